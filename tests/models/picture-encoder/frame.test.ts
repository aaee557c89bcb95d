/** Pictures of any size as the encoder sees them, and what is measured of a known subject. */
import { describe, expect, it } from 'vitest';
import type { PixelData } from '#core/compositing/canvas.ts';
import {
  FACT_COUNT,
  layerFacts,
  NO_PICTURE,
  PICTURE_VECTOR_SIZE,
  pictureVector,
} from '#models/picture-encoder/facts.ts';
import { FRAME_SIDE, FRAME_SIZE, frameBox, frameOf } from '#models/picture-encoder/frame.ts';
import { measureFacts } from '#models/picture-encoder/measure.ts';

const PIXELS = FRAME_SIDE ** 2;

function picture(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly number[],
): PixelData {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(colourAt((x + 0.5) / width, (y + 0.5) / height), (y * width + x) * 4);
  return { width, height, data };
}

const RED = [255, 0, 0, 255];
const CLEAR = [0, 0, 0, 0];
/** A red disc on nothing. */
const disc = (width: number, height: number, cx: number, cy: number, radius: number) => {
  const side = Math.max(width, height);
  return picture(width, height, (x, y) =>
    Math.hypot(((x - cx) * width) / side, ((y - cy) * height) / side) < radius ? RED : CLEAR,
  );
};
const maskOf = (frame: Float32Array) => frame.slice(3 * PIXELS, 4 * PIXELS);

describe('frameOf', () => {
  it.each([
    [64, 64],
    [1, 1],
    [1920, 1080],
    [700, 3000],
    [4000, 10],
    [37, 53],
  ])('fits a picture of %d x %d, its proportions kept', (width, height) => {
    const frame = frameOf(picture(width, height, () => RED));
    const box = frameBox(width, height);
    expect(frame).toHaveLength(FRAME_SIZE);
    expect(Math.max(box.width, box.height)).toBe(FRAME_SIDE);
    for (let y = 0; y < FRAME_SIDE; y++) {
      for (let x = 0; x < FRAME_SIDE; x++) {
        const inside =
          x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height ? 1 : 0;
        const planes = [0, 1, 2, 3, 4].map((plane) => frame[plane * PIXELS + y * FRAME_SIDE + x]);
        expect(planes).toEqual([inside, 0, 0, inside, inside]);
      }
    }
  });

  it('tells what is transparent in the picture from the bars beside it, and hides its colour', () => {
    const frame = frameOf(picture(128, 64, (x) => (x < 0.5 ? [9, 200, 30, 0] : RED)));
    const at = (plane: number, x: number, y: number) => frame[plane * PIXELS + y * FRAME_SIDE + x];
    expect([at(3, 10, 32), at(4, 10, 32), at(1, 10, 32)]).toEqual([0, 1, 0]);
    expect([at(3, 10, 4), at(4, 10, 4)]).toEqual([0, 0]);
    expect(at(0, 50, 32)).toBe(1);
  });
});

describe('measureFacts', () => {
  it('finds centre, extent, foot and share of a disc', () => {
    const frame = frameOf(disc(512, 512, 0.6, 0.3, 0.2));
    const facts = measureFacts(frame, frameBox(512, 512), maskOf(frame));
    expect(facts).toMatchObject({ subject: 1 });
    expect(facts.centreX).toBeCloseTo(0.1, 2);
    expect(facts.centreY).toBeCloseTo(-0.2, 2);
    // A disc's deviation is half its radius.
    for (const spread of [facts.spreadX, facts.spreadY]) expect(spread).toBeCloseTo(0.1, 2);
    expect(facts.footY).toBeCloseTo(0, 1);
    expect(facts.height).toBeCloseTo(0.4, 1);
    expect(facts.coverage).toBeCloseTo(Math.PI * 0.04, 2);
    expect(facts.elongation).toBeLessThan(0.05);
    expect(facts.saturation).toBeGreaterThan(0.95);
    expect(facts.groundAlpha).toBeLessThan(0.05);
  });

  it('calls checks edgier than a plain, and grain rougher', () => {
    const surfaces = [
      () => [128, 128, 128, 255],
      (x: number, y: number) => ((Math.floor(x * 8) + Math.floor(y * 8)) % 2 ? RED : [255, 255, 255, 255]),
      (x: number, y: number) => {
        const grain = 128 + 22 * Math.sin(9000 * x + 7000 * y * y);
        return [grain, grain, grain, 255];
      },
    ].map((colourAt) => measureFacts(frameOf(picture(64, 64, colourAt)), frameBox(64, 64), null));
    const [plain, checks, grain] = surfaces as [
      (typeof surfaces)[0],
      (typeof surfaces)[0],
      (typeof surfaces)[0],
    ];
    expect(plain).toMatchObject({ subject: 0, edges: 0, coverage: 1 });
    expect(checks.edges).toBeGreaterThan(0.15);
    expect(grain.texture).toBeGreaterThan(plain.texture + 0.02);
  });

  it('stays finite where there is nothing at all', () => {
    const frame = frameOf(picture(64, 64, () => CLEAR));
    for (const mask of [null, new Float32Array(PIXELS)])
      expect(Object.values(measureFacts(frame, frameBox(64, 64), mask)).every(Number.isFinite)).toBe(true);
  });
});

describe('pictureVector', () => {
  const facts = measureFacts(frameOf(disc(400, 200, 0.75, 0.5, 0.1)), frameBox(400, 200), null);

  it('has lengths in the layer’s shorter sides, its shape, and that there is a picture', () => {
    const inFrame = { ...facts, centreX: 0.25 };
    expect(layerFacts(inFrame, 400, 200).centreX).toBeCloseTo(0.5, 6);
    expect(layerFacts(inFrame, 200, 400).centreX).toBeCloseTo(0.5, 6);
    const vector = pictureVector(inFrame, 400, 200);
    expect(vector).toHaveLength(PICTURE_VECTOR_SIZE);
    expect(vector[FACT_COUNT]).toBeCloseTo(Math.log(16 / 9), 6);
    expect(pictureVector(inFrame, 300, 400)[FACT_COUNT]).toBeCloseTo(Math.log(0.75), 6);
    expect(vector.at(-1)).toBe(1);
    expect(NO_PICTURE.every((value) => value === 0)).toBe(true);
  });

  it('keeps facts within what they can be', () => {
    const wild = layerFacts({ ...facts, subject: 1.7, spreadX: -0.3, coverage: 4 }, 100, 100);
    expect(wild).toMatchObject({ subject: 1, spreadX: 0.02, coverage: 1 });
  });
});
