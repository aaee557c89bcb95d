/** Onsets of a recording: where its onset strength peaks. */
import { CONTROL_RATE } from '../../timeline/motion-channels.ts';
import { FEATURE_COUNT, ONSET_INDEX, type AudioFeatures } from '../features.ts';

/** Least peak, in 10 dB of rise averaged over all bands. */
const LEAST_STRENGTH = 0.25;
/** A peak is higher than its neighbours this many frames to each side: 50 ms. */
const REACH = 3;

/** @returns seconds from the recording's start, ascending, placed between frames by a parabola through each peak */
export function onsetTimes({ frameCount, values }: AudioFeatures): number[] {
  const strength = (frame: number) => values[frame * FEATURE_COUNT + ONSET_INDEX] ?? 0;
  const isPeak = (frame: number) => {
    for (let distance = 1; distance <= REACH; distance++)
      if (strength(frame - distance) >= strength(frame) || strength(frame + distance) >= strength(frame))
        return false;
    return strength(frame) > LEAST_STRENGTH;
  };
  const times: number[] = [];
  for (let frame = 1; frame + 1 < frameCount; frame++) {
    if (!isPeak(frame)) continue;
    const [before, at, after] = [strength(frame - 1), strength(frame), strength(frame + 1)];
    times.push((frame + (0.5 * (before - after)) / (before - 2 * at + after)) / CONTROL_RATE);
  }
  return times;
}
