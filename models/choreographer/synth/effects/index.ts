/** The effects there are, in the order in which a signal goes through them. */
import { bands, tone } from './bands.ts';
import { hiss, hum, vinyl } from './dirt.ts';
import { clipping, compression, fewerBits, saturation } from './dynamics.ts';
import type { Effect } from './effect.ts';
import { echo, hall } from './space.ts';

export const EFFECTS: readonly Effect[] = [
  echo,
  hall,
  tone,
  compression,
  saturation,
  hiss,
  vinyl,
  ...bands,
  hum,
  clipping,
  fewerBits,
];
