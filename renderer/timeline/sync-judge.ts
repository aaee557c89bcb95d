/**
 * Gathers what the sync meter compares, a document's movements and its sounds, and has it judged. Curves and
 * onsets are fetched and worked out once a blob, so that judging again after an edit is quick.
 */
import { API_PREFIX } from '#core/contract/commands.ts';
import { clips, findRecord, motionsOf, movementsOf } from '#core/document/queries.ts';
import type {
  BlobHash,
  ClipRecord,
  MotionRecord,
  RecordId,
  SongbrushDocument,
} from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { layerCurves, seenMovements } from '#core/timeline/seen-movements.ts';
import { judgeSync, type BarSync } from '#core/timeline/sync.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';
import { answered, fetchCurves, type Fetch } from '../canvas/session-blobs.ts';
import { timelineBars } from './sync-bars.ts';

export class SyncJudge {
  readonly #fetch: Fetch;
  readonly #curves = new Map<BlobHash, Promise<Float32Array>>();
  readonly #changes = new Map<string, Promise<Float32Array>>();
  readonly #onsets = new Map<BlobHash, Promise<Float32Array>>();

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Every bar's verdict; none where no beat is known. @throws the app's own error where it refused */
  async judge(sessionId: string, document: SongbrushDocument): Promise<BarSync[]> {
    const bars = timelineBars(document);
    if (bars.length === 0) return [];
    const end = bars.at(-1)!.endSeconds;
    const changes = seenMovements(document).map(async ({ layerId, weight }) =>
      (await this.#changeOf(sessionId, document, layerId, end)).map((value) => value * weight),
    );
    const sounds = audibleClips(document).map(async (clip) => ({
      clip,
      onsets: await this.#onsetsOf(sessionId, clip.blob),
    }));
    return judgeSync(bars, await Promise.all(changes), laidOut(await Promise.all(sounds), end));
  }

  /** What is seen to change of a layer by all that moves it. */
  #changeOf(
    sessionId: string,
    document: SongbrushDocument,
    layerId: RecordId,
    endSeconds: number,
  ): Promise<Float32Array> {
    const motions = motionsBehind(document, layerId);
    const key = JSON.stringify([movementsOf(document, layerId), motions, endSeconds]);
    return kept(this.#changes, key, async () => {
      const blobs = [...new Set(motions.map(({ curves }) => curves))];
      const loaded = await Promise.all(
        blobs.map(async (blob) => [blob, await this.#curvesOf(sessionId, blob)] as const),
      );
      const curves = new Map(loaded);
      const frameCount = Math.ceil((endSeconds + 1) * CONTROL_RATE);
      return visibleChange(layerCurves(document, layerId, frameCount, (blob) => curves.get(blob)));
    });
  }

  #curvesOf(sessionId: string, blob: BlobHash): Promise<Float32Array> {
    return kept(this.#curves, blob, () => fetchCurves(this.#fetch, sessionId, blob));
  }

  #onsetsOf(sessionId: string, blob: BlobHash): Promise<Float32Array> {
    return kept(this.#onsets, blob, async () => {
      const response = await answered(this.#fetch, `${API_PREFIX}sessions/${sessionId}/onsets/${blob}`);
      return new Float32Array(await response.arrayBuffer());
    });
  }
}

/** What failed is asked for again the next time. */
function kept<Key, Value>(
  values: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = values.get(key);
  if (known) return known;
  const made = make();
  values.set(key, made);
  made.catch(() => values.delete(key));
  return made;
}

/** The choreographies that a layer's movement is made of: its own and those of layers it is linked to. */
const motionsBehind = (document: SongbrushDocument, layerId: RecordId): MotionRecord[] =>
  movementsOf(document, layerId).flatMap((movement) =>
    movement.type === 'motion' ? [movement] : motionsOf(document, movement.fromLayerId),
  );

/** Sounds that have been listened to and are in the film. */
const audibleClips = (document: SongbrushDocument): ClipRecord[] =>
  clips(document).filter(
    ({ beatGrid, trackId }) => beatGrid !== null && !findRecord(document, 'track', trackId)?.muted,
  );

/** Onset strength along the timeline; where sounds lie over each other the stronger counts. */
function laidOut(
  sounds: readonly { readonly clip: ClipRecord; readonly onsets: Float32Array }[],
  endSeconds: number,
): Float32Array {
  const timeline = new Float32Array(Math.ceil((endSeconds + 1) * CONTROL_RATE));
  for (const { clip, onsets } of sounds) {
    const begin = Math.max(0, Math.round(clip.startSeconds * CONTROL_RATE));
    const end = Math.round((clip.startSeconds + clip.durationSeconds) * CONTROL_RATE);
    const shift = Math.round((clip.offsetSeconds - clip.startSeconds) * CONTROL_RATE);
    for (let frame = begin; frame < Math.min(end, timeline.length); frame++)
      timeline[frame] = Math.max(timeline[frame]!, onsets[frame + shift] ?? 0);
  }
  return timeline;
}
