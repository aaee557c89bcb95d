/**
 * What holds of every layer kind. A kind without a sample here fails, so that a new one is tested the day it
 * is registered.
 */
import { describe, expect, it } from 'vitest';
import { Compositor, frameBytes } from '#core/compositing/compositor.ts';
import { createKernel } from '#core/compositing/kernel/index.ts';
import type { Kernel } from '#core/compositing/kernel/kernel.ts';
import { execute } from '#core/document/commands/index.ts';
import { blobsOf, blobsOfRecord, findRecord } from '#core/document/queries.ts';
import type { BlobHash, LayerKind, SongbrushDocument } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import { LAYER_KINDS, layerKind } from '#core/layers/index.ts';
import { drawn, loadedCompositor } from '../core/compositing/draw-document.ts';
import { DocumentBuilder, PAGE, PICTURES } from '../core/compositing/show-documents.ts';

const [SMOOTH, DISC] = [...PICTURES.keys()] as [BlobHash, BlobHash];

/** A document in which the layer `sample` of each kind can be seen, over another that moves. */
const SAMPLES: Readonly<Record<LayerKind, () => SongbrushDocument>> = {
  raster: () => over().picture('sample', DISC, { opacity: 0.7 }).document,
  group: () => {
    const builder = over().group('sample', { opacity: 0.7 });
    return builder.picture('inside', DISC, { parentId: 'sample' }).document;
  },
};

function over(): DocumentBuilder {
  return new DocumentBuilder().picture('ground', SMOOTH, { edge: 'mirror' }).moves('ground');
}

const KINDS = Object.keys(LAYER_KINDS) as LayerKind[];

it('every registered kind has a sample and carries its own id', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual([...KINDS].sort());
  for (const kind of KINDS) expect(LAYER_KINDS[kind].id).toBe(kind);
});

describe.each(KINDS)('%s layers', (kind) => {
  const document = SAMPLES[kind]();
  const layer = findRecord(document, 'layer', 'sample')!;

  it('come through validation and JSON as they were', () => {
    expect(layer.kind).toBe(kind);
    expect(validateDocument(JSON.parse(JSON.stringify(document)))).toEqual(document);
    for (const field of Object.keys(LAYER_KINDS[kind].fields)) {
      const rest = Object.fromEntries(Object.entries(layer).filter(([key]) => key !== field));
      const records = { ...document.records, sample: rest };
      expect(() => validateDocument({ ...document, records }), field).toThrow(field);
    }
  });

  it('name their blobs, which the document then needs', () => {
    const blobs = layerKind(layer).blobs(layer);
    expect(blobsOfRecord(layer)).toEqual(blobs);
    for (const blob of blobs) expect(blobsOf(document)).toContain(blob);
  });

  it('have the size of what they hold, or none', () => {
    const size = layerKind(layer).size(layer);
    const [blob] = layerKind(layer).blobs(layer);
    if (!size) expect(blob).toBeUndefined();
    else expect(size).toEqual({ width: PICTURES.get(blob!)!.width, height: PICTURES.get(blob!)!.height });
  });

  it('leave a mark when they are shown, and none when hidden', () => {
    const hidden = execute(document, 'layer.set', {
      layerId: 'sample',
      settings: { visible: false },
    }).document;
    const [shown, gone] = [document, hidden].map((each) => drawn(each, 0.5, PAGE.width, PAGE.height));
    expect(Buffer.compare(shown!, gone!)).not.toBe(0);
    expect(Buffer.compare(gone!, drawn(over().document, 0.5, PAGE.width, PAGE.height))).toBe(0);
  });

  it('stay within their bounds', () => {
    const hidden = execute(document, 'layer.set', {
      layerId: 'sample',
      settings: { visible: false },
    }).document;
    const [shown, gone] = [document, hidden].map((each) => drawn(each, 0.5, PAGE.width, PAGE.height));
    const state = { transform: layer.transform, opacity: layer.opacity, motion: null };
    const parent = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
    const bounds = layerKind(layer).bounds(layer, state, { ...PAGE, parent } as never)!;
    for (let i = 0; i < shown!.length; i += 4) {
      const [x, y] = [(i / 4) % PAGE.width, Math.floor(i / 4 / PAGE.width)];
      const isInside =
        x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height;
      if (!isInside && shown![i] !== gone![i]) expect.fail(`a mark at ${x}, ${y}`);
    }
  });

  it('are drawn once while they rest, and again when they change', () => {
    const pictures: number[] = [];
    const counting = (heap: Parameters<typeof createKernel>[0]): Kernel => {
      const kernel = createKernel(heap);
      return { ...kernel, warp: (job) => (pictures.push(job.source), kernel.warp(job)) };
    };
    const compositor = new Compositor({ pictureBudgetBytes: 1e9, kernel: counting });
    loadedCompositor(document, PAGE.width, PAGE.height, PICTURES, compositor);
    const out = new Uint8Array(frameBytes('straight', PAGE.width, PAGE.height));
    const warpsFor = (each: SongbrushDocument, timeSeconds: number): number => {
      pictures.length = 0;
      compositor.draw(each, timeSeconds, PAGE.width, PAGE.height, 'straight', out);
      return pictures.length;
    };
    const first = warpsFor(document, 0.1);
    // Only the ground moves.
    expect(first).toBe(2);
    expect(warpsFor(document, 0.2)).toBe(1);
    const turned = execute(document, 'layer.transform', {
      layerId: 'sample',
      transform: { rotationRadians: 0.5 },
    }).document;
    expect(warpsFor(turned, 0.3)).toBe(2);
    expect(warpsFor(turned, 0.4)).toBe(1);
  });
});
