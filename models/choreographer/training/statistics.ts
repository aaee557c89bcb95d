/** Means and deviations over training material. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { randomSource } from '#core/random.ts';
import { PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import { INPUT_COUNT } from '../inputs.ts';
import type { Statistics } from '../network.ts';
import { STYLES } from '../styles/index.ts';
import { targetOf, type Example } from './examples.ts';
import { somePicture, type SeenPicture } from './seen-pictures.ts';

/** Below this an input hardly varies; dividing by less would only raise noise. */
const LEAST_DEVIATION = 0.02;
/**
 * What moves less than this on the whole is hardly seen, and the style does not move it: a pixel of a layer
 * of 1080, a tenth of a level.
 */
const LEAST_MOVEMENT = 1e-3;

export function statisticsOf(examples: readonly Example[], pictures: readonly SeenPicture[]): Statistics {
  const input = new Moments(INPUT_COUNT);
  for (const { inputs } of examples) input.add(inputs);
  const picture = new Moments(PICTURE_VECTOR_SIZE);
  for (const { vector } of pictures) picture.add(vector);
  return {
    inputMean: input.mean(),
    inputDeviation: input.deviation().map((value) => Math.max(LEAST_DEVIATION, value)),
    pictureMean: picture.mean().with(-1, 0),
    pictureDeviation: picture
      .deviation()
      .map((value) => Math.max(LEAST_DEVIATION, value))
      .with(-1, 1),
    motionDeviation: STYLES.map((_, style) => motionDeviation(examples, pictures, style)),
  };
}

/** About 0, the channels' rest, rather than about their mean. */
function motionDeviation(
  examples: readonly Example[],
  pictures: readonly SeenPicture[],
  style: number,
): number[] {
  const random = randomSource(style);
  const moments = new Moments(MOTION_CHANNEL_COUNT);
  for (const example of examples) moments.add(targetOf(example, style, somePicture(pictures, random)));
  return moments.rootMeanSquare().map((value) => (value < LEAST_MOVEMENT ? 0 : value));
}

/** Sums of rows, kept as they come. */
class Moments {
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  #rows = 0;

  constructor(width: number) {
    this.#sum = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  add(block: Float32Array): void {
    const width = this.#sum.length;
    this.#rows += block.length / width;
    for (let i = 0; i < block.length; i++) {
      this.#sum[i % width]! += block[i]!;
      this.#squares[i % width]! += block[i]! ** 2;
    }
  }

  mean(): number[] {
    return Array.from(this.#sum, (value) => value / Math.max(1, this.#rows));
  }

  rootMeanSquare(): number[] {
    return Array.from(this.#squares, (value) => Math.sqrt(value / Math.max(1, this.#rows)));
  }

  deviation(): number[] {
    const mean = this.mean();
    return this.rootMeanSquare().map((value, i) => Math.sqrt(Math.max(0, value ** 2 - mean[i]! ** 2)));
  }
}
