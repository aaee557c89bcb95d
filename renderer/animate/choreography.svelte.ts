/**
 * Makes movement: asks the app for a choreography, and gives it to the layers when it is done. A newer wish
 * ends an older one.
 */
import type { ChoreographyRequest, ChoreographyResult } from '#core/contract/commands.ts';
import { newId } from '#core/document/ids.ts';
import { documentRecord, findRecord, getRecord, motionOf } from '#core/document/queries.ts';
import type { ClipRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { jobResult } from '../timeline/run-job.svelte.ts';

/** What the artist asks for. */
export interface Wish {
  readonly style: string;
  readonly clipId: RecordId;
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

/** What the network is to hear and see, so that its curves begin at the timeline's start. */
export function requestFor(document: SongbrushDocument, wish: Wish, layerId: RecordId): ChoreographyRequest {
  const { style, smoothness, seed } = wish;
  const clip = getRecord(document, 'clip', wish.clipId);
  return { audio: clip.blob, layerId, ...placementOf(document, clip), style, smoothness, seed };
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
   * Makes movement for layers, each its own, since what a layer shows takes part: one undo step when it is done.
   * @throws AppError as the app does
   */
  async make(layerIds: readonly RecordId[], wish: Wish): Promise<void> {
    this.cancel();
    const { session, document, bridge } = this.#editor;
    if (!session || !document) return;
    const making: Making = { ...wish, layerIds, jobId: null };
    this.making = making;
    const run = (this.#run = Symbol('choreography'));
    const isCurrent = (): boolean => this.#run === run;
    try {
      const results: [RecordId, ChoreographyResult][] = [];
      for (const layerId of layerIds) {
        const request = requestFor(document, wish, layerId);
        const { jobId } = await bridge.invoke('motion.choreograph', {
          sessionId: session.sessionId,
          request,
        });
        if (!isCurrent()) return void (await bridge.invoke('jobs.cancel', { jobId }));
        this.making = { ...making, jobId };
        results.push([layerId, await jobResult(this.#editor, 'choreograph', jobId)]);
      }
      if (isCurrent() && this.#editor.session === session) this.#give(results, wish);
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
  #give(results: readonly (readonly [RecordId, ChoreographyResult])[], wish: Wish): void {
    const editor = this.#editor;
    if (!editor.document || !findRecord(editor.document, 'clip', wish.clipId)) return;
    const mark = editor.mark('motion.set');
    try {
      for (const [layerId, result] of results) {
        if (!findRecord(editor.document, 'layer', layerId)) continue;
        const previous = motionOf(editor.document, layerId);
        const { enabled = true, intensity = this.intensity } = previous ?? {};
        const { curves, frameCount, frameRate, model } = result;
        const made = { curves, frameCount, frameRate, model, enabled, intensity };
        editor.execute('motion.set', { id: newId('motion'), layerId, ...wish, ...made });
      }
      editor.squash(mark, 'motion.set');
    } catch (error) {
      editor.bail(mark);
      throw error;
    }
  }
}
