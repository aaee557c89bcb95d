/** Instruments: each adds one note to a mono buffer. Plain subtractive, additive and noise synthesis. */
import type { RandomSource } from '#core/random.ts';
import type { Instrument, Note } from '../composer/score.ts';

/** How a set of instruments sounds. */
export interface SoundSet {
  readonly id: string;
  /** Kick: pitch at the end, sweep above it (Hz), decay (s). */
  readonly kick: readonly [hz: number, sweep: number, decay: number];
  /** Snare: share of noise, decay (s). */
  readonly snare: readonly [noise: number, decay: number];
  /** Hat: decay (s). */
  readonly hat: number;
  /** Saw-like voices: how fast overtones fall (1 is a saw). */
  readonly tilt: number;
  /** Bells: ratio of the modulator and its depth. */
  readonly bell: readonly [ratio: number, depth: number];
}

export const SOUND_SETS = {
  warm: { id: 'warm', kick: [48, 110, 0.2], snare: [0.65, 0.14], hat: 0.035, tilt: 1.6, bell: [2, 1.1] },
  bright: { id: 'bright', kick: [56, 190, 0.13], snare: [0.85, 0.1], hat: 0.05, tilt: 1.15, bell: [3.5, 2] },
} as const satisfies Record<string, SoundSet>;

/** What a voice plays into. */
export interface Stage {
  readonly sampleRate: number;
  readonly random: RandomSource;
  readonly sounds: SoundSet;
}

type Voice = (out: Float32Array, note: Note, stage: Stage) => void;

const hz = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12);

/** Calls `sample(t)` for each moment of a note and adds what it gives. */
function play(
  out: Float32Array,
  note: Note,
  seconds: number,
  { sampleRate }: Stage,
  sample: (t: number) => number,
): void {
  const start = Math.round(note.startSeconds * sampleRate);
  const end = Math.min(out.length, start + Math.ceil(seconds * sampleRate));
  for (let i = Math.max(0, start); i < end; i++) out[i]! += note.velocity * sample((i - start) / sampleRate);
}

const kick: Voice = (out, note, stage) => {
  const [end, sweep, decay] = stage.sounds.kick;
  // Phase of an exponentially falling pitch, integrated.
  const phase = (t: number) => 2 * Math.PI * (end * t + sweep * 0.035 * (1 - Math.exp(-t / 0.035)));
  play(
    out,
    note,
    decay * 4,
    stage,
    (t) =>
      0.95 * Math.exp(-t / decay) * Math.min(1, t * 900) * Math.sin(phase(t)) +
      0.25 * Math.exp(-t * 400) * (stage.random.uniform() - 0.5),
  );
};

const snare: Voice = (out, note, stage) => {
  const [noise, decay] = stage.sounds.snare;
  let last = 0;
  play(out, note, decay * 5, stage, (t) => {
    const white = 2 * stage.random.uniform() - 1;
    const high = white - last;
    last = white * 0.6;
    return (
      Math.exp(-t / decay) *
      (0.34 * noise * high + 0.5 * (1 - noise * 0.6) * Math.sin(2 * Math.PI * 188 * t) * Math.exp(-t * 14))
    );
  });
};

const hat: Voice = (out, note, stage) => {
  let [last, before] = [0, 0];
  play(out, note, stage.sounds.hat * 6, stage, (t) => {
    const white = 2 * stage.random.uniform() - 1;
    const high = white - 2 * last + before;
    [before, last] = [last, white];
    return 0.09 * Math.exp(-t / stage.sounds.hat) * high;
  });
};

/** One overtone: frequency, gain, loss per second, phase at the start in radians. */
interface Partial {
  readonly hz: number;
  readonly gain: number;
  readonly lossPerSecond: number;
  readonly phase: number;
}

/** Overtones below half the sample rate, each weaker by the tilt. */
function overtones(
  hz: number,
  sampleRate: number,
  tilt: number,
  most: number,
  lossOf: (i: number) => number,
): Partial[] {
  const count = Math.max(1, Math.min(most, Math.floor((0.45 * sampleRate) / hz)));
  return Array.from({ length: count }, (_, i) => ({
    hz: hz * (i + 1),
    gain: 1 / (i + 1) ** tilt,
    lossPerSecond: lossOf(i),
    phase: 0,
  }));
}

/**
 * The sum of decaying sines, sample by sample, by the recurrence of a two-pole resonator: no sine to
 * compute but the first two of each.
 */
function resonance(partials: readonly Partial[], sampleRate: number): () => number {
  const lines = partials.map(({ hz, gain, lossPerSecond, phase }) => {
    const turn = (2 * Math.PI * hz) / sampleRate;
    const loss = Math.exp(-lossPerSecond / sampleRate);
    const at = (n: number) => gain * loss ** n * Math.sin(n * turn + phase);
    return { next: at(0), before: at(-1), a: 2 * loss * Math.cos(turn), b: loss * loss };
  });
  return () => {
    let sum = 0;
    for (const line of lines) {
      const value = line.next;
      sum += value;
      line.next = line.a * value - line.b * line.before;
      line.before = value;
    }
    return sum;
  };
}

const bass: Voice = (out, note, stage) => {
  const { sampleRate, sounds } = stage;
  const sound = resonance(
    overtones(hz(note.pitch), sampleRate, sounds.tilt + 0.4, 8, (i) => 1.6 * i),
    sampleRate,
  );
  const { durationSeconds } = note;
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

const pad: Voice = (out, note, stage) => {
  const { sampleRate, sounds, random } = stage;
  const base = hz(note.pitch);
  const partials = [0.9965, 1.0035]
    .flatMap((detune) => overtones(base * detune, sampleRate, sounds.tilt + 0.5, 6, () => 0))
    .map((partial) => ({ ...partial, phase: 2 * Math.PI * random.uniform() }));
  const sound = resonance(partials, sampleRate);
  const { durationSeconds } = note;
  play(
    out,
    note,
    durationSeconds + 0.5,
    stage,
    (t) => 0.085 * Math.min(1, t / 0.28) * release(t, durationSeconds, 0.5) * sound(),
  );
};

const pluck: Voice = (out, note, stage) => {
  const { sampleRate, sounds } = stage;
  const sound = resonance(
    overtones(hz(note.pitch), sampleRate, sounds.tilt, 7, (i) => 3.2 + 2.4 * i),
    sampleRate,
  );
  play(out, note, 0.9, stage, (t) => 0.24 * Math.min(1, t * 500) * sound());
};

/** Frequency modulation: Chowning, "The synthesis of complex audio spectra" (1973). */
const bell: Voice = (out, note, stage) => {
  const carrier = 2 * Math.PI * hz(note.pitch);
  const [ratio, depth] = stage.sounds.bell;
  play(out, note, Math.max(1.4, note.durationSeconds + 0.8), stage, (t) => {
    const modulation = depth * Math.exp(-t * 4.5) * Math.sin(carrier * ratio * t);
    return 0.3 * Math.min(1, t * 350) * Math.exp(-t * 2.1) * Math.sin(carrier * t + modulation);
  });
};

function release(t: number, endsAt: number, seconds: number): number {
  return t < endsAt ? 1 : Math.max(0, 1 - (t - endsAt) / seconds);
}

export const VOICES: Readonly<Record<Instrument, Voice>> = { kick, snare, hat, bass, pad, pluck, bell };
