/** Drum machines and subtractive synthesizers, from warm to bright. */
import type { RandomSource } from '#core/random.ts';
import { noise, overtones, resonance } from '../oscillators.ts';
import { between, pitchHz, play, release, type Instruments, type SoundSet, type Voice } from '../voice.ts';

/** Between a warm and a bright machine, and a little beyond them. */
function somewhere(random: RandomSource, warm: number, bright: number): number {
  return between(random, warm, bright) * between(random, 0.85, 1.15);
}

function kick(random: RandomSource): Voice {
  const end = somewhere(random, 48, 56);
  const sweep = somewhere(random, 110, 190);
  const decay = somewhere(random, 0.2, 0.13);
  // Phase of an exponentially falling pitch, integrated.
  const phase = (t: number) => 2 * Math.PI * (end * t + sweep * 0.035 * (1 - Math.exp(-t / 0.035)));
  return (out, note, stage) => {
    const click = noise(stage.random, 0);
    play(
      out,
      note,
      decay * 4,
      stage,
      (t) =>
        0.95 * Math.exp(-t / decay) * Math.min(1, t * 900) * Math.sin(phase(t)) +
        0.12 * Math.exp(-t * 400) * click(),
    );
  };
}

function snare(random: RandomSource): Voice {
  const share = Math.min(1, somewhere(random, 0.65, 0.85));
  const decay = somewhere(random, 0.14, 0.1);
  const tone = between(random, 165, 225);
  return (out, note, stage) => {
    const rattle = noise(stage.random, 1);
    play(
      out,
      note,
      decay * 5,
      stage,
      (t) =>
        Math.exp(-t / decay) *
        (0.3 * share * rattle() +
          0.5 * (1 - share * 0.6) * Math.sin(2 * Math.PI * tone * t) * Math.exp(-t * 14)),
    );
  };
}

function hat(random: RandomSource): Voice {
  const decay = somewhere(random, 0.035, 0.05);
  return (out, note, stage) => {
    const hiss = noise(stage.random, 2);
    play(out, note, decay * 6, stage, (t) => 0.09 * Math.exp(-t / decay) * hiss());
  };
}

const bass =
  (tilt: number): Voice =>
  (out, note, stage) => {
    const { durationSeconds } = note;
    const partials = overtones(pitchHz(note.pitch), stage.sampleRate, tilt + 0.4, 8, (i) => 1.6 * i);
    const sound = resonance(partials, stage.sampleRate);
    play(
      out,
      note,
      durationSeconds + 0.06,
      stage,
      (t) =>
        0.42 *
        Math.min(1, t * 180) *
        (0.45 + 0.55 * Math.exp(-t * 5)) *
        release(t, durationSeconds, 0.06) *
        sound(),
    );
  };

const pad =
  (tilt: number, attack: number): Voice =>
  (out, note, stage) => {
    const { durationSeconds } = note;
    const partials = [0.9965, 1.0035]
      .flatMap((detune) => overtones(pitchHz(note.pitch) * detune, stage.sampleRate, tilt + 0.5, 6, () => 0))
      .map((partial) => ({ ...partial, phase: 2 * Math.PI * stage.random.uniform() }));
    const sound = resonance(partials, stage.sampleRate);
    const shape = (t: number) => 0.085 * Math.min(1, t / attack) * release(t, durationSeconds, 0.5);
    play(out, note, durationSeconds + 0.5, stage, (t) => shape(t) * sound());
  };

const pluck =
  (tilt: number): Voice =>
  (out, note, stage) => {
    const partials = overtones(pitchHz(note.pitch), stage.sampleRate, tilt, 7, (i) => 3.2 + 2.4 * i);
    const sound = resonance(partials, stage.sampleRate);
    play(out, note, 0.9, stage, (t) => 0.24 * Math.min(1, t * 500) * sound());
  };

/** Frequency modulation: Chowning, "The synthesis of complex audio spectra" (1973). */
function bell(random: RandomSource): Voice {
  const ratio = random.pick([1, 2, 3, 3.5]);
  const depth = somewhere(random, 1.1, 2);
  return (out, note, stage) => {
    const carrier = 2 * Math.PI * pitchHz(note.pitch);
    play(out, note, Math.max(1.4, note.durationSeconds + 0.8), stage, (t) => {
      const modulation = depth * Math.exp(-t * 4.5) * Math.sin(carrier * ratio * t);
      return 0.3 * Math.min(1, t * 350) * Math.exp(-t * 2.1) * Math.sin(carrier * t + modulation);
    });
  };
}

export const analog: SoundSet = {
  id: 'analog',
  draw(random): Instruments {
    const tilt = somewhere(random, 1.6, 1.15);
    return {
      kick: kick(random),
      snare: snare(random),
      hat: hat(random),
      bass: bass(tilt),
      pad: pad(tilt, between(random, 0.12, 0.3)),
      pluck: pluck(tilt),
      bell: bell(random),
    };
  },
};
