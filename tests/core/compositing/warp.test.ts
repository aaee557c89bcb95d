/** Pictures drawn through the whole compositor, against the warp written down naively in floating point. */
import { describe, expect, it } from 'vitest';
import type { PixelData } from '#core/compositing/canvas.ts';
import { transformMatrix } from '#core/compositing/matrix.ts';
import { displacementOf } from '#core/compositing/motion-map.ts';
import type { BlobHash, RasterLayerRecord, Transform } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { Compositor, frameBytes } from '#core/compositing/compositor.ts';
import { DocumentBuilder } from './show-documents.ts';
import { drawn } from './draw-document.ts';
import { difference, warpedOver } from './reference-picture.ts';
import { disc, noise, picture, smooth } from './test-pictures.ts';

const PAGE = { width: 96, height: 54, colour: [20, 60, 40] };
const BLOB = 'f'.repeat(64) as BlobHash;

/** A page with one picture on it. */
function pageWith(pixels: PixelData, transform: Partial<Transform>, edge: RasterLayerRecord['edge']) {
  const builder = new DocumentBuilder();
  const { width, height } = pixels;
  const place = { x: 48, y: 27, scaleX: 1, scaleY: 1, rotationRadians: 0, ...transform };
  builder
    .run('document.set', { width: PAGE.width, height: PAGE.height, background: '#143c28' })
    .run('layer.add', {
      ...{ id: 'layer', name: 'Layer', kind: 'raster', blob: BLOB, width, height, edge },
      transform: place,
    });
  return { document: builder.document, place, builder };
}

function against(pixels: PixelData, transform: Partial<Transform>, edge: RasterLayerRecord['edge']) {
  const { document, place } = pageWith(pixels, transform, edge);
  const ours = drawn(document, 0, PAGE.width, PAGE.height, 'straight', new Map([[BLOB, pixels]]));
  return difference(ours, warpedOver(pixels, transformMatrix(place), PAGE, edge));
}

describe('a picture on a page', () => {
  it('is left as it is where it is not moved', () => {
    const pixels = picture(96, 54, (x, y) => [x * 2, y * 4, (x * y) % 256, 255]);
    const { document } = pageWith(pixels, {}, 'transparent');
    const ours = drawn(document, 0, 96, 54, 'straight', new Map([[BLOB, pixels]]));
    expect(difference(ours, pixels.data)).toEqual({ most: 0, mean: 0 });
  });

  it('is left as it is where it moves by whole pixels, alpha included', () => {
    const pixels = noise(40, 30, 3);
    const builder = new DocumentBuilder()
      .run('document.set', { width: 96, height: 54, background: null })
      .run('layer.add', {
        ...{ id: 'layer', name: 'Layer', kind: 'raster', blob: BLOB, width: 40, height: 30 },
        ...{ edge: 'transparent', transform: { x: 30, y: 25, scaleX: 1, scaleY: 1, rotationRadians: 0 } },
      });
    const ours = drawn(builder.document, 0, 96, 54, 'straight', new Map([[BLOB, pixels]]));
    for (let y = 0; y < 30; y++)
      for (let x = 0; x < 40; x++) {
        const [from, to] = [(y * 40 + x) * 4, ((y + 10) * 96 + x + 10) * 4];
        expect(ours[to + 3]).toBe(pixels.data[from + 3]);
        // Straight colours of a faint pixel have as many levels as its alpha.
        const levels = 255 / Math.max(1, pixels.data[from + 3]!);
        if (pixels.data[from + 3]! > 0)
          expect(Math.abs(ours[to]! - pixels.data[from]!)).toBeLessThanOrEqual(levels);
      }
  });

  const cases: readonly [string, Partial<Transform>][] = [
    ['half a pixel off', { x: 48.5, y: 27.5 }],
    ['a third of a pixel off', { x: 48.33, y: 26.67 }],
    ['turned', { rotationRadians: 0.7 }],
    ['turned by a quarter', { rotationRadians: Math.PI / 2 }],
    ['upside down and mirrored', { scaleX: -1.3, scaleY: -0.8 }],
    ['magnified', { scaleX: 6, scaleY: 5, rotationRadians: 0.2 }],
    ['magnified hugely', { scaleX: 900, scaleY: 700, rotationRadians: 1 }],
    ['partly off the page', { x: 5, y: 60, rotationRadians: -2 }],
    ['shrunk a little', { scaleX: 0.8, scaleY: 0.7 }],
  ];
  describe.each(['transparent', 'mirror'] as const)('with %s edges', (edge) => {
    it.each(cases)('%s', (_, transform) => {
      expect(against(smooth(64, 40), transform, edge).most).toBeLessThanOrEqual(2);
      const { most, mean } = against(noise(31, 23, 8), transform, edge);
      // Noise jumps by whole levels of 255 from pixel to pixel: places round to 1/128 of that.
      expect(most).toBeLessThanOrEqual(4);
      expect(mean).toBeLessThan(0.7);
      expect(against(disc(40), transform, edge).most).toBeLessThanOrEqual(3);
    });

    it('of one pixel', () => {
      const dot = picture(1, 1, () => [250, 10, 90, 200]);
      for (const scaleX of [0.3, 1, 17, 400])
        expect(against(dot, { scaleX, scaleY: scaleX, rotationRadians: 0.4 }, edge).most).toBeLessThanOrEqual(
          3,
        );
    });
  });

  it('shows nothing of a picture that is flat or far away', () => {
    const pixels = smooth(64, 40);
    const far: Partial<Transform>[] = [
      { scaleX: 0 },
      { scaleX: 1e-9, scaleY: 1e-9 },
      { x: 1e5 },
      { y: -1e5 },
    ];
    for (const transform of far) {
      const { document } = pageWith(pixels, transform, 'transparent');
      const ours = drawn(document, 0, PAGE.width, PAGE.height, 'straight', new Map([[BLOB, pixels]]));
      for (let i = 0; i < ours.length; i++) expect(ours[i]).toBe([...PAGE.colour, 255][i % 4]);
    }
  });

  it('bends as a smooth displacement says', () => {
    const pixels = smooth(64, 40);
    const { document, place, builder } = pageWith(pixels, { scaleX: 1.4, scaleY: 1.3 }, 'mirror');
    const motion = new Float32Array(MOTION_CHANNEL_COUNT);
    for (const [id, value] of [
      ['displace-x-10', 0.04],
      ['displace-x-12', -0.03],
      ['displace-y-21', 0.05],
      ['displace-y-02', 0.02],
    ] as const)
      motion[motionChannel(id)] = value;
    builder.moves('layer');
    const out = new Uint8Array(frameBytes('straight', 96, 54));
    const compositor = new Compositor({ pictureBudgetBytes: 1e9 });
    const { pictures, curves } = compositor.missing(builder.document, 96, 54);
    for (const required of pictures) compositor.addPicture(required, pixels);
    const steady = Float32Array.from(
      { length: 120 * MOTION_CHANNEL_COUNT },
      (_, i) => motion[i % MOTION_CHANNEL_COUNT]!,
    );
    compositor.addCurves(curves[0]!, steady);
    compositor.draw(builder.document, 0.5, 96, 54, 'straight', out);
    const wave = (u: number, v: number) => (x: number, y: number) =>
      Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y) * 40;
    const displaced = (x: number, y: number) =>
      [
        0.04 * wave(1, 0)(x, y) - 0.03 * wave(1, 2)(x, y),
        0.05 * wave(2, 1)(x, y) + 0.02 * wave(0, 2)(x, y),
      ] as const;
    const expected = warpedOver(pixels, transformMatrix(place), PAGE, 'mirror', displaced);
    expect(difference(out, expected).most).toBeLessThanOrEqual(6);
    expect(difference(out, expected).mean).toBeLessThan(0.8);
    // And it does bend.
    expect(
      difference(out, drawn(document, 0, 96, 54, 'straight', new Map([[BLOB, pixels]]))).mean,
    ).toBeGreaterThan(2);
    expect(displacementOf(motion, 40)!.reach).toBeGreaterThan(1);
  });
});
