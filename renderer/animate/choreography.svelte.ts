/**
 * Makes movement: asks the app for a choreography, and gives it to the layers when it is done. A newer wish
 * ends an older one.
 */
import type { ChoreographyRequest } from '#core/contract/commands.ts';
import type { MotionMade } from '#core/document/commands/motion.ts';
import { heardNow } from '#core/document/heard.ts';
import { newId } from '#core/document/ids.ts';
import { documentRecord, findRecord, getRecord } from '#core/document/queries.ts';
import type {
  ClipRecord,
  MotionRecord,
  MotionSource,
  RecordId,
  SongbrushDocument,
} from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { jobResult } from '../timeline/run-job.svelte.ts';

/** What the artist asks for. */
export interface Wish {
  readonly style: string;
  readonly clipId: RecordId;
  readonly source: MotionSource;
  /** 0..1 */
  readonly smoothness: number;
  readonly seed: number;
}

/** What movement is made for: a layer's own movement, made anew, or one more of it. */
export interface Target {
  readonly layerId: RecordId;
  readonly motionId: RecordId | null;
}

export interface Making extends Wish {
  readonly targets: readonly Target[];
  /** Null until the app has answered. */
  readonly jobId: string | null;
}

/** Time without a change after which a changed setting is tried. */
const REST_MS = 350;

/** What a movement was asked for with. */
export const wishOf = ({ style, clipId, source, smoothness, seed }: MotionRecord): Wish => ({
  ...{ style, clipId, source, smoothness, seed },
});

/** What the network is to hear and see, so that its curves begin at the timeline's start. */
export function requestFor(document: SongbrushDocument, wish: Wish, layerId: RecordId): ChoreographyRequest {
  const { style, source, smoothness, seed } = wish;
  const clip = getRecord(document, 'clip', wish.clipId);
  return { audio: clip.blob, source, layerId, ...placementOf(document, clip), style, smoothness, seed };
}

/** Where a clip lies, as far as movement made from it depends on that. */
export const placementOf = (
  document: SongbrushDocument,
  clip: ClipRecord,
): Pick<ChoreographyRequest, 'audioOffsetSeconds' | 'durationSeconds'> => ({
  audioOffsetSeconds: clip.offsetSeconds - clip.startSeconds,
  durationSeconds: Math.min(
    documentRecord(document).durationSeconds,
    clip.startSeconds + clip.durationSeconds,
  ),
});

export class Choreography {
  /** What is being made now. */
  making = $state.raw<Making | null>(null);
  /** How strong new movement is. */
  intensity = $state(1);
  readonly #editor: Editor;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** The newest call of `make`. */
  #run: symbol | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** Makes movement, once no newer wish comes for a moment. */
  makeSoon(targets: readonly Target[], wish: Wish): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(
      () => void this.#editor.attempt(async () => void (await this.make(targets, wish))),
      REST_MS,
    );
  }

  /**
   * Makes movement for layers, each its own, since what a layer shows takes part: one undo step when it is done.
   * @returns false where something newer came before that
   * @throws AppError as the app does
   */
  async make(targets: readonly Target[], wish: Wish): Promise<boolean> {
    this.cancel();
    const { session, document, bridge } = this.#editor;
    if (!session || !document) return false;
    const heard = heardNow(document, getRecord(document, 'clip', wish.clipId));
    const making: Making = { ...wish, targets, jobId: null };
    this.making = making;
    const run = (this.#run = Symbol('choreography'));
    const isCurrent = (): boolean => this.#run === run;
    try {
      const results: [Target, MotionMade][] = [];
      for (const target of targets) {
        const request = requestFor(document, wish, target.layerId);
        const { jobId } = await bridge.invoke('motion.choreograph', {
          sessionId: session.sessionId,
          request,
        });
        if (!isCurrent()) {
          await bridge.invoke('jobs.cancel', { jobId });
          return false;
        }
        this.making = { ...making, jobId };
        const result = await jobResult(this.#editor, 'choreograph', jobId);
        results.push([target, { ...wish, ...result, heard }]);
      }
      if (!isCurrent() || this.#editor.session !== session) return false;
      this.#give(results);
      return true;
    } finally {
      if (isCurrent()) this.making = null;
    }
  }

  /** Ends what is being made, and what would be soon. */
  cancel(): void {
    clearTimeout(this.#rest);
    const jobId = this.making?.jobId;
    this.making = null;
    this.#run = null;
    if (jobId) void this.#editor.bridge.invoke('jobs.cancel', { jobId }).catch(() => {});
  }

  /** Layers, movements and clip may have gone meanwhile. */
  #give(results: readonly (readonly [Target, MotionMade])[]): void {
    const editor = this.#editor;
    editor.step('motion.set', () => {
      for (const [{ layerId, motionId }, made] of results) {
        if (!findRecord(editor.document!, 'clip', made.clipId)) continue;
        if (!findRecord(editor.document!, 'layer', layerId)) continue;
        if (motionId !== null && findRecord(editor.document!, 'motion', motionId))
          editor.execute('motion.set', { motionId, made });
        else
          editor.execute('motion.add', {
            ...{ id: newId('motion'), layerId, ...made, intensity: this.intensity },
          });
      }
    });
  }
}
