/** Sound that is no music, for the network to rest in: noise, hum, tones. */
import { ANALYSIS_SAMPLE_RATE, type MonoAudio } from '#core/audio/features.ts';
import { randomSource, type RandomSource } from '#core/random.ts';

type Voice = (random: RandomSource) => (t: number) => number;

const whiteNoise: Voice = (random) => () => 2 * random.uniform() - 1;

/** Noise through a one-pole low-pass: wind, traffic. */
const brownNoise: Voice = (random) => {
  let level = 0;
  return () => (level += 0.05 * (2 * random.uniform() - 1 - level)) * 6;
};

const tone: Voice = (random) => {
  const hz = 60 * 2 ** (6 * random.uniform());
  return (t) => Math.sin(2 * Math.PI * hz * t);
};

const hum: Voice = (random) => {
  const hz = random.pick([50, 60]);
  return (t) =>
    [1, 2, 3, 4, 6].reduce((sum, overtone) => sum + Math.sin(2 * Math.PI * hz * overtone * t) / overtone, 0);
};

const VOICES: readonly Voice[] = [whiteNoise, brownNoise, tone, hum];

/** A steady sound of any level, with silence before it half of the time. */
export function disturbance(seed: number, seconds: number): MonoAudio {
  const random = randomSource(seed * 31 + 5);
  const sample = random.pick(VOICES)(random);
  const level = 0.02 + 0.5 * random.uniform();
  const begins = random.uniform() < 0.5 ? 0 : seconds * 0.5 * random.uniform();
  const samples = Float32Array.from({ length: Math.round(seconds * ANALYSIS_SAMPLE_RATE) }, (_, i) => {
    const t = i / ANALYSIS_SAMPLE_RATE;
    return t < begins ? 0 : level * Math.min(1, (t - begins) * 20) * sample(t);
  });
  return { sampleRate: ANALYSIS_SAMPLE_RATE, samples };
}
