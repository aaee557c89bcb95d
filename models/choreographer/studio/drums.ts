/** Drums. */
import { Filter } from './filters.ts';
import { noise, square } from './oscillators.ts';
import { playAt, type StudioVoice } from './stage.ts';

const TURN = 2 * Math.PI;

/** A sine whose pitch falls from 190 to 46 Hz, driven a little, with a felt click. */
export const kick: StudioVoice = (out, { startSeconds, velocity }, { sampleRate, random }) => {
  const click = new Filter(sampleRate, 2600, 0.8);
  const white = noise(random.uniform);
  const phase = (t: number) =>
    TURN * (46 * t + 120 * 0.028 * (1 - Math.exp(-t / 0.028)) + 24 * 0.09 * (1 - Math.exp(-t / 0.09)));
  playAt(out, startSeconds, 0.62, sampleRate, 0, (t) => {
    const body = Math.tanh(1.7 * Math.exp(-t / 0.19) * Math.sin(phase(t)));
    const tick = click.feed(white()).band * Math.exp(-t / 0.006);
    return velocity * Math.min(1, t * 1500) * Math.min(1, (0.62 - t) / 0.06) * (0.9 * body + 0.5 * tick);
  });
};

/** Two modes of a skin, wires over it, and hands that come a little apart. */
export const snare: StudioVoice = (out, { startSeconds, velocity }, { sampleRate, random }) => {
  const wires = new Filter(sampleRate, 2100, 0.7);
  const air = new Filter(sampleRate, 5200, 0.7);
  const dull = new Filter(sampleRate, 9000, 0.6);
  const hands = new Filter(sampleRate, 1250, 1.3);
  const white = noise(random.uniform);
  playAt(out, startSeconds, 0.42, sampleRate, 0.05, (t) => {
    const skin =
      Math.sin(TURN * (178 * t + 2.2 * (1 - Math.exp(-t / 0.02)))) * Math.exp(-t / 0.085) +
      0.5 * Math.sin(TURN * 331 * t) * Math.exp(-t / 0.05);
    const grain = dull.feed(white()).low;
    const rattle =
      wires.feed(grain).high * Math.exp(-t / 0.1) + 0.35 * air.feed(grain).band * Math.exp(-t / 0.16);
    const clap = [0, 0.011, 0.021].reduce((sum, at) => sum + (t >= at ? Math.exp(-(t - at) / 0.009) : 0), 0);
    const value =
      0.42 * skin + 0.42 * rattle + 0.55 * hands.feed(grain).band * (clap + 0.6 * Math.exp(-t / 0.09));
    return velocity * Math.min(1, t * 2500) * Math.min(1, (0.42 - t) / 0.05) * Math.tanh(1.3 * value) * 0.8;
  });
};

/** Six squares out of tune, as a cymbal's modes, and air above them. Louder ones ring longer. */
const HAT_MODES_HZ = [2050, 3070, 4147, 4621, 5303, 6133];

export const hat: StudioVoice = (out, { startSeconds, velocity }, { sampleRate, random }) => {
  const high = new Filter(sampleRate, 5600, 0.8);
  const white = noise(random.uniform);
  const modes = HAT_MODES_HZ.map((hz) => square(hz, sampleRate, random.uniform()));
  const decay = 0.016 + 0.075 * velocity ** 2.5;
  const pan = velocity > 0.5 ? -0.38 : 0.32;
  playAt(out, startSeconds, decay * 7, sampleRate, pan, (t) => {
    const metal = modes.reduce((sum, mode) => sum + mode(), 0) / 6;
    const tone = high.feed(0.55 * metal + 0.7 * white()).high;
    return 0.34 * velocity * Math.min(1, t * 3000) * Math.exp(-t / decay) * tone;
  });
};
