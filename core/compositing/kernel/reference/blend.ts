/**
 * Blending, as a reference: the W3C compositing formulas on premultiplied 8-bit channels. Modes without a
 * division are in whole numbers and round once; the others are in `precise-blend.ts`.
 */
import type { BlendMode } from '../../../document/records.ts';
import type { Heap } from '../heap.ts';
import type { Ink, Pixels } from '../kernel.ts';
import { PRECISE_BLENDS } from './precise-blend.ts';

/** `x / 255`, rounded, for 0..65025. */
export const over255 = (x: number): number => (x + 128 + ((x + 128) >>> 8)) >>> 8;

/** One channel: source `s` of alpha `sa`, backdrop `d` of alpha `da`. */
type Channel = (s: number, sa: number, d: number, da: number) => number;

const apart: Channel = (s, sa, d, da) => s * (255 - da) + d * (255 - sa);

const hardLight: Channel = (s, sa, d, da) =>
  over255((2 * s <= sa ? 2 * s * d : sa * da - 2 * (da - d) * (sa - s)) + apart(s, sa, d, da));

const CHANNELS: Partial<Record<BlendMode, Channel>> = {
  normal: (s, sa, d) => s + over255(d * (255 - sa)),
  multiply: (s, sa, d, da) => over255(s * d + apart(s, sa, d, da)),
  screen: (s, _, d) => s + d - over255(s * d),
  overlay: (s, sa, d, da) => hardLight(d, da, s, sa),
  darken: (s, sa, d, da) => s + d - over255(Math.max(s * da, d * sa)),
  lighten: (s, sa, d, da) => s + d - over255(Math.min(s * da, d * sa)),
  'hard-light': hardLight,
  difference: (s, sa, d, da) => s + d - 2 * over255(Math.min(s * da, d * sa)),
  exclusion: (s, _, d) => s + d - 2 * over255(s * d),
};

/** Blends `length` premultiplied pixels of `from` onto `to`. */
export function blendRow(
  from: Uint32Array,
  to: Uint32Array,
  length: number,
  { opacity, blendMode }: Ink,
): void {
  const channel = CHANNELS[blendMode];
  const precise = PRECISE_BLENDS[blendMode];
  for (let i = 0; i < length; i++) {
    const source = opacity === 256 ? from[i]! : faded(from[i]!, opacity);
    const sa = source >>> 24;
    if (sa === 0) continue;
    const backdrop = to[i]!;
    const da = backdrop >>> 24;
    const alpha = sa + da - over255(sa * da);
    if (precise) {
      to[i] = precise(source, backdrop, alpha);
      continue;
    }
    const at = (shift: number): number =>
      Math.min(alpha, channel!((source >>> shift) & 255, sa, (backdrop >>> shift) & 255, da)) << shift;
    to[i] = ((alpha << 24) | at(16) | at(8) | at(0)) >>> 0;
  }
}

function faded(word: number, opacity: number): number {
  const at = (shift: number): number => ((((word >>> shift) & 255) * opacity + 128) >>> 8) << shift;
  return (at(24) | at(16) | at(8) | at(0)) >>> 0;
}

export function blend(heap: Heap, from: Pixels, target: Pixels, ink: Ink): void {
  for (let y = 0; y < target.height; y++) {
    const source = heap.words(from.address + y * from.stride * 4, target.width);
    blendRow(source, heap.words(target.address + y * target.stride * 4, target.width), target.width, ink);
  }
}
