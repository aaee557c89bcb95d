/**
 * An excerpt of a song as the network is taught it: played faster or slower, through another filter, in another
 * room's noise and another key, so that few songs do for many.
 */
import { CHROMA_BINS, MEL_BANDS } from '#core/audio/features.ts';
import type { RandomSource } from '#core/random.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { HEARD_COUNT } from '../inputs.ts';
import type { Example } from './examples.ts';

/** Tempo of an excerpt, as a factor. */
const SLOWEST = 0.78;
const FASTEST = 1.3;
/** Bands are moved up or down by this many at most. */
const LARGEST_SHIFT = 3;
/** Tilt and bend of the filter in the rows' unit of 80 dB, at most. */
const LARGEST_TILT = 0.15;
const LARGEST_BEND = 0.1;

export interface Disguise {
  /** Frames of the song a frame of the excerpt. */
  readonly speed: number;
  /** How far levels lie apart, beside what they did. */
  readonly contrast: number;
  readonly bandShift: number;
  readonly keyShift: number;
  /** Added to each band. */
  readonly filter: Float32Array;
  /** Noise: bands do not fall below. */
  readonly floor: Float32Array;
}

export const NO_DISGUISE: Disguise = {
  speed: 1,
  contrast: 1,
  bandShift: 0,
  keyShift: 0,
  filter: new Float32Array(MEL_BANDS),
  floor: new Float32Array(MEL_BANDS),
};

export function randomDisguise(random: RandomSource): Disguise {
  const either = (most: number) => most * (2 * random.uniform() - 1);
  const [tilt, bend, turns, phase] = [
    either(LARGEST_TILT),
    either(LARGEST_BEND),
    3 * random.uniform(),
    either(3),
  ];
  const top = random.uniform() < 0.2 ? 25 + random.below(MEL_BANDS - 25) : MEL_BANDS;
  const bottom = random.uniform() < 0.15 ? random.below(8) : 0;
  const noise = random.uniform() < 0.3 ? 0.2 + 0.35 * random.uniform() : 0;
  const colour = either(0.15);
  const place = (band: number) => band / MEL_BANDS - 0.5;
  return {
    speed: SLOWEST * (FASTEST / SLOWEST) ** random.uniform(),
    contrast: 0.75 + 0.5 * random.uniform(),
    bandShift: random.below(2 * LARGEST_SHIFT + 1) - LARGEST_SHIFT,
    keyShift: random.below(CHROMA_BINS),
    filter: Float32Array.from({ length: MEL_BANDS }, (_, band) => {
      const cut = Math.max(0, band - top, bottom - band) * 0.06;
      return 2 * tilt * place(band) + bend * Math.cos(2 * Math.PI * turns * place(band) + phase) - cut;
    }),
    floor: Float32Array.from({ length: MEL_BANDS }, (_, band) =>
      noise === 0 ? 0 : Math.max(0, noise + 2 * colour * place(band)),
    ),
  };
}

/** Length of the noise that is gone round: prime, so that bands do not repeat together. */
const FLICKER_LENGTH = 4093;
const FLICKER = 0.06;

/** Writes `frames` rows of a song from a frame on, disguised. */
export function writeRows(
  song: Example,
  disguise: Disguise,
  {
    start,
    frames,
    random,
  }: { readonly start: number; readonly frames: number; readonly random: RandomSource },
  rows: Float32Array,
): void {
  const flicker = Float32Array.from({ length: FLICKER_LENGTH }, () => FLICKER * (random.uniform() - 0.5));
  for (let frame = 0; frame < frames; frame++) {
    const position = start + frame * disguise.speed;
    const from = Math.floor(position);
    if (from < 0 || from >= song.frameCount) continue;
    const to = frame * HEARD_COUNT;
    const between = {
      at: from * HEARD_COUNT,
      next: Math.min(song.frameCount - 1, from + 1) * HEARD_COUNT,
      share: position - from,
    };
    writeBands(song.rows, disguise, between, flicker, rows, to);
    writeChroma(song.rows, disguise, between, rows, to + MEL_BANDS);
  }
}

/** A place between two rows of a song. */
interface Between {
  readonly at: number;
  readonly next: number;
  readonly share: number;
}

function writeBands(
  song: Float32Array,
  { contrast, bandShift, filter, floor }: Disguise,
  { at, next, share }: Between,
  flicker: Float32Array,
  rows: Float32Array,
  to: number,
): void {
  for (let band = 0; band < MEL_BANDS; band++) {
    const source = Math.min(MEL_BANDS - 1, Math.max(0, band - bandShift));
    const level = song[at + source]! + share * (song[next + source]! - song[at + source]!);
    // Silence stays silent.
    const changed = level > 0 ? 1 + (level - 1) * contrast + filter[band]! : 0;
    const least = floor[band]! > 0 ? floor[band]! + flicker[(to + band) % FLICKER_LENGTH]! : 0;
    const louder = changed > least ? changed : least;
    rows[to + band] = louder < 1 ? louder : 1;
  }
}

function writeChroma(
  song: Float32Array,
  { keyShift }: Disguise,
  { at, next, share }: Between,
  rows: Float32Array,
  to: number,
): void {
  for (let bin = 0; bin < CHROMA_BINS; bin++) {
    const source = MEL_BANDS + ((bin + keyShift) % CHROMA_BINS);
    rows[to + bin] = song[at + source]! + share * (song[next + source]! - song[at + source]!);
  }
}

/** Half as sure a frame away, a quarter two frames away: beats are placed between frames, and heard unevenly. */
const NEAR = [1, 0.5, 0.25] as const;

/**
 * Marks moments on the excerpt's frames.
 * @param mark called with a frame of the excerpt and how much it is one, 0..1
 */
export function markMoments(
  seconds: readonly number[],
  { speed }: Disguise,
  { start, frames }: { readonly start: number; readonly frames: number },
  mark: (frame: number, share: number) => void,
): void {
  for (const moment of seconds) {
    const place = (moment * CONTROL_RATE - start) / speed;
    for (let frame = Math.max(0, Math.ceil(place - 2.5)); frame < Math.min(frames, place + 2.5); frame++)
      mark(frame, NEAR[Math.min(2, Math.round(Math.abs(frame - place)))]!);
  }
}
