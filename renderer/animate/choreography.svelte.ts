/**
 * Makes movement: asks the app for a choreography, and gives it to the layers when it is done. A newer wish
 * ends an older one.
 */
import type { ChoreographyRequest } from '#core/contract/commands.ts';
import type { MotionMade } from '#core/document/commands/motion.ts';
import { heardNow } from '#core/document/heard.ts';
import { newId } from '#core/document/ids.ts';
import { documentRecord, findRecord, getRecord, motionsOf } from '#core/document/queries.ts';
import type { ClipRecord, MotionSource, RecordId, SongbrushDocument } from '#core/document/records.ts';
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

export interface Making extends Wish {
  readonly layerIds: readonly RecordId[];
  /** Null until the app has answered. */
  readonly jobId: string | null;
}

/** Time without a change after which a changed setting is tried. */
const REST_MS = 350;

/** What the network is to hear, so that its curves begin at the timeline's start. */
export function requestFor(document: SongbrushDocument, wish: Wish): ChoreographyRequest {
  const { style, source, smoothness, seed } = wish;
  const clip = getRecord(document, 'clip', wish.clipId);
  return { audio: clip.blob, source, ...placementOf(document, clip), style, smoothness, seed };
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

  /** Makes movement for layers, once no newer wish comes for a moment. */
  makeSoon(layerIds: readonly RecordId[], wish: Wish): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#editor.attempt(() => this.make(layerIds, wish)), REST_MS);
  }

  /**
   * Makes movement for layers: one undo step when it is done.
   * @throws AppError as the app does
   */
  async make(layerIds: readonly RecordId[], wish: Wish): Promise<void> {
    this.cancel();
    const { session, document, bridge } = this.#editor;
    if (!session || !document) return;
    const request = requestFor(document, wish);
    const heard = heardNow(document, getRecord(document, 'clip', wish.clipId));
    const making: Making = { ...wish, layerIds, jobId: null };
    this.making = making;
    const run = (this.#run = Symbol('choreography'));
    const isCurrent = (): boolean => this.#run === run;
    try {
      const { jobId } = await bridge.invoke('motion.choreograph', { sessionId: session.sessionId, request });
      if (!isCurrent()) return void (await bridge.invoke('jobs.cancel', { jobId }));
      this.making = { ...making, jobId };
      const result = await jobResult(this.#editor, 'choreograph', jobId);
      if (isCurrent() && this.#editor.session === session)
        this.#give(layerIds, { ...wish, ...result, heard });
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

  /** Layers and clip may have gone meanwhile. */
  #give(layerIds: readonly RecordId[], made: MotionMade): void {
    const editor = this.#editor;
    if (!editor.document || !findRecord(editor.document, 'clip', made.clipId)) return;
    const mark = editor.mark('motion.set');
    try {
      for (const layerId of layerIds) {
        if (!findRecord(editor.document, 'layer', layerId)) continue;
        const [previous] = motionsOf(editor.document, layerId);
        if (previous) editor.execute('motion.set', { motionId: previous.id, made });
        else
          editor.execute('motion.add', {
            ...{ id: newId('motion'), layerId, ...made, intensity: this.intensity },
          });
      }
      editor.squash(mark, 'motion.set');
    } catch (error) {
      editor.bail(mark);
      throw error;
    }
  }
}
