/** The sound chips of early consoles: pulses, a stepped triangle, a shift register's noise. */
import type { RandomSource } from '#core/random.ts';
import { waves } from '../oscillators.ts';
import { between, pitchHz, play, release, type Instruments, type SoundSet, type Voice } from '../voice.ts';

/** Loudness in the chip's sixteen steps. */
const stepped = (level: number) => Math.round(level * 15) / 15;

/** A pulse's overtones: sin(pi k duty) / k, less bright than the chip's own so that it does not alias. */
const pulse = (duty: number) => waves((k) => Math.sin(Math.PI * k * duty) / k, 24);

/** Noise of a linear feedback shift register; `short` repeats after 93 steps and is nearly a tone. */
function registerNoise(clockHz: number, sampleRate: number, short: boolean, random: RandomSource) {
  let register = 1 + random.below(0x7ffe);
  let clock = 0;
  return () => {
    for (clock += clockHz / sampleRate; clock >= 1; clock--) {
      const bit = (register ^ (register >> (short ? 6 : 1))) & 1;
      register = (register >> 1) | (bit << 14);
    }
    return register & 1 ? 1 : -1;
  };
}

interface Burst {
  readonly clockHz: number;
  readonly decay: number;
  readonly gain: number;
  readonly short: boolean;
  /** A tone under the noise that falls: from, how fast. */
  readonly dropHz: number;
}

const burst =
  ({ clockHz, decay, gain, short, dropHz }: Burst): Voice =>
  (out, note, stage) => {
    const hiss = registerNoise(clockHz, stage.sampleRate, short, stage.random);
    const triangle = triangles(100, stage.sampleRate);
    play(out, note, decay * 4, stage, (t) => {
      const body = dropHz === 0 ? 0 : 1.4 * triangle((dropHz / 25) * (1 - Math.exp(-t * 25)));
      return gain * stepped(Math.exp(-t / decay)) * (hiss() + body);
    });
  };

const triangles = waves((k) => (k % 2 === 0 ? 0 : (k % 4 === 1 ? 0.81 : -0.81) / (k * k)), 15);

function kick(random: RandomSource): Voice {
  const fall = between(random, 18, 32);
  const [from, end] = [between(random, 180, 320), between(random, 40, 60)];
  const decay = between(random, 0.08, 0.16);
  return (out, note, stage) => {
    const triangle = triangles(60, stage.sampleRate);
    const click = registerNoise(9000, stage.sampleRate, false, stage.random);
    play(out, note, decay * 4, stage, (t) => {
      const cycles = end * t + (from / fall) * (1 - Math.exp(-t * fall));
      return stepped(Math.exp(-t / decay)) * (0.95 * triangle(cycles) + 0.2 * Math.exp(-t * 120) * click());
    });
  };
}

interface ChipTone {
  readonly wavesOf: ReturnType<typeof waves>;
  readonly gain: number;
  /** Loss per second; 0 sustains. */
  readonly loss: number;
  readonly vibrato: number;
  readonly releaseSeconds: number;
  readonly attackSeconds: number;
}

const tone =
  ({ wavesOf, gain, loss, vibrato, releaseSeconds, attackSeconds }: ChipTone): Voice =>
  (out, note, stage) => {
    const hz = pitchHz(note.pitch);
    const wave = wavesOf(hz * 1.02, stage.sampleRate);
    const { durationSeconds } = note;
    play(out, note, durationSeconds + releaseSeconds, stage, (t) => {
      const shake = t < 0.2 ? 0 : (vibrato * hz * Math.sin(2 * Math.PI * 6 * (t - 0.2))) / (12 * Math.PI);
      const level = Math.min(1, t / attackSeconds) * Math.exp(-t * loss) * release(t, durationSeconds, releaseSeconds);
      return gain * stepped(level) * wave(hz * t + shake);
    });
  }; // prettier-ignore

export const chip: SoundSet = {
  id: 'chip',
  draw(random): Instruments {
    const duties = () => pulse(random.pick([0.125, 0.25, 0.5]));
    return {
      kick: kick(random),
      snare: burst({ clockHz: between(random, 5000, 11000), decay: between(random, 0.05, 0.12), gain: 0.3, short: false, dropHz: random.pick([0, 220]) }),
      hat: burst({ clockHz: between(random, 14000, 24000), decay: between(random, 0.015, 0.045), gain: 0.13, short: random.uniform() < 0.25, dropHz: 0 }),
      bass: tone({ wavesOf: random.pick([triangles, duties()]), gain: 0.42, loss: 0, vibrato: 0, releaseSeconds: 0.01, attackSeconds: 0.001 }),
      pad: tone({ wavesOf: duties(), gain: 0.075, loss: 0, vibrato: 0.01, releaseSeconds: 0.15, attackSeconds: 0.03 }),
      pluck: tone({ wavesOf: duties(), gain: 0.17, loss: between(random, 3, 8), vibrato: 0, releaseSeconds: 0.05, attackSeconds: 0.001 }),
      bell: tone({ wavesOf: duties(), gain: 0.22, loss: between(random, 0.5, 3), vibrato: 0.015, releaseSeconds: 0.05, attackSeconds: 0.001 }),
    };
  },
}; // prettier-ignore
