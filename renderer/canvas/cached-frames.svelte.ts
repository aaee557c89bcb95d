/** Which stretches of the timeline are drawn already, for the bar above it; and drawing ahead of the playhead. */
import type { SongbrushDocument } from '#core/document/records.ts';
import { PREVIEW_FPS, type PreviewEngine, type TimeRange } from './preview-engine.ts';

/** How far ahead of the playhead frames are drawn while nothing else is asked for. */
const AHEAD_SECONDS = 4;
/** The ranges are worked out at most this often: naming all frames of a long film takes its time. */
const REFRESH_MS = 300;

export class CachedFrames {
  ranges = $state.raw<readonly TimeRange[]>([]);

  /** Keeps the ranges up to date. Returns the end of it. */
  follow(engine: PreviewEngine, document: () => SongbrushDocument | null): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      timer = undefined;
      const current = document();
      this.ranges = current ? engine.cachedRanges(current, PREVIEW_FPS) : [];
    };
    const stop = engine.onCache(() => (timer ??= setTimeout(refresh, REFRESH_MS)));
    return () => {
      stop();
      clearTimeout(timer);
      this.ranges = [];
    };
  }
}

/** Has the frames drawn that will be shown next. */
export const drawAhead = (engine: PreviewEngine, timeSeconds: number): void =>
  engine.prefetch({ startSeconds: timeSeconds, endSeconds: timeSeconds + AHEAD_SECONDS });
