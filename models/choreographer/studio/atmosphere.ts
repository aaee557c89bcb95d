/** What no note asks for: the sea in the quiet parts, a breath before the music opens, a crash when it does. */
import type { Score } from '../composer/score.ts';
import type { Stereo } from '../synth/render.ts';
import { Filter, follower } from './filters.ts';
import { playStereo, type Stage } from './stage.ts';

/** Waves that come and go, softer where the music is full. */
export function sea(out: Stereo, score: Score, { sampleRate, random }: Stage): void {
  const sides = [0, 1].map((side) => ({ body: new Filter(sampleRate, 420, 0.5), side }));
  const calm = follower(0.8, sampleRate);
  playStereo(out, 0, score.durationSeconds, sampleRate, (t) => {
    const energy = score.sections.find((section) => t < section.endSeconds)?.energy ?? 0.2;
    const level = calm(1.1 - energy);
    const [left, right] = sides.map(({ body, side }) => {
      const swell = (0.55 + 0.45 * Math.sin((2 * Math.PI * t) / 4.8 - 1.2 - 0.8 * side)) ** 2;
      const white = 2 * random.uniform() - 1;
      body.tune(260 + 900 * swell).feed(white);
      return 0.12 * level * (0.25 + 0.75 * swell) * (body.low + 0.35 * body.band);
    }) as [number, number];
    return [left, right];
  });
}

/** Noise that rises into each part that is much fuller than the one before, and a cymbal where it begins. */
export function openings(out: Stereo, score: Score, stage: Stage): void {
  score.sections.forEach(({ startSeconds, endSeconds, energy }, i) => {
    const step = energy - (score.sections[i - 1]?.energy ?? energy);
    if (step < 0.15) return;
    rise(out, startSeconds, (endSeconds - startSeconds) * 0.75, step, stage);
    crash(out, startSeconds, Math.min(1, 0.45 + step), stage);
  });
}

function rise(
  out: Stereo,
  endsAt: number,
  seconds: number,
  level: number,
  { sampleRate, random }: Stage,
): void {
  const filters = [new Filter(sampleRate, 500, 1.6), new Filter(sampleRate, 500, 1.6)];
  playStereo(out, endsAt - seconds, seconds, sampleRate, (t) => {
    const share = t / seconds;
    const [left, right] = filters.map((filter) => {
      filter.tune(400 * 14 ** share).feed(2 * random.uniform() - 1);
      return 0.5 * level * share ** 2.5 * Math.min(1, (seconds - t) / 0.02) * filter.band;
    }) as [number, number];
    return [left, right];
  });
}

function crash(out: Stereo, at: number, level: number, { sampleRate, random }: Stage): void {
  const filters = [new Filter(sampleRate, 6300, 0.5), new Filter(sampleRate, 6900, 0.5)];
  playStereo(out, at, 2.6, sampleRate, (t) => {
    const fall =
      Math.min(1, t * 800) *
      (0.7 * Math.exp(-t / 0.12) + 0.5 * Math.exp(-t / 0.7)) *
      Math.min(1, (2.6 - t) / 0.3);
    const [left, right] = filters.map(
      (filter) => 0.16 * level * fall * filter.feed(2 * random.uniform() - 1).band,
    ) as [number, number];
    return [left, right];
  });
}
