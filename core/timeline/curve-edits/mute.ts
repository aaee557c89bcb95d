/** Brings movement to rest: the picture eases to its place, stays, and eases back. */
import { blended, stretchReach, type CurveEdit, type StretchInput } from './curve-edit.ts';

export const mute: CurveEdit<StretchInput> = {
  id: 'mute',
  reach: stretchReach,
  apply: (curves, input) => blended(curves, input, () => 0),
};
