/** Places beats between frames: on the activation's peak, and a little towards the line through their neighbours. */

/** Frames about a beat in which its peak is looked for. */
const PEAK_REACH = 3;
/** Below this a peak says nothing, and the beat lies where its neighbours want it. */
const LEAST_PEAK = 0.1;
/** Neighbours to each side whose line counts. */
const LINE_REACH = 2;
/** How much of the way to the line a clear peak goes. */
const LINE_SHARE = 0.5;

/**
 * @param beat activation, one value a frame
 * @param path beat places in frames, ascending
 * @returns the same beats, in fractions of frames, ascending
 */
export function placeBeats(beat: Float32Array, path: readonly number[]): number[] {
  const peaks = path.map((place) => peakNear(beat, place));
  return peaks.map((peak, i) => {
    const line = onLine(peaks, i);
    return peak.share < LEAST_PEAK ? line : peak.place + LINE_SHARE * (line - peak.place);
  });
}

interface Peak {
  readonly place: number;
  /** The activation there. */
  readonly share: number;
}

/** The activation's peak by a parabola through it, or the place itself where there is none. */
function peakNear(beat: Float32Array, place: number): Peak {
  const middle = Math.round(place);
  let peak = middle;
  for (let frame = middle - PEAK_REACH; frame <= middle + PEAK_REACH; frame++)
    if ((beat[frame] ?? 0) > (beat[peak] ?? 0)) peak = frame;
  const [before, at, after] = [beat[peak - 1] ?? 0, beat[peak] ?? 0, beat[peak + 1] ?? 0];
  const curvature = before - 2 * at + after;
  const isPeak = curvature < 0 && at >= before && at >= after && at >= LEAST_PEAK;
  return isPeak ? { place: peak + (0.5 * (before - after)) / curvature, share: at } : { place, share: 0 };
}

/** Where the line through a beat's neighbours and itself has it: least squares over beat number. */
function onLine(peaks: readonly Peak[], i: number): number {
  const from = Math.max(0, i - LINE_REACH);
  const to = Math.min(peaks.length - 1, i + LINE_REACH);
  const count = to - from + 1;
  if (count < 3) return peaks[i]!.place;
  const middle = (from + to) / 2;
  let [mean, covariance, variance] = [0, 0, 0];
  for (let k = from; k <= to; k++) mean += peaks[k]!.place / count;
  for (let k = from; k <= to; k++) {
    covariance += (k - middle) * (peaks[k]!.place - mean);
    variance += (k - middle) ** 2;
  }
  return mean + (covariance / variance) * (i - middle);
}
