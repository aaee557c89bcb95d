/**
 * Warping, as a reference: for every output pixel the four source pixels where it comes from, mixed by 7-bit
 * weights and rounded once. `assembly/warp.ts` does the same, step by step.
 */
import type { Heap } from '../heap.ts';
import { TILE, type WarpJob } from '../kernel.ts';
import { blendRow } from './blend.ts';
import { recolour } from './colour.ts';

const ONE = 65536;
/** Half of the smallest weight, so that places round to the nearest. */
const HALF_STEP = 1 / 256;
const HALF_STEP_FIXED = 256;
/** Nearer to the source's end than this the next pixel may not be there. */
const MARGIN = 1 / 128;

/** A stretch of one row along which places are linear. */
interface Segment {
  readonly length: number;
  readonly u: number;
  readonly v: number;
  readonly stepU: number;
  readonly stepV: number;
}

export function warp(heap: Heap, job: WarpJob): void {
  const { target, cellWidth, row, ink, colour, colourShift } = job;
  const words = heap.words(row, cellWidth);
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x += cellWidth) {
      const segment = segmentAt(heap, job, x, y);
      if (!fetch(heap, job, segment, words)) continue;
      if (colour !== 0) recolour(words, segment.length, heap.shorts(colour, 12), colourShift);
      const to = heap.words(target.address + (y * target.stride + x) * 4, segment.length);
      blendRow(words, to, segment.length, ink);
    }
  }
}

function segmentAt(
  heap: Heap,
  { grid, gridColumns, cellWidth, cellHeight, target }: WarpJob,
  x: number,
  y: number,
): Segment {
  const cellRow = Math.floor(y / cellHeight);
  const down = (y - cellRow * cellHeight) / cellHeight;
  const upper = heap.doubles(grid + (cellRow * gridColumns + x / cellWidth) * 16, 4);
  const lower = heap.doubles(grid + ((cellRow + 1) * gridColumns + x / cellWidth) * 16, 4);
  const at = (i: number): number => upper[i]! + (lower[i]! - upper[i]!) * down;
  const [u, v] = [at(0), at(1)];
  return {
    length: Math.min(cellWidth, target.width - x),
    u,
    v,
    stepU: (at(2) - u) / cellWidth,
    stepV: (at(3) - v) / cellWidth,
  };
}

/** Writes the segment's pixels. @returns false where all of them are transparent, and nothing is written */
function fetch(heap: Heap, job: WarpJob, segment: Segment, words: Uint32Array): boolean {
  if (job.mirror) {
    const folded = foldSegment(segment, job.sourceStride - 2, job.sourceRows - 2);
    if (folded) fetchInside(heap, job, folded, words);
    else fetchMirrored(heap, job, segment, words);
    return true;
  }
  const { sourceStride, sourceRows } = job;
  const { length, u, v, stepU, stepV } = segment;
  const [endU, endV] = [u + stepU * (length - 1), v + stepV * (length - 1)];
  const [left, right] = [Math.min(u, endU), Math.max(u, endU)];
  const [top, bottom] = [Math.min(v, endV), Math.max(v, endV)];
  if (right < -1 || left >= sourceStride || bottom < -1 || top >= sourceRows) return false;
  if (isEmpty(heap, job, left, right, top, bottom)) return false;
  const isInside =
    left >= 0 && right < sourceStride - 1 - MARGIN && top >= 0 && bottom < sourceRows - 1 - MARGIN;
  if (isInside) fetchInside(heap, job, segment, words);
  else fetchBordered(heap, job, segment, words);
  return true;
}

/** The segment as it lies in the source itself, where it lies in one of its mirror images wholly. */
function foldSegment(segment: Segment, width: number, height: number): Segment | null {
  const { length, u, v, stepU, stepV } = segment;
  const across = image(u, u + stepU * (length - 1), width);
  const down = image(v, v + stepV * (length - 1), height);
  if (Number.isNaN(across + down)) return null;
  return {
    length,
    u: unfolded(u, across, width),
    v: unfolded(v, down, height),
    stepU: isTurned(across) ? -stepU : stepU,
    stepV: isTurned(down) ? -stepV : stepV,
  };
}

/** Number of the mirror image that both places lie in, 0 the source; NaN where they lie in two. */
function image(start: number, end: number, size: number): number {
  const first = Math.floor((start - 0.5) / size);
  return first === Math.floor((end - 0.5) / size) ? first : NaN;
}
const isTurned = (number: number): boolean => number - 2 * Math.floor(number / 2) === 1;
const unfolded = (place: number, number: number, size: number): number =>
  isTurned(number) ? (number + 1) * size - (place - 0.5) + 0.5 : place - number * size;

function isEmpty(
  heap: Heap,
  job: WarpJob,
  left: number,
  right: number,
  top: number,
  bottom: number,
): boolean {
  const tilesStride = Math.ceil(job.sourceStride / TILE);
  const tiles = heap.bytes(job.tiles, tilesStride * Math.ceil(job.sourceRows / TILE));
  const tile = (place: number): number => Math.floor(Math.floor(place) / TILE);
  // One pixel further on every side: weights reach the next pixel, and places round.
  const [lastX, lastY] = [
    tile(Math.min(right + 2, job.sourceStride - 1)),
    tile(Math.min(bottom + 2, job.sourceRows - 1)),
  ];
  for (let y = tile(Math.max(0, top - 1)); y <= lastY; y++) {
    for (let x = tile(Math.max(0, left - 1)); x <= lastX; x++)
      if (tiles[y * tilesStride + x] !== 0) return false;
  }
  return true;
}

function fetchInside(
  heap: Heap,
  { source, sourceStride, sourceRows }: WarpJob,
  segment: Segment,
  words: Uint32Array,
): void {
  const pixels = heap.words(source, sourceStride * sourceRows);
  let fixedU = Math.floor(segment.u * ONE + 0.5) + HALF_STEP_FIXED;
  let fixedV = Math.floor(segment.v * ONE + 0.5) + HALF_STEP_FIXED;
  const stepU = Math.floor(segment.stepU * ONE + 0.5);
  const stepV = Math.floor(segment.stepV * ONE + 0.5);
  for (let i = 0; i < segment.length; i++) {
    const at = (fixedV >> 16) * sourceStride + (fixedU >> 16);
    words[i] = mix(pixels, at, sourceStride, (fixedU >> 9) & 127, (fixedV >> 9) & 127);
    fixedU += stepU;
    fixedV += stepV;
  }
}

/** Beyond the border there is nothing. */
function fetchBordered(
  heap: Heap,
  { source, sourceStride, sourceRows }: WarpJob,
  segment: Segment,
  words: Uint32Array,
): void {
  const pixels = heap.words(source, sourceStride * sourceRows);
  for (let i = 0; i < segment.length; i++) {
    const x = segment.u + segment.stepU * i + HALF_STEP;
    const y = segment.v + segment.stepV * i + HALF_STEP;
    const isOutside = !(x >= 0 && y >= 0 && x < sourceStride - 1 && y < sourceRows - 1);
    words[i] = isOutside ? 0 : mixAt(pixels, sourceStride, x, y);
  }
}

function fetchMirrored(
  heap: Heap,
  { source, sourceStride, sourceRows }: WarpJob,
  segment: Segment,
  words: Uint32Array,
): void {
  const pixels = heap.words(source, sourceStride * sourceRows);
  for (let i = 0; i < segment.length; i++) {
    const x = mirrored(segment.u + segment.stepU * i, sourceStride - 2) + HALF_STEP;
    const y = mirrored(segment.v + segment.stepV * i, sourceRows - 2) + HALF_STEP;
    words[i] = mixAt(pixels, sourceStride, x, y);
  }
}

/** A place as if the source, `size` without its border, went on mirrored without end. */
function mirrored(place: number, size: number): number {
  const period = 2 * size;
  const at = place - 0.5;
  const folded = at - Math.floor(at / period) * period;
  return (folded > size ? period - folded : folded) + 0.5;
}

function mixAt(pixels: Uint32Array, stride: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return mix(pixels, top * stride + left, stride, Math.floor((x - left) * 128), Math.floor((y - top) * 128));
}

/** Mixes the four pixels at `at`; weights in 128ths. */
function mix(pixels: Uint32Array, at: number, stride: number, weightX: number, weightY: number): number {
  const [p, q, r, s] = [pixels[at]!, pixels[at + 1]!, pixels[at + stride]!, pixels[at + stride + 1]!];
  if (p === q && p === r && p === s) return p;
  const [keepX, keepY] = [128 - weightX, 128 - weightY];
  const leftEven = Math.imul(p & 0xff00ff, keepY) + Math.imul(r & 0xff00ff, weightY);
  const leftOdd = Math.imul((p >>> 8) & 0xff00ff, keepY) + Math.imul((r >>> 8) & 0xff00ff, weightY);
  const rightEven = Math.imul(q & 0xff00ff, keepY) + Math.imul(s & 0xff00ff, weightY);
  const rightOdd = Math.imul((q >>> 8) & 0xff00ff, keepY) + Math.imul((s >>> 8) & 0xff00ff, weightY);
  const across = (left: number, right: number): number => (left * keepX + right * weightX + 8192) >> 14;
  const red = across(leftEven & 0xffff, rightEven & 0xffff);
  const blue = across(leftEven >>> 16, rightEven >>> 16);
  const green = across(leftOdd & 0xffff, rightOdd & 0xffff);
  const alpha = across(leftOdd >>> 16, rightOdd >>> 16);
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
