/** Movement fitted to what a picture shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { motionMatrix } from '#core/compositing/motion-map.ts';
import {
  CONTROL_RATE,
  DISPLACEMENT_BASIS,
  MOTION_CHANNEL_COUNT,
  MOTION_CHANNELS,
  motionChannel,
} from '#core/timeline/motion-channels.ts';
import { ROOT } from '#main/paths.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import type { ShownPicture } from '#models/choreographer/styles/on-subject.ts';
import { drawStyle, gridOf } from '#models/choreographer/styles/pen.ts';
import { readSeenPictures } from '#models/choreographer/training/seen-pictures.ts';
import type { PictureFacts } from '#models/picture-encoder/facts.ts';

const SCORES = [2, 7, 13].map((seed) => composeSong(seed, 10));
const PICTURES = readSeenPictures(
  readFileSync(join(ROOT, 'models/choreographer/training/seen-pictures.safetensors')),
).testing.slice(0, 60);

/** Something plain of middling size and looks, standing at the middle of a square page. */
const PLAIN: PictureFacts = {
  subject: 1,
  ...{ centreX: 0, centreY: 0.1, spreadX: 0.12, spreadY: 0.15, elongation: 0.2 },
  ...{ footX: 0, footY: 0.4, height: 0.6, coverage: 0.2 },
  ...{ edges: 0.27, groundEdges: 0.05, texture: 0.03, groundTexture: 0.01 },
  ...{ brightness: 0.5, saturation: 0.35, groundBrightness: 0.5, groundSaturation: 0.2, groundAlpha: 1 },
};
const shown = (facts: Partial<PictureFacts> = {}, aspect = 1): ShownPicture => ({
  facts: { ...PLAIN, ...facts },
  aspect,
});

const styleOf = (id: string) => STYLES.find((style) => style.id === id)!;
const draw = (id: string, picture?: ShownPicture, score = SCORES[0]!) =>
  drawStyle(styleOf(id), score, gridOf(score), Math.ceil(score.durationSeconds * CONTROL_RATE), picture);
const vectors = (curves: Float32Array) =>
  Array.from({ length: curves.length / MOTION_CHANNEL_COUNT }, (_, i) =>
    curves.subarray(i * MOTION_CHANNEL_COUNT, (i + 1) * MOTION_CHANNEL_COUNT),
  );
const reach = (curves: Float32Array, id: string) =>
  Math.max(...vectors(curves).map((vector) => Math.abs(vector[motionChannel(id)]!)));

/** Where a place in shorter sides from the middle of a square layer is carried, without the displacement. */
function carried(vector: Float32Array, x: number, y: number): [number, number] {
  const { a, b, c, d, e, f } = motionMatrix(vector, 1);
  return [a * x + c * y + e, b * x + d * y + f];
}
/** The displacement at a place of the layer, 0..1. */
function displacement(vector: Float32Array, x: number, y: number): [number, number] {
  return ['displace-x-10', 'displace-y-10'].map((id) =>
    DISPLACEMENT_BASIS.reduce(
      (sum, [u, v], i) =>
        sum + vector[motionChannel(id) + i]! * Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y),
      0,
    ),
  ) as [number, number];
}

describe.each(STYLES.map((style) => [style.id] as const))('%s', (id) => {
  it('moves a page without a subject, and one that nobody looked at, alike', () => {
    expect(draw(id, shown({ subject: 0 }))).toEqual(draw(id));
  });

  it('stays within bounds on any picture, does not fold it and does not leap', () => {
    const limits = { dx: 0.3, dy: 0.3, 'log-scale-x': 0.35, rotation: 0.2, shear: 0.15, brightness: 0.9 };
    PICTURES.forEach((picture, i) => {
      const score = SCORES[i % SCORES.length]!;
      const curves = draw(id, picture, score);
      expect(curves.every(Number.isFinite)).toBe(true);
      for (const [channel, limit] of Object.entries(limits))
        expect(reach(curves, channel), channel).toBeLessThan(limit);
      for (const axis of ['x', 'y'] as const) {
        const first = motionChannel(`displace-${axis}-10`);
        for (const vector of vectors(curves)) {
          const slope = DISPLACEMENT_BASIS.reduce(
            (sum, [u, v], k) => sum + Math.PI * Math.max(u, v) * Math.abs(vector[first + k]!),
            0,
          );
          expect(slope).toBeLessThan(0.75);
        }
      }
      const { centreX, centreY } = picture.facts;
      const places = vectors(curves).map((vector) => carried(vector, centreX, centreY));
      const leap = Math.max(
        ...places.slice(1).map(([x, y], frame) => Math.hypot(x - places[frame]![0], y - places[frame]![1])),
      );
      expect(leap).toBeLessThan(0.12);
    });
  });

  it('moves only what the style moves, and what carries the subject', () => {
    const plain = draw(id);
    const fitted = draw(id, shown({ centreX: 0.2, footX: 0.2 }));
    for (const { id: channel, group } of MOTION_CHANNELS) {
      const mayBegin = group === 'surface' || channel === 'dx' || channel === 'dy';
      if (!mayBegin && reach(plain, channel) === 0) expect(reach(fitted, channel), channel).toBe(0);
    }
  });
});

describe('as an animator would', () => {
  it('pulse swells about the subject: its centre stays where it is', () => {
    for (const vector of vectors(draw('pulse', shown({ centreX: -0.3, centreY: 0.2 })))) {
      const [x, y] = carried(vector, -0.3, 0.2);
      expect(x).toBeCloseTo(-0.3, 5);
      expect(y).toBeCloseTo(0.2, 5);
    }
  });

  it('sway holds a plant by its foot and bends its top over', () => {
    const plant = shown({ centreX: 0.2, centreY: -0.1, footX: 0.2, footY: 0.1, height: 0.5, spreadY: 0.14 });
    // How far a place of the plant goes to the sides at most, all in all.
    const way = (picture: ShownPicture | undefined, y: number) =>
      Math.max(
        ...vectors(draw('sway', picture)).map((vector) =>
          Math.abs(carried(vector, 0.2, y)[0] - 0.2 + displacement(vector, 0.7, y + 0.5)[0]),
        ),
      );
    expect(way(undefined, -0.35)).toBeLessThan(2.5 * way(undefined, 0.1));
    expect(way(plant, -0.35)).toBeGreaterThan(3 * way(plant, 0.1));
  });

  it('ripple waves where the subject is, not far from it', () => {
    const small = shown({ centreX: -0.3, centreY: -0.3, spreadX: 0.07, spreadY: 0.07 });
    const mean = (x: number, y: number) =>
      vectors(draw('ripple', small)).reduce(
        (sum, vector) => sum + Math.hypot(...displacement(vector, x, y)),
        0,
      );
    expect(mean(0.2, 0.2)).toBeGreaterThan(2 * mean(0.8, 0.8));
  });

  it('a rough surface ripples more than a stiff drawing', () => {
    const rough = draw('ripple', shown({ texture: 0.09, edges: 0.1 }));
    const stiff = draw('ripple', shown({ texture: 0.01, edges: 0.6 }));
    expect(reach(rough, 'displace-y-20')).toBeGreaterThan(1.5 * reach(stiff, 'displace-y-20'));
  });

  it('a small light thing is thrown higher than one that fills the page', () => {
    const feather = draw('bounce', shown({ coverage: 0.03, brightness: 0.8 }));
    const boulder = draw('bounce', shown({ coverage: 0.7, brightness: 0.2 }));
    expect(reach(feather, 'dy')).toBeGreaterThan(1.3 * reach(boulder, 'dy'));
  });

  it('a colourful picture changes colour more than a grey one', () => {
    const [gaudy, grey] = [0.8, 0].map((saturation) => draw('shimmer', shown({ saturation })));
    expect(reach(gaudy!, 'brightness')).toBeGreaterThan(1.4 * reach(grey!, 'brightness'));
  });
});
