/** Documents that use everything compositing knows, with their blobs, for whoever draws them. */
import { execute } from '#core/document/commands/index.ts';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlendMode, BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { BLEND_MODES } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import type { PixelData } from '#core/compositing/canvas.ts';
import { disc, noise, picture, smooth, stars } from './test-pictures.ts';

export const PAGE = { width: 320, height: 180 };

const hash = (digit: string): BlobHash => digit.repeat(64) as BlobHash;

/** The pictures that documents here use. */
export const PICTURES: ReadonlyMap<BlobHash, PixelData> = new Map([
  [hash('1'), smooth(320, 180)],
  [hash('2'), disc(120)],
  [hash('3'), noise(90, 70, 5)],
  [hash('4'), stars(320, 180, 6)],
  [hash('5'), picture(1, 1, () => [200, 100, 50, 255])],
  [hash('6'), smooth(1200, 900)],
]);
const [SMOOTH, DISC, NOISE, STARS, DOT, LARGE] = [...PICTURES.keys()] as [
  BlobHash,
  BlobHash,
  BlobHash,
  BlobHash,
  BlobHash,
  BlobHash,
];

export const CURVES_BLOB = hash('c');
const CURVE_FRAMES = 2 * CONTROL_RATE;
const AMPLITUDES = { place: 0.06, size: 0.06, turn: 0.06, surface: 0.012, colour: 0.3 } as const;

/** Two seconds of every channel at work. */
export const CURVES: Float32Array = (() => {
  const curves = new Float32Array(CURVE_FRAMES * MOTION_CHANNELS.length);
  for (let frame = 0; frame < CURVE_FRAMES; frame++)
    MOTION_CHANNELS.forEach(({ group }, channel) => {
      curves[frame * MOTION_CHANNELS.length + channel] =
        AMPLITUDES[group] * Math.sin(0.3 + (frame / 20) * (1 + channel / 7) + channel);
    });
  return curves;
})();

type LayerChanges = Partial<Omit<DocumentCommandInput<'layer.add'>, 'id' | 'kind'>>;

/** Builds a document command by command. */
export class DocumentBuilder {
  document: SongbrushDocument = createDocument({ name: 'Show', ...PAGE });

  run<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): this {
    this.document = execute(this.document, id, input).document;
    return this;
  }

  picture(id: string, blob: BlobHash, changes: LayerChanges & { readonly edge?: 'mirror' } = {}): this {
    const { width, height } = PICTURES.get(blob)!;
    const transform = { x: 160, y: 90, scaleX: 1, scaleY: 1, rotationRadians: 0 };
    const base = { name: id, kind: 'raster', blob, width, height, edge: 'transparent', transform } as const;
    return this.run('layer.add', { ...base, ...changes, id } as DocumentCommandInput<'layer.add'>);
  }

  group(id: string, changes: LayerChanges = {}): this {
    return this.run('layer.add', {
      name: id,
      kind: 'group',
      ...changes,
      id,
    } as DocumentCommandInput<'layer.add'>);
  }

  moves(layerId: string, intensity = 1): this {
    if (!Object.hasOwn(this.document.records, 'clip')) {
      this.run('track.add', { id: 'track', name: 'Music' });
      const clip = { id: 'clip', trackId: 'track', name: 'song.ogg', blob: CURVES_BLOB, sourceSeconds: 2 };
      this.run('clip.add', clip);
    }
    return this.run('motion.add', {
      ...{ id: `motion-${layerId}`, layerId, clipId: 'clip', curves: CURVES_BLOB },
      ...{ frameCount: CURVE_FRAMES, frameRate: CONTROL_RATE },
      ...{ style: 'sway', smoothness: 0.5, seed: 1, model: 'test@1', intensity },
    });
  }
}

export interface ShowDocument {
  readonly name: string;
  readonly document: SongbrushDocument;
}

const show = (name: string, build: (builder: DocumentBuilder) => DocumentBuilder): ShowDocument => ({
  name,
  document: build(new DocumentBuilder()).document,
});

const blended = (blendMode: BlendMode): ShowDocument =>
  show(`blend mode ${blendMode}`, (builder) =>
    builder
      .picture('below', SMOOTH)
      .picture('noise', NOISE, { blendMode, opacity: 0.8 })
      .picture('above', DISC, { blendMode, transform: at(90, 80, 1.2, 0.4) })
      .moves('above'),
  );

const at = (x: number, y: number, scale: number, rotationRadians = 0) => ({
  ...{ x, y, scaleX: scale, scaleY: scale, rotationRadians },
});

/** A document each for blend modes, groups, motion, mip levels, opacity, rotation, keyframes and no page. */
export const SHOW_DOCUMENTS: readonly ShowDocument[] = [
  ...BLEND_MODES.map(blended),
  show('an empty page', (builder) => builder),
  show('a mirrored sky, stars and a moon that move', (builder) =>
    builder
      .picture('sky', SMOOTH, { edge: 'mirror' })
      .picture('stars', STARS, { blendMode: 'screen' })
      .picture('moon', DISC, { transform: at(240, 60, 0.5) })
      .picture('still', NOISE, { transform: at(50, 130, 0.7, 1), opacity: 0.6 })
      .moves('sky')
      .moves('stars')
      .moves('moon', 0.5),
  ),
  show('groups in a group that moves', (builder) =>
    builder
      .picture('ground', SMOOTH)
      .group('outer', { opacity: 0.7, blendMode: 'multiply' })
      .group('inner', { parentId: 'outer' })
      .run('layer.transform', { layerId: 'inner', transform: { x: 40, y: -10, rotationRadians: 0.3 } })
      .picture('in-inner', DISC, { parentId: 'inner', transform: at(120, 90, 0.8) })
      .picture('in-outer', NOISE, { parentId: 'outer', transform: at(240, 120, 1) })
      .moves('outer')
      .moves('in-inner'),
  ),
  show('a large picture drawn small, on no page', (builder) =>
    builder
      .run('document.set', { background: null })
      .picture('large', LARGE, { transform: at(100, 90, 0.11, 0.5), opacity: 0.5 })
      .picture('dot', DOT, { transform: at(250, 90, 60, 0.2) })
      .moves('large'),
  ),
  show('keyframes that zoom, turn and fade', (builder) => {
    builder.picture('zoom', LARGE, { transform: at(160, 90, 0.1) }).picture('fade', DISC);
    const keys = [
      ['zoom', 'scaleX', 0, 0.05],
      ['zoom', 'scaleX', 2, 0.9],
      ['zoom', 'scaleY', 0, 0.05],
      ['zoom', 'scaleY', 2, 0.9],
      ['zoom', 'rotationRadians', 0, 0],
      ['zoom', 'rotationRadians', 2, 3],
      ['fade', 'opacity', 0, 0],
      ['fade', 'opacity', 2, 1],
    ] as const;
    keys.forEach(([layerId, property, timeSeconds, value], i) =>
      builder.run('keyframe.set', { id: `key-${i}`, layerId, property, timeSeconds, value }),
    );
    return builder;
  }),
];
