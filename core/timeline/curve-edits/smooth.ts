/** Takes jitter out of movement: a Gaussian over both directions of time, so that nothing comes late. */
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { smoothed } from '../smoothed.ts';
import {
  blended,
  framesWithin,
  stretchReach,
  widened,
  type CurveEdit,
  type Curves,
  type StretchInput,
} from './curve-edit.ts';

export interface SmoothInput extends StretchInput {
  /** Of the Gaussian; 0 leaves as it is. */
  readonly deviationSeconds: number;
}

/** What a Gaussian sees: values further away than this many deviations count for nothing. */
const SEEN_DEVIATIONS = 4;

export const smooth: CurveEdit<SmoothInput> = {
  id: 'smooth',
  reach: stretchReach,
  apply(curves, input) {
    if (input.deviationSeconds === 0) return curves.rows.slice();
    const seen = framesWithin(widened(stretchReach(input), SEEN_DEVIATIONS * input.deviationSeconds), curves);
    const soft = new Map(
      input.channels.map((channel) => [
        channel,
        smoothed(passage(curves, channel, seen.first, seen.last), input.deviationSeconds),
      ]),
    );
    return blended(curves, input, (frame, channel) => soft.get(channel)![frame - seen.first]!);
  },
};

const passage = ({ rows }: Curves, channel: number, first: number, last: number): Float32Array =>
  Float32Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => rows[(first + index) * MOTION_CHANNEL_COUNT + channel]!,
  );
