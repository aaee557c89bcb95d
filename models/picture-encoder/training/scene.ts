/**
 * Scenes to learn seeing from: an illustration laid on a ground, or a ground alone, and what is true of it
 * because it was made that way.
 */
import type { PixelData } from '#core/compositing/canvas.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import type { PictureFacts } from '../facts.ts';
import { FRAME_SIDE, frameBox, frameOf, spans, type FrameBox } from '../frame.ts';
import { measureFacts, type Mask } from '../measure.ts';
import { MASK_SIDE } from '../network.ts';
import { GROUNDS } from './grounds/index.ts';
import type { Ground } from './grounds/ground.ts';
import { blankRaster, lay, toPixels, type Placement } from './raster.ts';

/** Longer side while it is painted. */
const SCENE_SIDE = 96;
/** Widths by heights, as artists have them. */
const SHAPES = [1, 1, 1, 4 / 3, 3 / 2, 16 / 9, 3 / 4, 2 / 3, 9 / 16] as const;
/** Scenes without a subject. */
const WHOLE_SHARE = 0.18;

export interface Scene {
  readonly ground: string;
  readonly width: number;
  readonly height: number;
  /** As a decoder would hand it over. */
  readonly picture: PixelData;
  /** `[FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]` */
  readonly frame: Float32Array<ArrayBuffer>;
  /** Lengths in sides of the frame. */
  readonly facts: PictureFacts;
  /** Share of each cell that is the subject's, row by row, `[MASK_SIDE²]`; zeros without a subject. */
  readonly cells: Float32Array<ArrayBuffer>;
}

/** @param pictures illustrations with alpha, one of which becomes the subject */
export function makeScene(seed: number, pictures: readonly PixelData[]): Scene {
  const random = randomSource(Math.imul(seed, 0x9e3779b1) ^ 0x51ab);
  const size = sizeOf(random.pick(SHAPES));
  const alone = random.uniform() < WHOLE_SHARE;
  const ground = someGround(random, (candidate) => !alone || candidate.whole);
  const scene = ground.paint(size, random, pictures);
  const shares = alone ? null : lay(scene, random.pick(pictures), somewhere(scene, random));
  const picture = toPixels(scene);
  const frame = frameOf(picture);
  const box = frameBox(size.width, size.height);
  const mask = shares && inFrame(shares, size, box);
  return {
    ground: ground.id,
    ...{ width: size.width, height: size.height, picture, frame },
    facts: measureFacts(frame, box, mask),
    cells: mask ? coarse(mask) : new Float32Array(MASK_SIDE ** 2),
  };
}

function sizeOf(shape: number) {
  return blankRaster(
    Math.round(SCENE_SIDE * Math.min(1, shape)),
    Math.round(SCENE_SIDE * Math.min(1, 1 / shape)),
  );
}

function someGround(random: RandomSource, fits: (ground: Ground) => boolean): Ground {
  const candidates = GROUNDS.filter(fits);
  let rest = random.uniform() * candidates.reduce((sum, { weight }) => sum + weight, 0);
  return candidates.find(({ weight }) => (rest -= weight) < 0) ?? candidates[0]!;
}

/** Anywhere that leaves most of it on the page, more often near the middle; upright mostly. */
function somewhere({ width, height }: { width: number; height: number }, random: RandomSource): Placement {
  const side = Math.min(width, height) * (0.3 + 0.8 * random.uniform());
  const near = (size: number) => size * (0.5 + 0.2 * Math.max(-2, Math.min(2, random.normal())));
  return {
    ...{ x: near(width), y: near(height), side },
    turnRadians: random.uniform() < 0.6 ? 0 : 0.4 * random.normal(),
    mirrored: random.uniform() < 0.5,
    stretch: random.uniform() < 0.7 ? 1 : Math.exp(0.2 * random.normal()),
  };
}

/** The frame's pixels are the mean of the scene's, as the picture's are. */
function inFrame(
  shares: Float32Array,
  { width, height }: { width: number; height: number },
  box: FrameBox,
): Mask {
  const mask = new Float32Array(FRAME_SIDE ** 2);
  const [across, down] = [spans(width, box.width), spans(height, box.height)];
  down.forEach(([top, bottom], y) =>
    across.forEach(([left, right], x) => {
      let sum = 0;
      for (let j = top; j <= bottom; j++) for (let i = left; i <= right; i++) sum += shares[j * width + i]!;
      mask[(box.top + y) * FRAME_SIDE + box.left + x] = sum / (bottom - top + 1) / (right - left + 1);
    }),
  );
  return mask;
}

function coarse(mask: Mask): Float32Array<ArrayBuffer> {
  const cells = new Float32Array(MASK_SIDE ** 2);
  const cell = FRAME_SIDE / MASK_SIDE;
  mask.forEach((share, i) => {
    const [x, y] = [Math.floor((i % FRAME_SIDE) / cell), Math.floor(Math.floor(i / FRAME_SIDE) / cell)];
    cells[y * MASK_SIDE + x]! += share / cell ** 2;
  });
  return cells;
}
