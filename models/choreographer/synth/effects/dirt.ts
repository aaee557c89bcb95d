/** What is heard besides the music: hiss, hum, the crackle of vinyl. Levels are in shares of the music's own. */
import { between } from '../voice.ts';
import { rootMeanSquare, type Effect } from './effect.ts';

export const hiss: Effect = {
  id: 'hiss',
  chance: 0.3,
  apply(samples, _, random) {
    const level = rootMeanSquare(samples) * 10 ** between(random, -2.5, -0.9);
    const colour = between(random, 0.1, 1);
    let value = 0;
    for (let i = 0; i < samples.length; i++) {
      value += colour * (2 * random.uniform() - 1 - value);
      samples[i]! += (level * value) / Math.sqrt(colour);
    }
  },
};

export const hum: Effect = {
  id: 'hum',
  chance: 0.08,
  apply(samples, sampleRate, random) {
    const turn = (2 * Math.PI * random.pick([50, 60])) / sampleRate;
    const level = rootMeanSquare(samples) * between(random, 0.01, 0.15);
    for (let i = 0; i < samples.length; i++)
      samples[i]! += level * (Math.sin(turn * i) + 0.4 * Math.sin(2 * turn * i) + 0.3 * Math.sin(3 * turn * i));
  },
}; // prettier-ignore

export const vinyl: Effect = {
  id: 'vinyl',
  chance: 0.08,
  apply(samples, sampleRate, random) {
    const level = rootMeanSquare(samples);
    const clicks = between(random, 2, 25);
    const count = Math.round((clicks * samples.length) / sampleRate);
    for (let click = 0; click < count; click++) {
      const start = random.below(samples.length);
      const size = level * random.uniform() ** 3 * 3 * (random.uniform() < 0.5 ? -1 : 1);
      for (let i = 0; i < 12 && start + i < samples.length; i++)
        samples[start + i]! += size * Math.exp(-i / 3) * Math.cos(i);
    }
  },
};
