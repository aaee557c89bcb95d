/** Scenes to learn seeing from, made of drawn pictures here: what is said of them is true. */
import { describe, expect, it } from 'vitest';
import type { PixelData } from '#core/compositing/canvas.ts';
import { FRAME_SIDE } from '#models/picture-encoder/frame.ts';
import { MASK_SIDE } from '#models/picture-encoder/network.ts';
import { GROUNDS } from '#models/picture-encoder/training/grounds/index.ts';
import { saliencyFacts } from '#models/picture-encoder/training/saliency.ts';
import { copyScene, poolScenes } from '#models/picture-encoder/training/scene-pool.ts';
import { makeScene } from '#models/picture-encoder/training/scene.ts';
import { frameBox } from '#models/picture-encoder/frame.ts';

/** A coloured square with a rim of nothing. */
const square = (r: number, g: number, b: number): PixelData => {
  const data = new Uint8ClampedArray(32 * 32 * 4);
  for (let y = 4; y < 28; y++) for (let x = 4; x < 28; x++) data.set([r, g, b, 255], (y * 32 + x) * 4);
  return { width: 32, height: 32, data };
};
const PICTURES = [square(230, 40, 40), square(40, 200, 80), square(30, 60, 220), square(240, 230, 40)];
const SCENES = Array.from({ length: 120 }, (_, i) => makeScene(i + 1, PICTURES));

describe('makeScene', () => {
  it('makes the same scene of the same seed', () => {
    expect(makeScene(7, PICTURES)).toEqual(SCENES[6]);
  });

  it('uses every ground, with and without a subject where it may', () => {
    expect(new Set(SCENES.map(({ ground }) => ground))).toEqual(new Set(GROUNDS.map(({ id }) => id)));
    const alone = SCENES.filter(({ facts }) => facts.subject === 0);
    expect(alone.length).toBeGreaterThan(8);
    const whole = new Set(GROUNDS.filter((ground) => ground.whole).map(({ id }) => id));
    for (const { ground, cells } of alone) {
      expect(whole.has(ground)).toBe(true);
      expect(cells.every((share) => share === 0)).toBe(true);
    }
  });

  it('says facts that are finite, and a mask whose middle is the subject’s', () => {
    for (const { facts, cells, frame } of SCENES) {
      expect(Object.values(facts).every(Number.isFinite)).toBe(true);
      expect(frame.every((value) => value >= 0 && value <= 1.0001)).toBe(true);
      const mass = cells.reduce((sum, share) => sum + share, 0);
      if (facts.subject === 0 || mass < 0.5) continue;
      const x = cells.reduce((sum, share, i) => sum + share * (((i % MASK_SIDE) + 0.5) / MASK_SIDE - 0.5), 0);
      expect(Math.abs(x / mass - facts.centreX)).toBeLessThan(0.05);
    }
  });

  it('is seen through by the rule where nothing is behind the subject', () => {
    const onNothing = SCENES.filter(({ ground, facts }) => ground === 'none' && facts.coverage > 0.03);
    expect(onNothing.length).toBeGreaterThan(5);
    for (const { frame, width, height, facts } of onNothing) {
      const { centreX, centreY } = saliencyFacts(frame, frameBox(width, height));
      expect(Math.hypot(centreX - facts.centreX, centreY - facts.centreY)).toBeLessThan(0.02);
    }
  });
});

describe('copyScene', () => {
  it('mirrors picture, facts and mask together', async () => {
    const pool = await poolScenes(PICTURES, 1, 6);
    const rows = () => ({
      frames: new Float32Array(5 * FRAME_SIDE ** 2),
      facts: new Float32Array(pool.facts.length / 6),
      cells: new Float32Array(MASK_SIDE ** 2),
    });
    for (let scene = 0; scene < 6; scene++) {
      const [plain, mirrored] = [rows(), rows()];
      copyScene(pool, scene, false, plain, 0);
      copyScene(pool, scene, true, mirrored, 0);
      expect(mirrored.facts[1]).toBeCloseTo(-plain.facts[1]!, 6);
      expect(mirrored.facts[2]).toBe(plain.facts[2]);
      for (let y = 0; y < FRAME_SIDE; y += 7)
        for (let x = 0; x < FRAME_SIDE; x += 5)
          expect(mirrored.frames[y * FRAME_SIDE + x]).toBe(plain.frames[y * FRAME_SIDE + FRAME_SIDE - 1 - x]);
      expect([...mirrored.cells.subarray(0, MASK_SIDE)]).toEqual(
        [...plain.cells.subarray(0, MASK_SIDE)].reverse(),
      );
    }
  });
});
