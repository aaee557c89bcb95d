/** Turns movement over about rest: what went up goes down. */
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { blended, stretchReach, type CurveEdit, type StretchInput } from './curve-edit.ts';

export const flip: CurveEdit<StretchInput> = {
  id: 'flip',
  reach: stretchReach,
  apply: (curves, input) =>
    blended(curves, input, (frame, channel) => -curves.rows[frame * MOTION_CHANNEL_COUNT + channel]!),
};
