/** Effects of space: echoes and halls. */
import { between } from '../voice.ts';
import type { Effect } from './effect.ts';

/** Repeats of the whole mix, each softer and duller. Their delay keeps no beat. */
export const echo: Effect = {
  id: 'echo',
  chance: 0.12,
  apply(samples, sampleRate, random) {
    const line = new Float32Array(Math.round(between(random, 0.08, 0.5) * sampleRate));
    const feedback = between(random, 0.1, 0.45);
    const share = between(random, 0.1, 0.35);
    let dull = 0;
    for (let i = 0, at = 0; i < samples.length; i++, at = at + 1 === line.length ? 0 : at + 1) {
      dull += 0.5 * (line[at]! - dull);
      line[at] = samples[i]! + feedback * dull;
      samples[i]! += share * dull;
    }
  },
};

const DELAYS_MS = [43.1, 57.7, 71.3, 89.9];

/** Four delays that feed each other through a Householder matrix: Jot (1991). */
export const hall: Effect = {
  id: 'hall',
  chance: 0.2,
  apply(samples, sampleRate, random) {
    const seconds = between(random, 0.8, 3);
    const share = between(random, 0.05, 0.3);
    const damping = between(random, 0.2, 0.7);
    const lines = DELAYS_MS.map((ms) => {
      const length = Math.round(((ms * sampleRate) / 1000) * between(random, 0.7, 1.1));
      return {
        line: new Float32Array(length),
        at: 0,
        dull: 0,
        loss: 10 ** ((-3 * length) / (seconds * sampleRate)),
      };
    });
    for (let i = 0; i < samples.length; i++) {
      let sum = 0;
      for (const each of lines) {
        each.dull += damping * (each.line[each.at]! * each.loss - each.dull);
        sum += each.dull;
      }
      for (const each of lines) {
        each.line[each.at] = samples[i]! + each.dull - 0.5 * sum;
        each.at = each.at + 1 === each.line.length ? 0 : each.at + 1;
      }
      samples[i]! += share * sum;
    }
  },
};
