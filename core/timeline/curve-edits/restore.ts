/** Brings back what the network wrote. */
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { blended, stretchReach, type CurveEdit, type StretchInput } from './curve-edit.ts';

export const restore: CurveEdit<StretchInput> = {
  id: 'restore',
  reach: stretchReach,
  apply: (curves, input) =>
    blended(curves, input, (frame, channel) => curves.written[frame * MOTION_CHANNEL_COUNT + channel]!),
};
