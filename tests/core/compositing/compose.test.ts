/** What a document looks like: order, visibility, groups, motion, pages, sizes; and that it is always the same. */
import { describe, expect, it } from 'vitest';
import { Compositor, frameBytes } from '#core/compositing/compositor.ts';
import { referenceKernel } from '#core/compositing/kernel/reference/index.ts';
import type { BlobHash } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { drawn, loadedCompositor } from './draw-document.ts';
import { difference } from './reference-picture.ts';
import { CURVES, CURVES_BLOB, DocumentBuilder, PAGE, PICTURES, SHOW_DOCUMENTS } from './show-documents.ts';
import { noise, picture } from './test-pictures.ts';

const [SMOOTH, DISC, NOISE] = [...PICTURES.keys()] as [BlobHash, BlobHash, BlobHash];
const draw = (builder: DocumentBuilder, timeSeconds = 0) =>
  drawn(builder.document, timeSeconds, PAGE.width, PAGE.height);
const at = (x: number, y: number) => ({ x, y, scaleX: 1, scaleY: 1, rotationRadians: 0 });
const pixelAt = (rgba: Uint8Array, x: number, y: number, width = PAGE.width) => [
  ...rgba.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];

describe.each(SHOW_DOCUMENTS)('$name', ({ document }) => {
  it('is drawn the same by both kernels, again, and after other times', () => {
    const reference = new Compositor({ pictureBudgetBytes: 1e9, kernel: referenceKernel });
    loadedCompositor(document, 214, 120, PICTURES, reference);
    const compositor = loadedCompositor(document, 214, 120);
    expect(compositor.kernel.name).toBe('wasm');
    const frames = [0, 0.35, 1.9, 0.35].map((timeSeconds) => {
      const [fast, slow] = [new Uint8Array(214 * 120 * 4), new Uint8Array(214 * 120 * 4)];
      compositor.draw(document, timeSeconds, 214, 120, 'straight', fast);
      reference.draw(document, timeSeconds, 214, 120, 'straight', slow);
      expect(Buffer.compare(fast, slow)).toBe(0);
      return fast;
    });
    expect(Buffer.compare(frames[1]!, frames[3]!)).toBe(0);
    expect(Buffer.compare(frames[1]!, drawn(document, 0.35, 214, 120))).toBe(0);
  });
});

it('draws higher layers over lower ones, and hidden ones not at all', () => {
  const both = new DocumentBuilder().picture('below', SMOOTH).picture('above', DISC);
  const reordered = draw(both.run('layer.reorder', { layerId: 'above', parentId: null, index: 0 }));
  expect(Buffer.compare(reordered, draw(new DocumentBuilder().picture('below', SMOOTH)))).toBe(0);
  both.run('layer.reorder', { layerId: 'above', parentId: null, index: 1 });
  expect(pixelAt(draw(both), 160, 60)).toEqual([220, 90, 40, 255]);
  both.run('layer.set', { layerId: 'above', settings: { visible: false } });
  expect(Buffer.compare(draw(both), reordered)).toBe(0);
});

it('fades a group as one: what lies within does not shine through itself', () => {
  const solid = 'd'.repeat(64) as BlobHash;
  const pictures = new Map([[solid, picture(40, 40, () => [255, 255, 255, 255])]]);
  const add = (builder: DocumentBuilder, id: string, parentId: string | null, opacity: number) =>
    builder.run('layer.add', {
      ...{ id, name: id, kind: 'raster', blob: solid, width: 40, height: 40, edge: 'transparent' },
      ...{ parentId, opacity, transform: at(160, 90) },
    });
  const builder = new DocumentBuilder().group('group', { opacity: 0.5 });
  builder.run('layer.transform', { layerId: 'group', transform: at(0, 0) });
  add(add(builder, 'one', 'group', 1), 'two', 'group', 1);
  const grouped = drawn(builder.document, 0, PAGE.width, PAGE.height, 'straight', pictures);
  expect(pixelAt(grouped, 160, 90)).toEqual([128, 128, 128, 255]);
  const loose = add(add(new DocumentBuilder(), 'one', null, 0.5), 'two', null, 0.5);
  const apart = drawn(loose.document, 0, PAGE.width, PAGE.height, 'straight', pictures);
  expect(pixelAt(apart, 160, 90)[0]).toBeGreaterThan(185);
});

it('draws a group at rest where its layers would be without it', () => {
  const loose = new DocumentBuilder().picture('a', SMOOTH).picture('b', NOISE);
  const grouped = new DocumentBuilder().group('group');
  grouped.run('layer.transform', { layerId: 'group', transform: at(0, 0) });
  grouped.picture('a', SMOOTH, { parentId: 'group' }).picture('b', NOISE, { parentId: 'group' });
  expect(difference(draw(grouped), draw(loose)).most).toBeLessThanOrEqual(1);
});

describe('motion', () => {
  const steady = (values: Readonly<Record<string, number>>): Float32Array => {
    const curves = new Float32Array(CURVES.length);
    for (const [id, value] of Object.entries(values))
      for (let i = motionChannel(id); i < curves.length; i += MOTION_CHANNEL_COUNT) curves[i] = value;
    return curves;
  };
  const drawnWith = ({ document }: DocumentBuilder, curves: Float32Array): Uint8Array => {
    const compositor = new Compositor({ pictureBudgetBytes: 1e9 });
    compositor.addCurves(CURVES_BLOB, curves);
    loadedCompositor(document, PAGE.width, PAGE.height, PICTURES, compositor);
    const out = new Uint8Array(frameBytes('straight', PAGE.width, PAGE.height));
    compositor.draw(document, 0.5, PAGE.width, PAGE.height, 'straight', out);
    return out;
  };

  it('moves a layer by shares of its shorter side', () => {
    const still = new DocumentBuilder().picture('moved', DISC, { transform: at(150, 90) });
    const moving = new DocumentBuilder().picture('moved', DISC, { transform: at(120, 102) }).moves('moved');
    // The disc is 120 across.
    expect(
      difference(drawnWith(moving, steady({ dx: 0.25, dy: -0.1 })), draw(still)).most,
    ).toBeLessThanOrEqual(2);
  });

  it('moves a group as it would a layer, and brings in what lay outside', () => {
    const moving = new DocumentBuilder().group('moved');
    moving.run('layer.transform', { layerId: 'moved', transform: at(0, 0) });
    moving.picture('a', NOISE, { parentId: 'moved', transform: at(-10, 90) }).moves('moved');
    const still = new DocumentBuilder().picture('a', NOISE, { transform: at(26, 90) });
    // The page is 180 high.
    expect(difference(drawnWith(moving, steady({ dx: 0.2 })), draw(still)).most).toBeLessThanOrEqual(2);
  });

  it('brightens, greys and turns colours', () => {
    const grey = 'd'.repeat(64) as BlobHash;
    const pictures = new Map([[grey, picture(320, 180, () => [100, 60, 20, 255])]]);
    const shown = (values: Readonly<Record<string, number>>): number[] => {
      const builder = new DocumentBuilder();
      builder.run('layer.add', {
        ...{
          id: 'moved',
          name: 'Moved',
          kind: 'raster',
          blob: grey,
          width: 320,
          height: 180,
          edge: 'mirror',
        },
        transform: at(160, 90),
      });
      builder.moves('moved');
      const compositor = new Compositor({ pictureBudgetBytes: 1e9 });
      for (const blob of compositor.missing(builder.document, 320, 180).curves)
        compositor.addCurves(blob, steady(values));
      loadedCompositor(builder.document, 320, 180, pictures, compositor);
      const out = new Uint8Array(320 * 180 * 4);
      compositor.draw(builder.document, 0.5, 320, 180, 'straight', out);
      return pixelAt(out, 100, 100);
    };
    expect(shown({ brightness: 1 })).toEqual([200, 120, 40, 255]);
    expect(shown({ brightness: -1 })).toEqual([50, 30, 10, 255]);
    const [red, green, blue] = shown({ saturation: -8 }) as [number, number, number];
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
    expect(shown({ contrast: 1 })).toEqual([Math.round(127.5 - 55), 0, 0, 255]);
    const turned = shown({ hue: Math.PI });
    expect(turned[2]).toBeGreaterThan(turned[0]!);
  });

  it('of numbers that are none leaves the picture as it is', () => {
    const moving = new DocumentBuilder().picture('moved', DISC).moves('moved');
    const still = draw(new DocumentBuilder().picture('moved', DISC));
    expect(Buffer.compare(drawnWith(moving, new Float32Array(CURVES.length).fill(NaN)), still)).toBe(0);
    for (const value of [Infinity, 1e30, -1e30, 1e6])
      expect(drawnWith(moving, new Float32Array(CURVES.length).fill(value))).toHaveLength(still.length);
  });
});

describe('the frame', () => {
  it.each([
    [2, 2],
    [2, 64],
    [8192, 2],
    [321, 181],
  ])('of %i x %i has every pixel', (width, height) => {
    for (const { document } of SHOW_DOCUMENTS.slice(-5)) {
      const out = drawn(document, 0.35, width, height, 'opaque');
      expect(out).toHaveLength(width * height * 4);
      for (let i = 3; i < out.length; i += 4) if (out[i] !== 255) expect.fail(`alpha ${out[i]} at ${i}`);
    }
  });

  it('of other proportions shows the whole page, undistorted, between black bars', () => {
    const builder = new DocumentBuilder().picture('sky', SMOOTH);
    const wide = drawn(builder.document, 0, 400, 180);
    const page = draw(builder);
    for (const y of [0, 90, 179]) {
      expect(pixelAt(wide, 5, y, 400)).toEqual([0, 0, 0, 255]);
      expect(pixelAt(wide, 395, y, 400)).toEqual([0, 0, 0, 255]);
      expect(pixelAt(wide, 40 + 100, y, 400)).toEqual(pixelAt(page, 100, y));
    }
  });

  it('without a page is transparent in a picture and black in a film', () => {
    const builder = new DocumentBuilder()
      .run('document.set', { background: null })
      .picture('disc', DISC, { opacity: 0.5 });
    const { document } = builder;
    expect(pixelAt(draw(builder), 2, 2)).toEqual([0, 0, 0, 0]);
    expect(pixelAt(draw(builder), 160, 60)[3]).toBe(128);
    const film = drawn(document, 0, PAGE.width, PAGE.height, 'opaque');
    expect(pixelAt(film, 2, 2)).toEqual([0, 0, 0, 255]);
    expect(pixelAt(film, 160, 60)).toEqual([110, 45, 20, 255]);
    const yuv = drawn(document, 0, PAGE.width, PAGE.height, 'yuv420');
    expect(yuv[2 * PAGE.width + 2]).toBe(16);
  });

  it('as YUV is BT.709 in studio range', () => {
    const colours = [
      [[255, 255, 255], 235, 128, 128],
      [[0, 0, 0], 16, 128, 128],
      [[255, 0, 0], 63, 102, 240],
      [[0, 255, 0], 173, 42, 26],
      [[0, 0, 255], 32, 240, 118],
      [[127, 127, 127], 125, 128, 128],
    ] as const;
    for (const [[red, green, blue], y, u, v] of colours) {
      const background = `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
      const yuv = drawn(
        new DocumentBuilder().run('document.set', { background }).document,
        0,
        32,
        18,
        'yuv420',
      );
      expect([...new Set(yuv.slice(0, 576))]).toEqual([y]);
      expect([...new Set(yuv.slice(576, 720))]).toEqual([u]);
      expect([...new Set(yuv.slice(720))]).toEqual([v]);
    }
  });
});

it('keeps within its budget for pictures, and draws on after letting some go', () => {
  const blobs = Array.from({ length: 6 }, (_, i) => String(i).repeat(64) as BlobHash);
  const pictures = new Map(blobs.map((blob, i) => [blob, noise(200, 100, i)]));
  const compositor = new Compositor({ pictureBudgetBytes: 200_000 });
  const documents = blobs.map((blob) => {
    const builder = new DocumentBuilder();
    builder.run('layer.add', {
      ...{ id: 'layer', name: 'L', kind: 'raster', blob, width: 200, height: 100, edge: 'mirror' },
      transform: at(160, 90),
    });
    return builder.document;
  });
  for (const document of [...documents, ...documents]) {
    loadedCompositor(document, PAGE.width, PAGE.height, pictures, compositor);
    expect(compositor.pictureBytes).toBeLessThan(200_000);
    const out = new Uint8Array(PAGE.width * PAGE.height * 4);
    compositor.draw(document, 0, PAGE.width, PAGE.height, 'straight', out);
    expect(Buffer.compare(out, drawn(document, 0, PAGE.width, PAGE.height, 'straight', pictures))).toBe(0);
  }
});

it('draws a large picture from a smaller version of it, without glitter', () => {
  const checks = picture(1024, 1024, (x, y) => ((x + y) % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
  const blob = 'e'.repeat(64) as BlobHash;
  const builder = new DocumentBuilder().run('layer.add', {
    ...{ id: 'checks', name: 'Checks', kind: 'raster', blob, width: 1024, height: 1024, edge: 'transparent' },
    transform: { x: 160, y: 90, scaleX: 0.1, scaleY: 0.1, rotationRadians: 0.3 },
  });
  const out = drawn(builder.document, 0, PAGE.width, PAGE.height, 'straight', new Map([[blob, checks]]));
  for (let x = 140; x < 180; x++) expect(Math.abs(pixelAt(out, x, 90)[0]! - 127)).toBeLessThanOrEqual(2);
});
