/** Every edit of curves there is. A new one is a file of its own and a line here. */
import { draw } from './draw.ts';
import { flip } from './flip.ts';
import { mute } from './mute.ts';
import { nudge } from './nudge.ts';
import { restore } from './restore.ts';
import { scale } from './scale.ts';
import { smooth } from './smooth.ts';

export const CURVE_EDITS = { draw, smooth, scale, nudge, mute, flip, restore } as const;

export type CurveEditId = keyof typeof CURVE_EDITS;
export type CurveEditInput<Id extends CurveEditId> = Parameters<(typeof CURVE_EDITS)[Id]['apply']>[1];
