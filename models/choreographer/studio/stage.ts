/** Where voices play: a stereo buffer, and a way to place one moment after another in it. */
import type { RandomSource } from '#core/random.ts';
import type { Note } from '../composer/score.ts';
import type { Stereo } from '../synth/render.ts';

export interface Stage {
  readonly sampleRate: number;
  readonly random: RandomSource;
}

/** Adds one note to the buffer. */
export type StudioVoice = (out: Stereo, note: Note, stage: Stage) => void;

export const silence = (length: number): Stereo => ({
  left: new Float32Array(length),
  right: new Float32Array(length),
});

/** Equal-power gains of a place, -1 left .. 1 right. */
export function panGains(pan: number): readonly [left: number, right: number] {
  const angle = ((pan + 1) * Math.PI) / 4;
  return [Math.cos(angle) * Math.SQRT2, Math.sin(angle) * Math.SQRT2];
}

/** Calls `sample(t)` for each moment of a stretch; it answers with both sides. */
export function playStereo(
  out: Stereo,
  startSeconds: number,
  seconds: number,
  sampleRate: number,
  sample: (t: number) => readonly [left: number, right: number],
): void {
  const start = Math.round(startSeconds * sampleRate);
  const end = Math.min(out.left.length, start + Math.ceil(seconds * sampleRate));
  for (let i = Math.max(0, start); i < end; i++) {
    const [left, right] = sample((i - start) / sampleRate);
    out.left[i]! += left;
    out.right[i]! += right;
  }
}

/** As `playStereo`, of one signal at a place. */
export function playAt(
  out: Stereo,
  startSeconds: number,
  seconds: number,
  sampleRate: number,
  pan: number,
  sample: (t: number) => number,
): void {
  const [left, right] = panGains(pan);
  playStereo(out, startSeconds, seconds, sampleRate, (t) => {
    const value = sample(t);
    return [left * value, right * value];
  });
}

/** Rises linearly over `attack`, holds until `held`, falls along a half cosine over `release` (seconds). */
export function envelope(t: number, attack: number, held: number, release: number): number {
  if (t < attack) return t / attack;
  if (t < held) return 1;
  return t < held + release ? 0.5 + 0.5 * Math.cos((Math.PI * (t - held)) / release) : 0;
}
