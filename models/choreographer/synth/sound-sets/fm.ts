/** Digital synthesizers of the eighties: one sine bends another. Chowning (1973). */
import type { RandomSource } from '#core/random.ts';
import { noise, sine } from '../oscillators.ts';
import { between, pitchHz, play, release, type Instruments, type SoundSet, type Voice } from '../voice.ts';

/** A tone of two operators; the bending fades. */
interface Patch {
  readonly ratio: number;
  /** Bending at the start and where it settles, in radians. */
  readonly depth: readonly [start: number, rest: number];
  readonly depthLoss: number;
  readonly gain: number;
  readonly attackSeconds: number;
  /** Loss per second of loudness; 0 sustains. */
  readonly loss: number;
  readonly releaseSeconds: number;
}

const tone =
  ({ ratio, depth: [start, rest], depthLoss, gain, attackSeconds, loss, releaseSeconds }: Patch): Voice =>
  (out, note, stage) => {
    const hz = pitchHz(note.pitch);
    const { durationSeconds } = note;
    // Harder is brighter.
    const touch = 0.5 + 0.5 * note.velocity;
    const seconds = Math.min(durationSeconds + releaseSeconds, loss > 0 ? 6 / loss : Infinity);
    play(out, note, seconds, stage, (t) => {
      const depth = (touch * (rest + (start - rest) * Math.exp(-t * depthLoss))) / (2 * Math.PI);
      const loudness = Math.min(1, t / attackSeconds) * Math.exp(-t * loss);
      return (
        gain *
        loudness *
        release(t, durationSeconds, releaseSeconds) *
        sine(hz * t + depth * sine(hz * ratio * t))
      );
    });
  };

function kick(random: RandomSource): Voice {
  const base = between(random, 42, 62);
  const sweep = between(random, 80, 260);
  const fall = between(random, 20, 45);
  const decay = between(random, 0.1, 0.26);
  const knock = between(random, 0.1, 0.35);
  return (out, note, stage) =>
    play(out, note, decay * 5, stage, (t) => {
      const cycles = base * t + (sweep / fall) * (1 - Math.exp(-t * fall));
      const bend = knock * Math.exp(-t * 60) * sine(base * 7.1 * t);
      return 0.95 * Math.min(1, t * 700) * Math.exp(-t / decay) * sine(cycles + bend);
    });
}

function snare(random: RandomSource): Voice {
  const base = between(random, 170, 260);
  const decay = between(random, 0.06, 0.15);
  const bright = random.pick([0, 1] as const);
  return (out, note, stage) => {
    const rattle = noise(stage.random, bright);
    play(out, note, decay * 5, stage, (t) => {
      const body = sine(base * t + 0.5 * Math.exp(-t * 30) * sine(base * 1.83 * t));
      return (0.4 * Math.exp(-t * 22) * body + 0.28 * rattle()) * Math.exp(-t / decay);
    });
  };
}

/** Inharmonic operators bend each other to metal. */
function hat(random: RandomSource): Voice {
  const base = between(random, 2300, 3900);
  const decay = between(random, 0.025, 0.08);
  const depth = between(random, 0.8, 2);
  return (out, note, stage) => {
    const hiss = noise(stage.random, 2);
    play(out, note, decay * 5, stage, (t) => {
      const metal = sine(base * 1.71 * t + depth * sine(base * 1.4142 * t + depth * sine(base * 0.73 * t)));
      return Math.exp(-t / decay) * (0.16 * metal + 0.03 * hiss());
    });
  };
}

export const fm: SoundSet = {
  id: 'fm',
  draw: (random): Instruments => ({
    kick: kick(random),
    snare: snare(random),
    hat: hat(random),
    bass: tone({
      ratio: random.pick([0.5, 1, 2, 3]), depth: [between(random, 1.5, 4), 0.6], depthLoss: between(random, 6, 18),
      gain: 0.42, attackSeconds: 0.003, loss: between(random, 0.5, 3), releaseSeconds: 0.05,
    }),
    pad: tone({
      ratio: random.pick([1, 2, 3]), depth: [0.2, between(random, 0.5, 1.6)], depthLoss: 2,
      gain: 0.12, attackSeconds: between(random, 0.04, 0.25), loss: 0, releaseSeconds: 0.4,
    }),
    pluck: tone({
      ratio: random.pick([1, 3, 7, 14]), depth: [between(random, 0.8, 2.4), 0.1], depthLoss: between(random, 8, 20),
      gain: 0.24, attackSeconds: 0.002, loss: between(random, 2.5, 5), releaseSeconds: 0.3,
    }),
    bell: tone({
      ratio: random.pick([1.4142, 2.76, 3.5, 5.19]), depth: [between(random, 1, 2.5), 0.2], depthLoss: 3,
      gain: 0.28, attackSeconds: 0.002, loss: between(random, 1.6, 3), releaseSeconds: 0.8,
    }),
  }),
}; // prettier-ignore
