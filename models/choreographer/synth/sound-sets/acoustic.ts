/**
 * Strings, skins, wood and wind, by models of what sounds: plucked strings, vibrating bars and membranes,
 * bowed and blown tones with breath and vibrato.
 */
import type { RandomSource } from '#core/random.ts';
import { modes, noise, pluckedString, resonance, waves, type Mode } from '../oscillators.ts';
import { between, pitchHz, play, release, type Instruments, type SoundSet, type Voice } from '../voice.ts';

/** A circular membrane's modes: zeros of Bessel functions over the first (Fletcher and Rossing, 1998). */
const membrane = (loss: number, upper: number): readonly Mode[] =>
  [1, 1.594, 2.136, 2.296, 2.653, 2.918].map((ratio, i) => [
    ratio,
    i === 0 ? 1 : upper / (i + 1),
    loss * (1 + 0.8 * i),
  ]);

/** Bars: of a glockenspiel (free), a marimba and a vibraphone (tuned to two octaves). */
const BARS: readonly (readonly Mode[])[] = [
  [[1, 1, 1.6], [2.756, 0.45, 5], [5.404, 0.25, 12]],
  [[1, 1, 6], [3.93, 0.3, 22], [9.24, 0.12, 60]],
  [[1, 1, 1.3], [4, 0.22, 5], [10.7, 0.1, 20]],
]; // prettier-ignore

function kick(random: RandomSource): Voice {
  const hz = between(random, 46, 78);
  const skin = membrane(between(random, 9, 18), between(random, 0.25, 0.6));
  const beater = between(random, 0.1, 0.4);
  return (out, note, stage) => {
    const sound = resonance(modes(hz, stage.sampleRate, skin), stage.sampleRate);
    const click = noise(stage.random, 0);
    play(out, note, 0.45, stage, (t) => 0.75 * sound() + beater * Math.exp(-t * 250) * click());
  };
}

function snare(random: RandomSource): Voice {
  const hz = between(random, 150, 240);
  const skin = membrane(between(random, 22, 38), between(random, 0.6, 1.1));
  const wires = between(random, 0.12, 0.3);
  const decay = between(random, 0.07, 0.14);
  return (out, note, stage) => {
    const sound = resonance(modes(hz, stage.sampleRate, skin), stage.sampleRate);
    const rattle = noise(stage.random, 1);
    let soft = 0;
    play(out, note, decay * 5, stage, (t) => {
      soft += 0.6 * (rattle() - soft);
      return 0.3 * sound() + (wires * 1.6 * Math.exp(-t / decay) + 0.2 * Math.exp(-t * 300)) * soft;
    });
  };
}

/** A cymbal or a shaker: a crowd of high modes over hiss. */
function hat(random: RandomSource): Voice {
  const loss = between(random, 12, 40);
  const plate: Mode[] = Array.from({ length: 9 }, () => [
    between(random, 1, 3.2),
    0.12,
    loss * between(random, 0.7, 1.6),
  ]);
  const shaker = random.uniform() < 0.25;
  return (out, note, stage) => {
    const sound = resonance(modes(3300, stage.sampleRate, plate), stage.sampleRate);
    const hiss = noise(stage.random, 2);
    const metal = shaker ? 0.05 : 0.3;
    play(
      out,
      note,
      4 / loss,
      stage,
      (t) => Math.min(1, t * 800) * (metal * sound() + 0.07 * Math.exp(-t * loss * 1.3) * hiss()),
    );
  };
}

interface StringSound {
  readonly gain: number;
  readonly loss: number;
  readonly softness: number;
  /** Seconds in which a lifted finger damps it. */
  readonly damp: number;
}

const plucked =
  ({ gain, loss, softness, damp }: StringSound): Voice =>
  (out, note, stage) => {
    const hz = pitchHz(note.pitch);
    const sound = pluckedString(hz, stage.sampleRate, loss, softness, stage.random);
    const { durationSeconds } = note;
    const seconds = Math.min(durationSeconds + damp, 4 / loss);
    play(out, note, seconds, stage, (t) => gain * release(t, durationSeconds, damp) * sound());
  };

interface Breath {
  readonly wavesOf: ReturnType<typeof waves>;
  readonly attackSeconds: number;
  readonly noiseShare: number;
  readonly vibrato: number;
}

/** A bow or a breath keeps it going: vibrato comes in late, noise goes with the tone. */
const sustained =
  ({ wavesOf, attackSeconds, noiseShare, vibrato }: Breath): Voice =>
  (out, note, stage) => {
    const hz = pitchHz(note.pitch) * (1 + 0.002 * stage.random.normal());
    const wave = wavesOf(hz * 1.02, stage.sampleRate);
    const hiss = noise(stage.random, 0);
    const { durationSeconds } = note;
    const vibratoHz = between(stage.random, 4.6, 6);
    let rough = 0;
    play(out, note, durationSeconds + 0.25, stage, (t) => {
      const depth = Math.min(1, t / 0.5) * vibrato * hz;
      const shake = (depth / (2 * Math.PI * vibratoHz)) * Math.sin(2 * Math.PI * vibratoHz * t);
      rough += 0.25 * (hiss() - rough);
      const level = Math.min(1, t / attackSeconds) * release(t, durationSeconds, 0.25);
      return 0.12 * level * (wave(hz * t + shake) + noiseShare * rough);
    });
  };

const struck =
  (bar: readonly Mode[]): Voice =>
  (out, note, stage) => {
    const sound = resonance(modes(pitchHz(note.pitch), stage.sampleRate, bar), stage.sampleRate);
    const stick = noise(stage.random, 0);
    play(
      out,
      note,
      Math.min(1.8, 5 / bar[0]![2]),
      stage,
      (t) => 0.3 * sound() + 0.06 * Math.exp(-t * 500) * stick(),
    );
  };

const strings = (k: number) => (1 / k) * (1 + 0.5 * Math.cos(k * 1.7));
const flute = (k: number) => [1, 0.35, 0.12, 0.05][k - 1] ?? 0;
const clarinet = (k: number) => (k % 2 === 1 ? 1 / k : 0.06 / k);

export const acoustic: SoundSet = {
  id: 'acoustic',
  draw(random): Instruments {
    return {
      kick: kick(random),
      snare: snare(random),
      hat: hat(random),
      bass: plucked({ gain: 1.1, loss: between(random, 0.8, 2.5), softness: between(random, 0.7, 0.88), damp: 0.07 }),
      pad: sustained({
        wavesOf: waves(random.pick([strings, flute, clarinet]), 16),
        attackSeconds: between(random, 0.05, 0.16),
        noiseShare: between(random, 0.05, 0.25),
        vibrato: between(random, 0.001, 0.006),
      }),
      pluck: plucked({ gain: 0.5, loss: between(random, 1.5, 4), softness: between(random, 0.2, 0.6), damp: between(random, 0.06, 0.4) }),
      bell: struck(random.pick(BARS)),
    };
  },
}; // prettier-ignore
