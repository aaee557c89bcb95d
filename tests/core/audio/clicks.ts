/** Plain test music: clicks with a kick on the first of each bar and a chord that changes with it. */
import type { MonoAudio } from '#core/audio/features.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';

export interface ClickBeat {
  readonly seconds: number;
  readonly downbeat: boolean;
}

/** Beats of a tempo that may change: `tempoBpm(beat)` is the tempo from that beat to the next. */
export function beatTimes(
  count: number,
  beatsPerBar: number,
  tempoBpm: (beat: number) => number,
  startSeconds = 0.5,
): ClickBeat[] {
  let seconds = startSeconds;
  return Array.from({ length: count }, (_, beat) => {
    const at = { seconds, downbeat: beat % beatsPerBar === 0 };
    seconds += 60 / tempoBpm(beat);
    return at;
  });
}

/** Renders beats: a noise tick on each, and on downbeats a 60 Hz thump and a new chord. */
export function renderClicks(beats: readonly ClickBeat[]): MonoAudio {
  const rate = ANALYSIS_SAMPLE_RATE;
  const samples = new Float32Array(Math.ceil((beats.at(-1)!.seconds + 1) * rate));
  let chord = 0;
  let noise = 1;
  beats.forEach(({ seconds, downbeat }, i) => {
    const start = Math.round(seconds * rate);
    if (downbeat) chord++;
    const root = 220 * 2 ** ([0, 5, 7, 3][chord % 4]! / 12);
    const end = Math.min(samples.length, Math.round((beats[i + 1]?.seconds ?? seconds + 0.5) * rate));
    for (let n = start; n < end; n++) {
      const t = (n - start) / rate;
      noise = (noise * 16807) % 2147483647;
      samples[n]! += 0.25 * Math.exp(-t * 60) * (noise / 1073741824 - 1);
      if (downbeat) samples[n]! += 0.5 * Math.exp(-t * 12) * Math.sin(2 * Math.PI * 60 * t);
      samples[n]! +=
        0.05 * (Math.sin((2 * Math.PI * root * n) / rate) + Math.sin((2 * Math.PI * root * 1.25 * n) / rate));
    }
  });
  return { sampleRate: rate, samples };
}

/** Share of `truth` with an estimate within the tolerance, and of estimates with a truth: F-measure. */
export function beatFMeasure(
  estimate: readonly number[],
  truth: readonly number[],
  toleranceSeconds = 0.07,
): number {
  const hit = (a: readonly number[], b: readonly number[]) =>
    a.filter((x) => b.some((y) => Math.abs(x - y) <= toleranceSeconds)).length;
  const precision = hit(estimate, truth) / estimate.length;
  const recall = hit(truth, estimate) / truth.length;
  return (2 * precision * recall) / (precision + recall);
}
