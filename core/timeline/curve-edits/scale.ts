/** Makes movement larger or smaller about rest. */
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { blended, stretchReach, type CurveEdit, type StretchInput } from './curve-edit.ts';

export interface ScaleInput extends StretchInput {
  /** 0 stills, 1 leaves as it is, 2 doubles. */
  readonly factor: number;
}

export const scale: CurveEdit<ScaleInput> = {
  id: 'scale',
  reach: stretchReach,
  apply: (curves, input) =>
    blended(
      curves,
      input,
      (frame, channel) => curves.rows[frame * MOTION_CHANNEL_COUNT + channel]! * input.factor,
    ),
};
