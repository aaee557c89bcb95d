/** Shows the moment that is being edited while the pointer is down, and goes back after it. */
import type { CurveSurface } from './tool.ts';

export interface PreviewTime {
  /** @param seconds of the curves */
  at(seconds: number): void;
  end(): void;
}

/** Does nothing while the timeline plays: then one sees the edit when its turn comes. */
export function previewTime({ editor: { playback }, phaseSeconds }: CurveSurface): PreviewTime {
  const before = playback.timeSeconds;
  const isResting = !playback.playing;
  return {
    at: (seconds) => isResting && !playback.playing && playback.seek(seconds + phaseSeconds),
    end: () => isResting && !playback.playing && playback.seek(before),
  };
}
