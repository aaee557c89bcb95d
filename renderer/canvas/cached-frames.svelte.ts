/** Which stretches of the timeline are drawn already, for the bar above it; and drawing ahead of the playhead. */
import type { SongbrushDocument } from '#core/document/records.ts';
import { PREVIEW_FPS, type PreviewEngine, type TimeRange } from './preview-engine.ts';

/** How far ahead of the playhead frames are drawn while nothing else is asked for. */
const AHEAD_SECONDS = 4;
/** The ranges are worked out at most this often. */
const REFRESH_MS = 300;

export class CachedFrames {
  ranges = $state.raw<readonly TimeRange[]>([]);

  /** Keeps the ranges up to date. Returns the end of it. */
  follow(engine: PreviewEngine, document: () => SongbrushDocument | null): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen: SongbrushDocument | null = null;
    const later = (): void => void (timer ??= setTimeout(refresh, REFRESH_MS));
    const refresh = (): void => {
      timer = undefined;
      const current = document();
      // Naming all frames of a long film takes its time: not while an edit goes on.
      if (current !== seen) later();
      else requestIdleCallback(() => current === document() && this.#read(engine, current));
      seen = current;
    };
    const stop = engine.onCache(later);
    return () => {
      stop();
      clearTimeout(timer);
      this.ranges = [];
    };
  }

  #read(engine: PreviewEngine, document: SongbrushDocument | null): void {
    this.ranges = document ? engine.cachedRanges(document, PREVIEW_FPS) : [];
  }
}

/** Has the frames drawn that will be shown next. */
export const drawAhead = (engine: PreviewEngine, timeSeconds: number): void =>
  engine.prefetch({ startSeconds: timeSeconds, endSeconds: timeSeconds + AHEAD_SECONDS });
