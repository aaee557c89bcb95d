/**
 * The warp kernel: draws a picture through an affine map and a smooth displacement, changing its colour on
 * the way. For every output pixel it looks up where in the picture it comes from and mixes the four pixels
 * there. Rows are walked in short segments along which the place in the picture moves in a straight line;
 * places are 16.16 fixed point, weights 8 bits, two channels share a multiplication.
 */
import type { Matrix } from './matrix.ts';
import { apply } from './matrix.ts';
import type { ColourMatrix, Displacement } from './motion-map.ts';
import type { WarpSource } from './source.ts';

export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WarpRequest {
  readonly source: WarpSource;
  /** From output pixels to picture pixels, corner to corner. */
  readonly toSource: Matrix;
  readonly displacement: Displacement | null;
  readonly colour: ColourMatrix | null;
  readonly edge: 'transparent' | 'mirror';
  readonly region: Region;
}

/** Output pixels between two exact evaluations of the displacement. */
const SEGMENT = 16;
/** Without displacement places are straight over a whole row; a segment only decides how to fetch. */
const LONG_SEGMENT = 64;
const ONE = 65536;

/**
 * @param out straight-alpha RGBA of the region, row by row; every pixel is written
 */
export function warp(request: WarpRequest, out: Uint8ClampedArray): void {
  const { source, region, colour } = request;
  const words = new Uint32Array(out.buffer, out.byteOffset, region.width * region.height);
  for (let row = 0; row < region.height; row++) warpRow(request, words, row);
  if (colour) recolour(words, colour);
  if (!source.opaque || request.edge === 'transparent') unpremultiply(words);
}

function warpRow(request: WarpRequest, words: Uint32Array, row: number): void {
  const { source, region, displacement, edge } = request;
  const segment = displacement ? SEGMENT : LONG_SEGMENT;
  const y = region.y + row + 0.5;
  let [u, v] = place(request, region.x + 0.5, y);
  for (let start = 0; start < region.width; start += segment) {
    const length = Math.min(segment, region.width - start);
    const [nextU, nextV] = place(request, region.x + start + length + 0.5, y);
    const stepU = (nextU - u) / length;
    const stepV = (nextV - v) / length;
    const to = row * region.width + start;
    const inside =
      Math.min(u, nextU) >= 1 &&
      Math.max(u, nextU) < source.stride - 2 &&
      Math.min(v, nextV) >= 1 &&
      Math.max(v, nextV) < source.rows - 2;
    if (inside) fetchInside(source, words, to, length, u, v, stepU, stepV);
    else if (edge === 'mirror') fetchMirrored(source, words, to, length, u, v, stepU, stepV);
    else fetchBordered(source, words, to, length, u, v, stepU, stepV);
    u = nextU;
    v = nextV;
  }
}

/** Where in the bordered source an output place comes from, as the upper left of the four pixels to mix. */
function place(
  { source, toSource, displacement }: WarpRequest,
  x: number,
  y: number,
): readonly [u: number, v: number] {
  let [u, v] = apply(toSource, x, y);
  if (displacement) {
    const [dx, dy] = displacement.at(u / source.width, v / source.height);
    u -= dx;
    v -= dy;
  }
  return [u + 0.5, v + 0.5];
}

/** Mixes the four pixels at `at`, by the fractions of the place. */
function mix(pixels: Uint32Array, at: number, below: number, fu: number, fv: number): number {
  const [p, q, r, s] = [pixels[at]!, pixels[at + 1]!, pixels[below]!, pixels[below + 1]!];
  return mixFour(p, q, r, s, fu, fv);
}

function mixFour(p: number, q: number, r: number, s: number, fu: number, fv: number): number {
  if (p === q && p === r && p === s) return p;
  const eu = 256 - fu;
  const ev = 256 - fv;
  const topEven = ((Math.imul(p & 0xff00ff, eu) + Math.imul(q & 0xff00ff, fu)) >>> 8) & 0xff00ff;
  const topOdd =
    ((Math.imul((p >>> 8) & 0xff00ff, eu) + Math.imul((q >>> 8) & 0xff00ff, fu)) >>> 8) & 0xff00ff;
  const lowEven = ((Math.imul(r & 0xff00ff, eu) + Math.imul(s & 0xff00ff, fu)) >>> 8) & 0xff00ff;
  const lowOdd =
    ((Math.imul((r >>> 8) & 0xff00ff, eu) + Math.imul((s >>> 8) & 0xff00ff, fu)) >>> 8) & 0xff00ff;
  const even = ((Math.imul(topEven, ev) + Math.imul(lowEven, fv)) >>> 8) & 0xff00ff;
  const odd = (Math.imul(topOdd, ev) + Math.imul(lowOdd, fv)) & 0xff00ff00;
  return (even | odd) >>> 0;
}

type Fetch = (
  source: WarpSource,
  words: Uint32Array,
  to: number,
  length: number,
  u: number,
  v: number,
  stepU: number,
  stepV: number,
) => void;

const fetchInside: Fetch = ({ pixels, stride }, words, to, length, u, v, stepU, stepV) => {
  let fixedU = Math.round(u * ONE);
  let fixedV = Math.round(v * ONE);
  const du = Math.round(stepU * ONE);
  const dv = Math.round(stepV * ONE);
  for (let i = 0; i < length; i++) {
    const at = (fixedV >> 16) * stride + (fixedU >> 16);
    words[to + i] = mix(pixels, at, at + stride, (fixedU >> 8) & 255, (fixedV >> 8) & 255);
    fixedU += du;
    fixedV += dv;
  }
};

/** Beyond the border everything is the border, which is transparent. */
const fetchBordered: Fetch = ({ pixels, stride, rows }, words, to, length, u, v, stepU, stepV) => {
  for (let i = 0; i < length; i++) {
    const x = u + stepU * i;
    const y = v + stepV * i;
    if (x < 0 || y < 0 || x >= stride - 1 || y >= rows - 1) {
      words[to + i] = 0;
      continue;
    }
    const at = Math.floor(y) * stride + Math.floor(x);
    words[to + i] = mix(pixels, at, at + stride, (x * 256) & 255, (y * 256) & 255);
  }
};

const fetchMirrored: Fetch = ({ pixels, stride, width, height }, words, to, length, u, v, stepU, stepV) => {
  for (let i = 0; i < length; i++) {
    const x = u + stepU * i - 1;
    const y = v + stepV * i - 1;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [x0, x1] = [mirrored(left, width) + 1, mirrored(left + 1, width) + 1];
    const [y0, y1] = [(mirrored(top, height) + 1) * stride, (mirrored(top + 1, height) + 1) * stride];
    const [p, q, r, s] = [pixels[y0 + x0]!, pixels[y0 + x1]!, pixels[y1 + x0]!, pixels[y1 + x1]!];
    words[to + i] = mixFour(p, q, r, s, ((x - left) * 256) & 255, ((y - top) * 256) & 255);
  }
};

/** An index as if the picture went on mirrored without end. */
function mirrored(index: number, size: number): number {
  const period = 2 * size;
  const at = ((index % period) + period) % period;
  return at < size ? at : period - 1 - at;
}

/** Applies a colour matrix to premultiplied pixels: offsets weigh as much as the pixel covers. */
function recolour(words: Uint32Array, m: ColourMatrix): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = m as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const alpha = word >>> 24;
    if (alpha === 0) continue;
    const r = word & 255;
    const g = (word >>> 8) & 255;
    const b = (word >>> 16) & 255;
    const cover = alpha / 255;
    const red = limit(m0 * r + m1 * g + m2 * b + m3 * cover, alpha);
    const green = limit(m4 * r + m5 * g + m6 * b + m7 * cover, alpha);
    const blue = limit(m8 * r + m9 * g + m10 * b + m11 * cover, alpha);
    words[i] = ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
}

function limit(value: number, most: number): number {
  return value <= 0 ? 0 : value >= most ? most : (value + 0.5) | 0;
}

function unpremultiply(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const alpha = word >>> 24;
    if (alpha === 255 || alpha === 0) continue;
    const half = alpha >> 1;
    const r = Math.min(255, (((word & 255) * 255 + half) / alpha) | 0);
    const g = Math.min(255, ((((word >>> 8) & 255) * 255 + half) / alpha) | 0);
    const b = Math.min(255, ((((word >>> 16) & 255) * 255 + half) / alpha) | 0);
    words[i] = ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
}
