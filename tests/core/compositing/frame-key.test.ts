/** Frame keys: equal exactly where the bytes are equal, over generated documents and edits to them. */
import { describe, expect, it } from 'vitest';
import { frameKey } from '#core/compositing/frame-key.ts';
import { requiredResources } from '#core/compositing/required.ts';
import type { PixelData } from '#core/compositing/canvas.ts';
import { execute } from '#core/document/commands/index.ts';
import { recordsOf } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { generateDocument, seededRandom } from '../document/generated-documents.ts';
import { drawn } from './draw-document.ts';
import { CURVES, SHOW_DOCUMENTS } from './show-documents.ts';
import { noise } from './test-pictures.ts';

const SIZE = [160, 90] as const;
const keyOf = (document: SongbrushDocument, timeSeconds: number, width = 160, height = 90) =>
  frameKey(document, timeSeconds, width, height, () => CURVES);

/** Pictures for blobs that are only names: each its own noise. */
const picturesOf = (document: SongbrushDocument): Map<BlobHash, PixelData> =>
  new Map(
    recordsOf(document, 'layer').flatMap((layer) =>
      layer.kind === 'raster'
        ? [[layer.blob, noise(20, 10, Number.parseInt(layer.blob.slice(0, 6), 16))]]
        : [],
    ),
  );

const bytesOf = (document: SongbrushDocument, timeSeconds: number): string =>
  Buffer.from(drawn(document, timeSeconds, ...SIZE, 'straight', picturesOf(document))).toString('base64');

/** A generated document whose curves are as long as those there are. */
function generated(seed: number): SongbrushDocument {
  const document = generateDocument(seed);
  const records = { ...document.records };
  for (const motion of recordsOf(document, 'motion')) records[motion.id] = { ...motion, frameCount: 120 };
  return { ...document, records };
}

describe('a frame key', () => {
  it('is the same only where the pictures are', () => {
    const frames = new Map<string, string>();
    for (let seed = 0; seed < 6; seed++) {
      const random = seededRandom(seed);
      let document = generated(seed);
      for (let step = 0; step < 8; step++) {
        const layer = recordsOf(document, 'layer')[Math.floor(random() * 9)]!;
        const settings = [{ opacity: random() }, { visible: random() < 0.5 }, { locked: random() < 0.5 }][
          step % 3
        ]!;
        document = execute(document, 'layer.set', { layerId: layer.id, settings }).document;
        const timeSeconds = Math.floor(random() * 4) / 3;
        const key = keyOf(document, timeSeconds);
        const bytes = bytesOf(document, timeSeconds);
        expect(frames.get(key) ?? bytes).toBe(bytes);
        frames.set(key, bytes);
      }
    }
    expect(frames.size).toBeGreaterThan(20);
  });

  it.each([
    ['a new name', 'layer.rename', { layerId: 'raster-0', name: 'Other' }],
    ['a lock', 'layer.set', { layerId: 'raster-0', settings: { locked: true } }],
    ['a longer film', 'document.set', { durationSeconds: 99 }],
    ['a new sound track', 'track.add', { id: 'track-x', name: 'Voice' }],
    ['a keyframe where another already holds', 'keyframe.set', null],
  ] as const)('stays with %s', (_, command, input) => {
    let document = generated(4);
    // Past the last keyframe its value holds; another of the same value changes nothing.
    const last = recordsOf(document, 'keyframe')
      .filter(({ layerId }) => layerId === 'raster-0')
      .at(-1)!;
    const { layerId, property, value } = last;
    const keyframe = { id: 'keyframe-x', layerId, property, timeSeconds: 50, value };
    const before = [0, 0.5, 30].map((timeSeconds) => keyOf(document, timeSeconds));
    document = execute(document, command, (input ?? keyframe) as never).document;
    expect([0, 0.5, 30].map((timeSeconds) => keyOf(document, timeSeconds))).toEqual(before);
  });

  it('stays where a hidden layer changes, and changes where a shown one does', () => {
    const hidden = execute(generated(4), 'layer.set', {
      layerId: 'raster-2',
      settings: { visible: false },
    }).document;
    const turn = { layerId: 'raster-2', transform: { rotationRadians: 1 } };
    expect(keyOf(execute(hidden, 'layer.transform', turn).document, 0)).toBe(keyOf(hidden, 0));
    const shown = generated(4);
    const faded = execute(shown, 'layer.set', { layerId: 'raster-2', settings: { opacity: 0.111 } }).document;
    expect(keyOf(faded, 0)).not.toBe(keyOf(shown, 0));
  });

  it('differs by size, page and time of what moves', () => {
    const { document } = SHOW_DOCUMENTS.find(({ name }) => name.includes('sky'))!;
    const page = execute(document, 'document.set', { background: '#123456' }).document;
    const keys = [keyOf(document, 0), keyOf(document, 1), keyOf(document, 0, 320, 180), keyOf(page, 0)];
    expect(new Set(keys).size).toBe(4);
  });

  it('is the same at every time where nothing moves', () => {
    const { document } = SHOW_DOCUMENTS.find(({ name }) => name === 'an empty page')!;
    expect(keyOf(document, 0)).toBe(keyOf(document, 9));
  });
});

describe('what a document needs', () => {
  it('are the mip levels of every size its keyframes give a picture', () => {
    const { document } = SHOW_DOCUMENTS.find(({ name }) => name.startsWith('keyframes'))!;
    const levels = (width: number) =>
      requiredResources(document, width)
        .pictures.filter(({ blob }) => blob.startsWith('6'))
        .map(({ level }) => level);
    // From 0.05 to 0.9 of 1200 x 900, and half of that.
    expect(levels(320)).toEqual([0, 1, 2, 3, 4]);
    expect(levels(160)).toEqual([1, 2, 3, 4, 5]);
  });
});
