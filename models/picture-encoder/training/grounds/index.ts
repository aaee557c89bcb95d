/** The grounds there are. */
import { clutter, enlarged } from './pictures.ts';
import { hills, noise, pattern, strokes } from './painted.ts';
import { flat, gradient, none } from './plain.ts';
import type { Ground } from './ground.ts';

export const GROUNDS: readonly Ground[] = [
  none,
  flat,
  gradient,
  strokes,
  noise,
  pattern,
  hills,
  enlarged,
  clutter,
];
