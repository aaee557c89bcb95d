/**
 * The app's side of learning from a clip, quick and by heart: what the editor shows of it is tested, not what
 * is learned. Answers the contract's commands in the page's stead and tells its events on the page's own wire.
 */
import type { Page, Route } from 'playwright-core';
import type { JobState } from '#core/contract/commands.ts';
import type { ClipLesson, LearningMetrics, StyleInfo } from '#core/contract/styles.ts';
import type { VideoLook } from '#core/contract/videos.ts';
import type { BlobHash } from '#core/document/records.ts';

/** Runs in the page before the editor does: keeps hold of the wire that events come on. */
export function keepWire(): void {
  const seen = window as unknown as { wires: WebSocket[] };
  seen.wires = [];
  window.WebSocket = class extends WebSocket {
    constructor(address: string | URL) {
      super(address);
      seen.wires.push(this);
    }
  };
}

/** A grey picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mPMyMj4DwAEhQIAkDfe2wAAAABJRU5ErkJggg==',
  'base64',
);
export const POSTER = 'b'.repeat(64) as BlobHash;

export class FakeTeacher {
  /** What was asked for. */
  lesson: ClipLesson | null = null;
  readonly asked: string[] = [];
  /** Lessons begun. */
  #count = 0;
  look: VideoLook = {
    name: 'flame.mp4',
    durationSeconds: 24,
    width: 1080,
    height: 1920,
    framesPerSecond: 29.97,
    poster: POSTER,
    peaks: Array.from({ length: 600 }, (_, i) => {
      const loud = 0.15 + 0.7 * Math.exp(-(i % 50) / 12) * (0.6 + 0.4 * Math.sin(i / 31));
      return [-loud, loud] as const;
    }),
    problem: null,
    warnings: [
      {
        name: 'AppError',
        code: 'styles.camera',
        message: 'The camera moves a little in this clip.',
        remedy: 'Put it on something firm for a movement that is the subject’s alone.',
      },
    ],
  };
  poster: Buffer = PNG;
  preview: Buffer | null = null;
  readonly #page: Page;
  #styles: readonly StyleInfo[];

  private constructor(page: Page, styles: readonly StyleInfo[]) {
    this.#page = page;
    this.#styles = styles;
  }

  static async at(page: Page, styles: readonly StyleInfo[]): Promise<FakeTeacher> {
    const teacher = new FakeTeacher(page, styles);
    await page.route(/\/api\/commands\/(style|styles)\./, (route) => teacher.#answer(route));
    await page.route(`**/blobs/${POSTER}`, (route) =>
      route.fulfill({ body: teacher.poster, contentType: 'image/png' }),
    );
    await page.route('**/api/style-previews/**', (route) =>
      teacher.preview
        ? route.fulfill({ body: teacher.preview, contentType: 'video/mp4' })
        : route.fulfill({ status: 404 }),
    );
    return teacher;
  }

  /** Tells how far it is. @param share 0..1 */
  progress(share: number): Promise<void> {
    const done = Math.round(share * 400);
    const wobble = 1 + 0.12 * Math.sin(done * 1.7);
    return this.#tell({
      ...this.#job(),
      status: 'running',
      progress: {
        phase: 'job.learn.refine',
        done,
        total: 400,
        unit: 'steps',
        perSecond: 2.1,
        secondsLeft: (1 - share) * 190,
        metrics: { ...this.metrics(share), trainingLoss: (0.0009 + 0.011 * Math.exp(-share * 5)) * wobble },
      },
    });
  }

  async done(): Promise<void> {
    const style: StyleInfo = {
      id: 'learned:flame-1',
      shape: Array.from({ length: 48 }, (_, i) => Math.sin(i / 3) * Math.exp(-(i % 12) / 8)),
      learned: {
        name: this.lesson!.name,
        madeAt: '2026-03-01T10:00:00.000Z',
        source: { kind: 'clip', name: this.look.name, seconds: 18, startedFrom: 'shimmer' },
        metrics: this.metrics(1),
        hasPreview: this.preview !== null,
        folder: '/styles/flame-1',
      },
    };
    await this.#setStyles([...this.#styles, style]);
    const result = { style, metrics: this.metrics(1), warnings: this.look.warnings };
    await this.#tell({ ...this.#job(), status: 'done', progress: null, result });
  }

  failed(message: string, remedy: string): Promise<void> {
    const error = { name: 'AppError', code: 'styles.diverged', message, remedy };
    return this.#tell({ ...this.#job(), status: 'failed', progress: null, error });
  }

  metrics(share: number): LearningMetrics {
    return {
      trainingLoss: null,
      heldOut: share < 0.15 ? null : 0.0014 + 0.008 * Math.exp(-share * 4),
      before: 0.0104,
      holdLast: 0.0071,
      envelope: 0.0048,
    };
  }

  readonly #job = () => ({
    id: `lesson-${this.#count}`,
    kind: 'learn-clip' as const,
    label: this.lesson?.name ?? '',
  });

  #tell(job: JobState): Promise<void> {
    return this.#say({ type: 'job', job });
  }

  async #setStyles(styles: readonly StyleInfo[]): Promise<void> {
    this.#styles = styles;
    await this.#say({ type: 'styles', styles });
  }

  #say(event: unknown): Promise<void> {
    return this.#page.evaluate((data) => {
      const { wires } = window as unknown as { wires: WebSocket[] };
      wires.at(-1)!.dispatchEvent(new MessageEvent('message', { data }));
    }, JSON.stringify(event));
  }

  async #answer(route: Route): Promise<void> {
    const command = route.request().url().split('/').at(-1)!;
    const input = route.request().postDataJSON() as Record<string, unknown>;
    this.asked.push(command);
    await route.fulfill({ json: await this.#outcome(command, input) });
  }

  async #outcome(command: string, input: Record<string, unknown>): Promise<unknown> {
    const { styleId, name, jobId } = input as { styleId?: string; name?: string; jobId?: string };
    switch (command) {
      case 'style.inspect-clip':
        return this.look;
      case 'style.learn-clip':
        this.lesson = input['lesson'] as ClipLesson;
        this.#count++;
        return { jobId: this.#job().id };
      case 'style.finish-learning':
        if (jobId === this.#job().id) await this.done();
        return null;
      case 'styles.remove':
        await this.#setStyles(this.#styles.filter(({ id }) => id !== styleId));
        return null;
      case 'styles.rename': {
        const named = (style: StyleInfo): StyleInfo =>
          style.id === styleId ? { ...style, learned: { ...style.learned!, name: name! } } : style;
        await this.#setStyles(this.#styles.map(named));
        return this.#styles.find(({ id }) => id === styleId);
      }
      default:
        return this.#styles;
    }
  }
}
