/** One warp three times: the compositor's, the one movement is found with, and the one networks learn through. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { PixelData } from '#core/compositing/canvas.ts';
import { Compositor, frameBytes } from '#core/compositing/compositor.ts';
import type { BlobHash } from '#core/document/records.ts';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { openSession } from '#main/inference/session.ts';
import { scenePainter } from '#models/choreographer/clip/draw-scene.ts';
import type { ClipScene } from '#models/choreographer/clip/scene.ts';
import { sceneFrames } from '#models/choreographer/clip/scene-graph.ts';
import { DocumentBuilder } from '../../../core/compositing/show-documents.ts';
import { someMotion, testScene } from './test-scene.ts';

const SCENE = roundedToBytes(testScene());
const MOTIONS = [0, 1, 2, 3, 4, 5].map((seed) => someMotion(seed, seed === 0 ? 0 : 1));
const PLATE = 'a'.repeat(64) as BlobHash;
const SUBJECT = 'b'.repeat(64) as BlobHash;

/** As a picture file has it: bytes, straight alpha. */
function roundedToBytes(scene: ClipScene): ClipScene {
  const subject = scene.subject.slice();
  for (let at = 0; at < subject.length; at += 4) {
    const alpha = Math.round(subject[at + 3]! * 255) / 255;
    for (let i = 0; i < 3; i++) {
      const straight =
        subject[at + 3] === 0 ? 0 : Math.round((subject[at + i]! / subject[at + 3]!) * 255) / 255;
      subject[at + i] = straight * alpha;
    }
    subject[at + 3] = alpha;
  }
  return { ...scene, subject, plate: scene.plate.map((value) => Math.round(value * 255) / 255) };
}

function pictures({ width, height, box, subject, plate }: ClipScene): ReadonlyMap<BlobHash, PixelData> {
  const behind = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : 255 * plate[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  const cut = Uint8ClampedArray.from({ length: subject.length }, (_, i) => {
    const alpha = subject[i - (i % 4) + 3]!;
    return i % 4 === 3 ? 255 * alpha : alpha === 0 ? 0 : (255 * subject[i]!) / alpha;
  });
  return new Map([
    [PLATE, { width, height, data: behind }],
    [SUBJECT, { width: box.width, height: box.height, data: cut }],
  ]);
}

function composited(scene: ClipScene, motion: Float32Array): Float32Array {
  const { width, height, box } = scene;
  const layer = { kind: 'raster', edge: 'transparent' } as const;
  const at = (x: number, y: number) => ({ x, y, scaleX: 1, scaleY: 1, rotationRadians: 0 });
  const builder = new DocumentBuilder()
    .run('document.set', { width, height })
    .run('layer.add', {
      ...layer,
      id: 'plate',
      name: 'plate',
      blob: PLATE,
      width,
      height,
      transform: at(width / 2, height / 2),
    })
    .run('layer.add', {
      ...layer,
      ...{ id: 'subject', name: 'subject', blob: SUBJECT, width: box.width, height: box.height },
      transform: at(box.x + box.width / 2, box.y + box.height / 2),
    })
    .moves('subject');
  const compositor = new Compositor({ pictureBudgetBytes: 1e9 });
  const missing = compositor.missing(builder.document, width, height);
  const pixels = pictures(scene);
  for (const required of missing.pictures) compositor.addPicture(required, pixels.get(required.blob)!);
  const steady = Float32Array.from(
    { length: 120 * MOTION_CHANNEL_COUNT },
    (_, i) => motion[i % MOTION_CHANNEL_COUNT]!,
  );
  for (const blob of missing.curves) compositor.addCurves(blob, steady);
  const out = new Uint8Array(frameBytes('straight', width, height));
  compositor.draw(builder.document, 0.5, width, height, 'straight', out);
  return Float32Array.from({ length: width * height * 3 }, (_, i) => out[Math.floor(i / 3) * 4 + (i % 3)]!);
}

function painted(scene: ClipScene, motion: Float32Array): Float32Array {
  const frame = new Float32Array(scene.width * scene.height * 3);
  scenePainter(scene)(motion, frame);
  return frame.map((value) => value * 255);
}

const difference = (a: Float32Array, b: Float32Array) => {
  const ways = a.map((value, i) => Math.abs(value - b[i]!));
  return { most: Math.max(...ways), mean: ways.reduce((sum, way) => sum + way, 0) / ways.length };
};

describe('the warp', () => {
  it.each(MOTIONS.map((motion, i) => [i, motion] as const))(
    'draws what the compositor draws, to its rounding (vector %i)',
    (i, motion) => {
      const [ours, compositors] = [painted(SCENE, motion), composited(SCENE, motion)];
      const { most, mean } = difference(ours, compositors);
      // The compositor's places round to 1/128 pixel and go straight between the nodes of a grid.
      expect(most).toBeLessThanOrEqual(5);
      expect(mean).toBeLessThan(0.5);
      if (i > 0) expect(difference(ours, painted(SCENE, MOTIONS[0]!)).mean).toBeGreaterThan(2);
    },
  );
});

describe('the warp as a graph', () => {
  let frames: readonly Float32Array[];

  beforeAll(async () => {
    const g = new GraphBuilder('scene');
    const motion = g.input('motion', [MOTIONS.length, MOTION_CHANNEL_COUNT]);
    g.output('frames', sceneFrames(g, SCENE, motion));
    const session = await openSession(encodeModel(g.model()));
    const flat = Float32Array.from(MOTIONS.flatMap((one) => [...one]));
    const results = await session.run({
      motion: tensor('float32', [MOTIONS.length, MOTION_CHANNEL_COUNT], flat),
    });
    await session.dispose();
    const data = results['frames']!.data as Float32Array;
    const pixels = SCENE.width * SCENE.height;
    frames = MOTIONS.map((_, frame) =>
      Float32Array.from(
        { length: pixels * 3 },
        (_, i) => 255 * data[((i % 3) * MOTIONS.length + frame) * pixels + Math.floor(i / 3)]!,
      ),
    );
  });

  it.each(MOTIONS.map((motion, i) => [i, motion] as const))('draws the same (vector %i)', (i, motion) => {
    expect(difference(frames[i]!, painted(SCENE, motion)).most).toBeLessThan(0.2);
    expect(difference(frames[i]!, composited(SCENE, motion)).most).toBeLessThanOrEqual(5);
  });
});
