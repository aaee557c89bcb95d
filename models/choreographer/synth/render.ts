/** Plays a score: voices by instrument, ducked, in a room, mastered. Deterministic. */
import { randomSource } from '#core/random.ts';
import { INSTRUMENTS, type Instrument, type Score } from '../composer/score.ts';
import type { SoundSet } from './voice.ts';

export interface RenderOptions {
  readonly sampleRate: number;
  readonly soundSet: SoundSet;
  /** Chooses the set's tuning, and its noise. */
  readonly seed: number;
  /** Share of reverb, 0..0.5. */
  readonly room: number;
  /** Drive into the limiter; 1 is clean. */
  readonly drive: number;
  /** Low-pass corner, Hz; Infinity for none. */
  readonly lowPassHz: number;
  /** White noise, linear. */
  readonly noise: number;
  /** Gain of an instrument in the mix; 1 when left out. */
  readonly levels?: Readonly<Partial<Record<Instrument, number>>>;
}

export const CLEAN: Omit<RenderOptions, 'sampleRate' | 'soundSet' | 'seed'> = {
  room: 0.22,
  drive: 1.15,
  lowPassHz: Infinity,
  noise: 0,
};

/** Where instruments stand, -1 left .. 1 right, and how much room they get. */
const PLACES: Readonly<Record<Instrument, { readonly pan: number; readonly wet: number }>> = {
  kick: { pan: 0, wet: 0.05 },
  snare: { pan: 0.06, wet: 0.5 },
  hat: { pan: -0.3, wet: 0.3 },
  bass: { pan: 0, wet: 0 },
  pad: { pan: 0.15, wet: 0.8 },
  pluck: { pan: 0.38, wet: 0.7 },
  bell: { pan: -0.15, wet: 1 },
};

/** Stereo samples, -1..1. */
export interface Stereo {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export function renderScore(score: Score, options: RenderOptions): Stereo {
  const length = Math.ceil(score.durationSeconds * options.sampleRate);
  const mix: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  const send = new Float32Array(length);
  const duck = ducking(score, options.sampleRate, length);
  const random = randomSource(options.seed);
  const voices = options.soundSet.draw(random);
  const stage = { sampleRate: options.sampleRate, random };
  for (const instrument of INSTRUMENTS) {
    const stem = new Float32Array(length);
    for (const note of score.notes) if (note.instrument === instrument) voices[instrument](stem, note, stage);
    const { pan, wet } = PLACES[instrument];
    const ducked = instrument === 'pad' || instrument === 'bass';
    const level = options.levels?.[instrument] ?? 1;
    for (let i = 0; i < length; i++) {
      const sample = level * (ducked ? stem[i]! * duck[i]! : stem[i]!);
      mix.left[i]! += sample * Math.sqrt((1 - pan) / 2);
      mix.right[i]! += sample * Math.sqrt((1 + pan) / 2);
      send[i]! += sample * wet;
    }
  }
  addRoom(mix, send, options);
  master(mix, options, random.uniform);
  return mix;
}

/** The average of both sides. */
export function toMono({ left, right }: Stereo): Float32Array {
  return left.map((sample, i) => (sample + right[i]!) / 2);
}

/** A dip after each kick that gives it room. */
function ducking(score: Score, sampleRate: number, length: number): Float32Array {
  const gain = new Float32Array(length).fill(1);
  for (const { instrument, startSeconds } of score.notes) {
    if (instrument !== 'kick') continue;
    const start = Math.round(startSeconds * sampleRate);
    for (let i = start; i < Math.min(length, start + 0.3 * sampleRate); i++)
      gain[i] = Math.min(gain[i]!, 1 - 0.45 * Math.exp(-(i - start) / sampleRate / 0.09));
  }
  return gain;
}

/** Four damped comb filters and two all-passes a side: Schroeder (1962), Moorer (1979). */
function addRoom({ left, right }: Stereo, send: Float32Array, { sampleRate, room }: RenderOptions): void {
  if (room === 0) return;
  [left, right].forEach((out, side) => {
    const wet = new Float32Array(out.length);
    for (const milliseconds of [29.7, 37.1, 41.1, 43.7])
      comb(send, wet, Math.round(((milliseconds + side * 1.3) * sampleRate) / 1000));
    for (const milliseconds of [5, 1.7])
      allPass(wet, Math.round(((milliseconds + side * 0.4) * sampleRate) / 1000));
    for (let i = 0; i < out.length; i++) out[i]! += room * wet[i]!;
  });
}

function comb(input: Float32Array, out: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  let damped = 0;
  for (let i = 0, at = 0; i < input.length; i++, at = at + 1 === delay ? 0 : at + 1) {
    const echo = line[at]!;
    damped += 0.55 * (echo - damped);
    line[at] = input[i]! + 0.78 * damped;
    out[i]! += 0.4 * echo;
  }
}

function allPass(signal: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  for (let i = 0, at = 0; i < signal.length; i++, at = at + 1 === delay ? 0 : at + 1) {
    const echo = line[at]!;
    const value = signal[i]! + 0.6 * echo;
    line[at] = value;
    signal[i] = echo - 0.6 * value;
  }
}

/** Level, drive into a soft limiter, low-pass, noise, and a fade at the end. */
function master(
  { left, right }: Stereo,
  { sampleRate, drive, lowPassHz, noise }: RenderOptions,
  uniform: () => number,
): void {
  let peak = 1e-9;
  for (const side of [left, right]) for (const sample of side) peak = Math.max(peak, Math.abs(sample));
  const gain = (1.1 * drive) / peak;
  const follow = lowPassHz >= sampleRate / 2 ? 1 : 1 - Math.exp((-2 * Math.PI * lowPassHz) / sampleRate);
  const fade = 0.6 * sampleRate;
  for (const side of [left, right]) {
    let smooth = 0;
    for (let i = 0; i < side.length; i++) {
      smooth += follow * (0.93 * Math.tanh(gain * side[i]!) - smooth);
      side[i] = (smooth + noise * (2 * uniform() - 1)) * Math.min(1, (side.length - i) / fade);
    }
  }
}
