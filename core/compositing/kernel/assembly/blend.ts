// Blending: AssemblyScript, as `reference/blend.ts`, two pixels at a time in eight 16-bit lanes.
import { preciseBlend } from './precise-blend';

// The order of BLEND_MODES in core/document/records.ts.
const NORMAL: i32 = 0;
const MULTIPLY: i32 = 1;
const SCREEN: i32 = 2;
const OVERLAY: i32 = 3;
const DARKEN: i32 = 4;
const LIGHTEN: i32 = 5;
const HARD_LIGHT: i32 = 8;
const DIFFERENCE: i32 = 10;
const EXCLUSION: i32 = 11;

@inline function over255(x: v128): v128 {
  const rounded = i16x8.add(x, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(rounded, i16x8.shr_u(rounded, 8)), 8);
}

@inline function alphas(pair: v128): v128 {
  return i8x16.shuffle(pair, pair, 6, 7, 6, 7, 6, 7, 6, 7, 14, 15, 14, 15, 14, 15, 14, 15);
}

@inline function apart(s: v128, sa: v128, d: v128, da: v128): v128 {
  const full = i16x8.splat(255);
  return i16x8.add(i16x8.mul(s, i16x8.sub(full, da)), i16x8.mul(d, i16x8.sub(full, sa)));
}

@inline function hardLight(s: v128, sa: v128, d: v128, da: v128): v128 {
  const dark = i16x8.shl(i16x8.mul(s, d), 1);
  const lost = i16x8.shl(i16x8.mul(i16x8.sub(da, d), i16x8.sub(sa, s)), 1);
  const light = i16x8.sub(i16x8.mul(sa, da), lost);
  const isDark = i16x8.le_s(i16x8.shl(s, 1), sa);
  return over255(i16x8.add(v128.bitselect(dark, light, isDark), apart(s, sa, d, da)));
}

@inline function separable(mode: i32, s: v128, sa: v128, d: v128, da: v128): v128 {
  if (mode == MULTIPLY) return over255(i16x8.add(i16x8.mul(s, d), apart(s, sa, d, da)));
  if (mode == SCREEN) return i16x8.sub(i16x8.add(s, d), over255(i16x8.mul(s, d)));
  if (mode == OVERLAY) return hardLight(d, da, s, sa);
  if (mode == HARD_LIGHT) return hardLight(s, sa, d, da);
  const sum = i16x8.add(s, d);
  if (mode == EXCLUSION) return i16x8.sub(sum, i16x8.shl(over255(i16x8.mul(s, d)), 1));
  const one = i16x8.mul(s, da);
  const two = i16x8.mul(d, sa);
  if (mode == DARKEN) return i16x8.sub(sum, over255(i16x8.max_u(one, two)));
  if (mode == LIGHTEN) return i16x8.sub(sum, over255(i16x8.min_u(one, two)));
  return i16x8.sub(sum, i16x8.shl(over255(i16x8.min_u(one, two)), 1));
}

// Two pixels onto two.
@inline function blendPair(mode: i32, source: v128, d: v128, opacity: v128): v128 {
  const s = i16x8.shr_u(i16x8.add(i16x8.mul(source, opacity), i16x8.splat(128)), 8);
  const sa = alphas(s);
  if (mode == NORMAL) return i16x8.add(s, over255(i16x8.mul(d, i16x8.sub(i16x8.splat(255), sa))));
  const da = alphas(d);
  const alpha = i16x8.sub(i16x8.add(sa, da), over255(i16x8.mul(sa, da)));
  const colour = i16x8.min_u(separable(mode, s, sa, d, da), alpha);
  return v128.bitselect(alpha, colour, i16x8(0, 0, 0, -1, 0, 0, 0, -1));
}

@inline function blendFour(mode: i32, s: v128, d: v128, opacity: v128): v128 {
  const low = blendPair(mode, i16x8.extend_low_i8x16_u(s), i16x8.extend_low_i8x16_u(d), opacity);
  const high = blendPair(mode, i16x8.extend_high_i8x16_u(s), i16x8.extend_high_i8x16_u(d), opacity);
  return i8x16.narrow_i16x8_u(low, high);
}

@inline function rowInMode(mode: i32, from: usize, to: usize, length: i32, opacity: i32): void {
  const weight = i16x8.splat(<i16>opacity);
  const full = i32x4.splat(0xff000000);
  const end = from + <usize>(length << 2);
  const lastFour = end - 16;
  while (from <= lastFour) {
    const s = v128.load(from);
    if (v128.any_true(s)) {
      if (mode == NORMAL && opacity == 256 && i32x4.all_true(i32x4.eq(v128.and(s, full), full))) {
        v128.store(to, s);
      } else {
        v128.store(to, blendFour(mode, s, v128.load(to), weight));
      }
    }
    from += 16;
    to += 16;
  }
  while (from < end) {
    const s = v128.load_zero<u32>(from);
    v128.store_lane<u32>(to, blendFour(mode, s, v128.load_zero<u32>(to), weight), 0);
    from += 4;
    to += 4;
  }
}

function normalRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(NORMAL, from, to, length, opacity);
}
function multiplyRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(MULTIPLY, from, to, length, opacity);
}
function screenRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(SCREEN, from, to, length, opacity);
}
function overlayRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(OVERLAY, from, to, length, opacity);
}
function darkenRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(DARKEN, from, to, length, opacity);
}
function lightenRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(LIGHTEN, from, to, length, opacity);
}
function hardLightRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(HARD_LIGHT, from, to, length, opacity);
}
function differenceRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(DIFFERENCE, from, to, length, opacity);
}
function exclusionRow(from: usize, to: usize, length: i32, opacity: i32): void {
  rowInMode(EXCLUSION, from, to, length, opacity);
}

function preciseRow(mode: i32, from: usize, to: usize, length: i32, opacity: i32): void {
  const weight = i16x8.splat(<i16>opacity);
  for (let i = 0; i < length; i++, from += 4, to += 4) {
    const pixel = i16x8.extend_low_i8x16_u(v128.load_zero<u32>(from));
    const faded = i16x8.shr_u(i16x8.add(i16x8.mul(pixel, weight), i16x8.splat(128)), 8);
    const source = <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(faded, faded), 0);
    if (source >>> 24 != 0) store<u32>(to, preciseBlend(mode, source, load<u32>(to)));
  }
}

export function blendRow(from: usize, to: usize, length: i32, opacity: i32, mode: i32): void {
  switch (mode) {
    case NORMAL: return normalRow(from, to, length, opacity);
    case MULTIPLY: return multiplyRow(from, to, length, opacity);
    case SCREEN: return screenRow(from, to, length, opacity);
    case OVERLAY: return overlayRow(from, to, length, opacity);
    case DARKEN: return darkenRow(from, to, length, opacity);
    case LIGHTEN: return lightenRow(from, to, length, opacity);
    case HARD_LIGHT: return hardLightRow(from, to, length, opacity);
    case DIFFERENCE: return differenceRow(from, to, length, opacity);
    case EXCLUSION: return exclusionRow(from, to, length, opacity);
    default: preciseRow(mode, from, to, length, opacity);
  }
}

export function blend(
  from: usize, fromStride: i32, to: usize, toStride: i32, width: i32, height: i32, opacity: i32, mode: i32,
): void {
  for (let y = 0; y < height; y++) {
    blendRow(from, to, width, opacity, mode);
    from += <usize>(fromStride << 2);
    to += <usize>(toStride << 2);
  }
}
