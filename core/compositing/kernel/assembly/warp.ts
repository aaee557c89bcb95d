// Warping: AssemblyScript, as `reference/warp.ts`. A pixel's four channels are mixed at once.
import { blendRow } from './blend';

const TILE_BITS: i32 = 5;
const ONE: f64 = 65536;
const HALF_STEP: f64 = 1.0 / 256;
const HALF_STEP_FIXED: i32 = 256;
const MARGIN: f64 = 1.0 / 128;

// The fields of a job, in the order of `WARP_FIELDS` in ../wasm-kernel.ts.
@unmanaged class WarpJob {
  source: usize;
  sourceStride: i32;
  sourceRows: i32;
  mirror: i32;
  opaque: i32;
  tiles: usize;
  grid: usize;
  gridColumns: i32;
  cellWidth: i32;
  cellHeight: i32;
  target: usize;
  targetStride: i32;
  width: i32;
  height: i32;
  colour: usize;
  colourShift: i32;
  row: usize;
  opacity: i32;
  blendMode: i32;
}

export function warp(address: usize): void {
  const job = changetype<WarpJob>(address);
  const cellWidth = job.cellWidth;
  const columnBytes: usize = 16;
  const gridStride = <usize>job.gridColumns * columnBytes;
  prepareColour(job);
  // What covers everything needs no blending.
  const isDirect = job.mirror && job.opaque && job.opacity == 256 && job.blendMode == 0;
  for (let y = 0; y < job.height; y++) {
    const cellRow = y / job.cellHeight;
    const down = <f64>(y - cellRow * job.cellHeight) / <f64>job.cellHeight;
    let node = job.grid + <usize>cellRow * gridStride;
    let to = job.target + (<usize>(y * job.targetStride) << 2);
    for (let x = 0; x < job.width; x += cellWidth) {
      const length = min(cellWidth, job.width - x);
      const start = at(node, gridStride, down);
      const next = at(node + columnBytes, gridStride, down);
      const step = f64x2.div(f64x2.sub(next, start), f64x2.splat(<f64>cellWidth));
      if (isDirect) fetch(job, to, length, start, step);
      else if (fetch(job, job.row, length, start, step)) blendRow(job.row, to, length, job.opacity, job.blendMode);
      node += columnBytes;
      to += <usize>(cellWidth << 2);
    }
  }
}

// The place `u, v` between a node and the one below it.
@inline function at(node: usize, gridStride: usize, down: f64): v128 {
  const upper = v128.load(node);
  return f64x2.add(upper, f64x2.mul(f64x2.sub(v128.load(node + gridStride), upper), f64x2.splat(down)));
}

function fetch(job: WarpJob, to: usize, length: i32, start: v128, step: v128): bool {
  const end = f64x2.add(start, f64x2.mul(step, f64x2.splat(<f64>(length - 1))));
  if (job.mirror) {
    fetchFolded(job, to, length, start, end, step);
    return true;
  }
  const first = f64x2.min(start, end);
  const last = f64x2.max(start, end);
  const left = f64x2.extract_lane(first, 0);
  const top = f64x2.extract_lane(first, 1);
  const right = f64x2.extract_lane(last, 0);
  const bottom = f64x2.extract_lane(last, 1);
  const stride = <f64>job.sourceStride;
  const rows = <f64>job.sourceRows;
  if (right < -1 || left >= stride || bottom < -1 || top >= rows) return false;
  if (isEmpty(job, left, right, top, bottom)) return false;
  if (left >= 0 && right < stride - 1 - MARGIN && top >= 0 && bottom < rows - 1 - MARGIN) {
    fetchInside(job, to, length, start, step);
  } else {
    fetchBordered(job, to, length, start, step);
    if (job.colour) recolour(job, to, length);
  }
  return true;
}

function fetchFolded(job: WarpJob, to: usize, length: i32, start: v128, end: v128, step: v128): void {
  const sizes = f64x2(<f64>(job.sourceStride - 2), <f64>(job.sourceRows - 2));
  const half = f64x2.splat(0.5);
  const image = f64x2.floor(f64x2.div(f64x2.sub(start, half), sizes));
  const lastImage = f64x2.floor(f64x2.div(f64x2.sub(end, half), sizes));
  if (!i64x2.all_true(f64x2.eq(image, lastImage))) {
    fetchMirrored(job, to, length, start, step);
    if (job.colour) recolour(job, to, length);
    return;
  }
  const two = f64x2.splat(2);
  const turned = f64x2.eq(f64x2.sub(image, f64x2.mul(two, f64x2.floor(f64x2.div(image, two)))), f64x2.splat(1));
  const plain = f64x2.sub(start, f64x2.mul(image, sizes));
  const imageEnd = f64x2.mul(f64x2.add(image, f64x2.splat(1)), sizes);
  const reversed = f64x2.add(f64x2.sub(imageEnd, f64x2.sub(start, half)), half);
  fetchInside(
    job, to, length, v128.bitselect(reversed, plain, turned), v128.bitselect(f64x2.neg(step), step, turned),
  );
}

@inline function tile(place: f64): i32 {
  return <i32>Math.floor(place) >> TILE_BITS;
}

function isEmpty(job: WarpJob, left: f64, right: f64, top: f64, bottom: f64): bool {
  const stride = (job.sourceStride + 31) >> TILE_BITS;
  const firstX = tile(Math.max(0, left - 1));
  const lastX = tile(Math.min(right + 2, <f64>(job.sourceStride - 1)));
  const lastY = tile(Math.min(bottom + 2, <f64>(job.sourceRows - 1)));
  for (let y = tile(Math.max(0, top - 1)); y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) if (load<u8>(job.tiles + <usize>(y * stride + x)) != 0) return false;
  }
  return true;
}

// The four channels of a pixel as 32-bit lanes.
@inline function mix(place: usize, strideBytes: usize, weightX: i32, weightY: i32): v128 {
  const upper = v128.load_ext<u8>(place);
  const lower = v128.load_ext<u8>(place + strideBytes);
  const across = i16x8.mul(i16x8.sub(lower, upper), i16x8.splat(<i16>weightY));
  const column = i16x8.add(i16x8.shl(upper, 7), across);
  const pairs = i8x16.shuffle(column, column, 0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
  const sum = i32x4.dot_i16x8_s(pairs, i32x4.splat((weightX << 16) | (128 - weightX)));
  return i32x4.shr_u(i32x4.add(sum, i32x4.splat(8192)), 14);
}

@inline function storePixel(to: usize, pixel: v128): void {
  const half = i16x8.narrow_i32x4_s(pixel, pixel);
  v128.store_lane<u32>(to, i8x16.narrow_i16x8_u(half, half), 0);
}

@inline function fixed(value: f64): i32 {
  return <i32>Math.floor(value * ONE + 0.5);
}

@inline function mixFixed(source: usize, strideBytes: usize, u: i32, v: i32): v128 {
  const place = source + <usize>(v >> 16) * strideBytes + (<usize>(u >> 16) << 2);
  return mix(place, strideBytes, (u >> 9) & 127, (v >> 9) & 127);
}

function fetchInside(job: WarpJob, to: usize, length: i32, start: v128, step: v128): void {
  if (job.colour) fetchRow(true, job, to, length, start, step);
  else fetchRow(false, job, to, length, start, step);
}

@inline function fetchRow(
  isColoured: bool, job: WarpJob, row: usize, length: i32, start: v128, step: v128,
): void {
  const source = job.source;
  const strideBytes = <usize>job.sourceStride << 2;
  const stepU = fixed(f64x2.extract_lane(step, 0));
  const stepV = fixed(f64x2.extract_lane(step, 1));
  let u = fixed(f64x2.extract_lane(start, 0)) + HALF_STEP_FIXED;
  let v = fixed(f64x2.extract_lane(start, 1)) + HALF_STEP_FIXED;
  let to = row;
  const end = to + (<usize>length << 2);
  const rg = redGreen;
  const ba = blueAlpha;
  const round = colourHalf;
  const shift = job.colourShift;
  while (to + 16 <= end) {
    let one = mixFixed(source, strideBytes, u, v);
    let two = mixFixed(source, strideBytes, u + stepU, v + stepV);
    let three = mixFixed(source, strideBytes, u + (stepU << 1), v + (stepV << 1));
    let four = mixFixed(source, strideBytes, u + stepU * 3, v + stepV * 3);
    if (isColoured) {
      one = coloured(one, rg, ba, round, shift);
      two = coloured(two, rg, ba, round, shift);
      three = coloured(three, rg, ba, round, shift);
      four = coloured(four, rg, ba, round, shift);
    }
    v128.store(to, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(one, two), i16x8.narrow_i32x4_s(three, four)));
    u += stepU << 2;
    v += stepV << 2;
    to += 16;
  }
  while (to < end) {
    const pixel = mixFixed(source, strideBytes, u, v);
    storePixel(to, isColoured ? coloured(pixel, rg, ba, round, shift) : pixel);
    u += stepU;
    v += stepV;
    to += 4;
  }
}

@inline function mixAt(source: usize, stride: i32, x: f64, y: f64): v128 {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const place = source + (<usize>(<i32>top * stride + <i32>left) << 2);
  return mix(place, <usize>stride << 2, <i32>Math.floor((x - left) * 128), <i32>Math.floor((y - top) * 128));
}

function fetchBordered(job: WarpJob, row: usize, length: i32, start: v128, step: v128): void {
  const endX = <f64>(job.sourceStride - 1);
  const endY = <f64>(job.sourceRows - 1);
  for (let i = 0; i < length; i++) {
    const place = f64x2.add(f64x2.add(start, f64x2.mul(step, f64x2.splat(<f64>i))), f64x2.splat(HALF_STEP));
    const x = f64x2.extract_lane(place, 0);
    const y = f64x2.extract_lane(place, 1);
    const to = row + (<usize>i << 2);
    if (!(x >= 0 && y >= 0 && x < endX && y < endY)) store<u32>(to, 0);
    else storePixel(to, mixAt(job.source, job.sourceStride, x, y));
  }
}

@inline function mirrored(place: f64, size: f64): f64 {
  const period = 2 * size;
  const shifted = place - 0.5;
  const folded = shifted - Math.floor(shifted / period) * period;
  return (folded > size ? period - folded : folded) + 0.5;
}

function fetchMirrored(job: WarpJob, row: usize, length: i32, start: v128, step: v128): void {
  const width = <f64>(job.sourceStride - 2);
  const height = <f64>(job.sourceRows - 2);
  for (let i = 0; i < length; i++) {
    const place = f64x2.add(start, f64x2.mul(step, f64x2.splat(<f64>i)));
    const x = mirrored(f64x2.extract_lane(place, 0), width) + HALF_STEP;
    const y = mirrored(f64x2.extract_lane(place, 1), height) + HALF_STEP;
    storePixel(row + (<usize>i << 2), mixAt(job.source, job.sourceStride, x, y));
  }
}

// As `reference/colour.ts`: a pixel's row sums are dot products of two pairs each, alpha's own row included.
let redGreen: v128 = i32x4.splat(0);
let blueAlpha: v128 = i32x4.splat(0);
let colourHalf: v128 = i32x4.splat(0);

function prepareColour(job: WarpJob): void {
  if (!job.colour) return;
  const m = v128.load(job.colour);
  const rest = v128.load_zero<u64>(job.colour + 16);
  const firsts = i8x16.shuffle(m, rest, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 0, 1, 2, 3);
  const seconds = i8x16.shuffle(m, rest, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 4, 5, 6, 7);
  redGreen = i32x4.replace_lane(firsts, 3, 0);
  blueAlpha = i32x4.replace_lane(seconds, 3, 1 << (job.colourShift + 16));
  colourHalf = i32x4.splat(1 << (job.colourShift - 1));
}

// A pixel as 32-bit lanes.
@inline function coloured(pixel: v128, rg: v128, ba: v128, half: v128, shift: i32): v128 {
  const firsts = i8x16.shuffle(pixel, pixel, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5);
  const seconds = i8x16.shuffle(pixel, pixel, 8, 9, 12, 13, 8, 9, 12, 13, 8, 9, 12, 13, 8, 9, 12, 13);
  const alpha = i8x16.shuffle(pixel, pixel, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
  const sum = i32x4.add(i32x4.dot_i16x8_s(firsts, rg), i32x4.dot_i16x8_s(seconds, ba));
  return i32x4.min_s(i32x4.max_s(i32x4.shr_s(i32x4.add(sum, half), shift), i32x4.splat(0)), alpha);
}

function recolour(job: WarpJob, row: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const to = row + (<usize>i << 2);
    const pixel = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(to)));
    storePixel(to, coloured(pixel, redGreen, blueAlpha, colourHalf, job.colourShift));
  }
}
