/** Every blend mode through a document, against the W3C's formulas written down in floating point. */
import { describe, expect, it } from 'vitest';
import type { BlendMode, BlobHash } from '#core/document/records.ts';
import { BLEND_MODES } from '#core/document/records.ts';
import { DocumentBuilder } from './show-documents.ts';
import { drawn } from './draw-document.ts';
import { difference } from './reference-picture.ts';
import { noise } from './test-pictures.ts';

const [BELOW, ABOVE] = ['a'.repeat(64), 'b'.repeat(64)] as [BlobHash, BlobHash];
const SIZE = { width: 40, height: 30 };

type Rgb = readonly [number, number, number];
const lum = ([r, g, b]: Rgb) => 0.3 * r + 0.59 * g + 0.11 * b;
const sat = (c: Rgb) => Math.max(...c) - Math.min(...c);

function clipColour(c: Rgb): Rgb {
  const [l, n, x] = [lum(c), Math.min(...c), Math.max(...c)];
  let out = [...c];
  if (n < 0) out = out.map((v) => l + ((v - l) * l) / (l - n));
  if (x > 1) out = out.map((v) => l + ((v - l) * (1 - l)) / (x - l));
  return out as unknown as Rgb;
}
const setLum = (c: Rgb, l: number): Rgb => clipColour(c.map((v) => v + l - lum(c)) as unknown as Rgb);
const setSat = (c: Rgb, s: number): Rgb =>
  c.map((v) => (sat(c) === 0 ? 0 : ((v - Math.min(...c)) * s) / sat(c))) as unknown as Rgb;

const each =
  (channel: (b: number, s: number) => number) =>
  (b: Rgb, s: Rgb): Rgb => [channel(b[0], s[0]), channel(b[1], s[1]), channel(b[2], s[2])];
const hardLight = (b: number, s: number): number =>
  s <= 0.5 ? 2 * b * s : b + (2 * s - 1) - b * (2 * s - 1);

/** https://www.w3.org/TR/compositing-1/, sections 10.1 and 10.2: B(backdrop, source). */
const FORMULAS: Readonly<Record<BlendMode, (b: Rgb, s: Rgb) => Rgb>> = {
  normal: (_, s) => s,
  multiply: each((b, s) => b * s),
  screen: each((b, s) => b + s - b * s),
  overlay: each((b, s) => hardLight(s, b)),
  darken: each(Math.min),
  lighten: each(Math.max),
  'color-dodge': each((b, s) => (b === 0 ? 0 : s === 1 ? 1 : Math.min(1, b / (1 - s)))),
  'color-burn': each((b, s) => (b === 1 ? 1 : s === 0 ? 0 : 1 - Math.min(1, (1 - b) / s))),
  'hard-light': each(hardLight),
  'soft-light': each((b, s) => {
    const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
    return s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (d - b);
  }),
  difference: each((b, s) => Math.abs(b - s)),
  exclusion: each((b, s) => b + s - 2 * b * s),
  hue: (b, s) => setLum(setSat(s, sat(b)), lum(b)),
  saturation: (b, s) => setLum(setSat(b, sat(s)), lum(b)),
  color: (b, s) => setLum(s, lum(b)),
  luminosity: (b, s) => setLum(b, lum(s)),
};

/** Premultiplied, 0..255. */
function expected(
  below: Uint8ClampedArray,
  above: Uint8ClampedArray,
  mode: BlendMode,
  opacity: number,
): number[] {
  const out: number[] = [];
  for (let i = 0; i < below.length; i += 4) {
    const straight = (data: Uint8ClampedArray): Rgb => [
      data[i]! / 255,
      data[i + 1]! / 255,
      data[i + 2]! / 255,
    ];
    const [b, s] = [straight(below), straight(above)];
    const [ab, as] = [below[i + 3]! / 255, (above[i + 3]! / 255) * opacity];
    const mixed = FORMULAS[mode](b, s);
    for (const k of [0, 1, 2] as const)
      out.push(255 * (s[k] * as * (1 - ab) + b[k] * ab * (1 - as) + ab * as * mixed[k]));
    out.push(255 * (as + ab - as * ab));
  }
  return out;
}

const premultiplied = (rgba: Uint8Array): number[] =>
  Array.from(rgba, (value, i) => (i % 4 === 3 ? value : (value * rgba[i - (i % 4) + 3]!) / 255));

describe.each(BLEND_MODES)('blend mode %s', (blendMode) => {
  it.each([1, 0.6, 0.004])('at opacity %d is as the W3C says', (opacity) => {
    const pictures = new Map([
      [BELOW, noise(SIZE.width, SIZE.height, 1)],
      [ABOVE, noise(SIZE.width, SIZE.height, 2)],
    ]);
    const place = { x: 20, y: 15, scaleX: 1, scaleY: 1, rotationRadians: 0 };
    const layer = { ...SIZE, kind: 'raster', edge: 'transparent', transform: place } as const;
    const { document } = new DocumentBuilder()
      .run('document.set', { ...SIZE, background: null })
      .run('layer.add', { ...layer, id: 'below', name: 'Below', blob: BELOW })
      .run('layer.add', { ...layer, id: 'above', name: 'Above', blob: ABOVE, blendMode, opacity });
    const ours = premultiplied(drawn(document, 0, SIZE.width, SIZE.height, 'straight', pictures));
    const wanted = expected(
      pictures.get(BELOW)!.data,
      pictures.get(ABOVE)!.data,
      blendMode,
      Math.round(opacity * 256) / 256,
    );
    // Colours of faint pixels have few levels, which dividing modes magnify.
    const isDividing = [
      'color-dodge',
      'color-burn',
      'soft-light',
      'hue',
      'saturation',
      'color',
      'luminosity',
    ].includes(blendMode);
    expect(difference(ours, wanted).most).toBeLessThan(isDividing ? 20 : 3);
    expect(difference(ours, wanted).mean).toBeLessThan(isDividing ? 0.6 : 0.5);
  });
});
