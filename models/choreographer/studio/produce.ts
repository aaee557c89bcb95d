/**
 * A score as a finished recording, for people to hear. The synth beside it (`synth/`) plays many songs
 * quickly for the network to learn from; this one takes its time over one. Deterministic.
 */
import { randomSource } from '#core/random.ts';
import { INSTRUMENTS, type Instrument, type Score } from '../composer/score.ts';
import type { Stereo } from '../synth/render.ts';
import { openings, sea } from './atmosphere.ts';
import { hat, kick, snare } from './drums.ts';
import { glue, limit, sidechain } from './dynamics.ts';
import { Filter } from './filters.ts';
import { pingPong, reverb } from './space.ts';
import { silence, type Stage, type StudioVoice } from './stage.ts';
import { bass, bell, pad, pluck } from './tones.ts';

interface Channel {
  readonly play: StudioVoice;
  readonly gainDb: number;
  /** Sends, linear. */
  readonly room: number;
  readonly echo: number;
  /** How far it makes way for the kick, 0..1. */
  readonly duck: number;
}

const DESK: Readonly<Record<Instrument, Channel>> = {
  kick: { play: kick, gainDb: -4, room: 0.03, echo: 0, duck: 0 },
  snare: { play: snare, gainDb: 3, room: 0.32, echo: 0, duck: 0 },
  hat: { play: hat, gainDb: -0.5, room: 0.12, echo: 0, duck: 0 },
  bass: { play: bass, gainDb: -9.5, room: 0, echo: 0, duck: 0.7 },
  pad: { play: pad, gainDb: 7, room: 0.45, echo: 0, duck: 0.55 },
  pluck: { play: pluck, gainDb: 3.5, room: 0.35, echo: 0.4, duck: 0.35 },
  bell: { play: bell, gainDb: -1, room: 0.5, echo: 0.28, duck: 0.1 },
};
const ATMOSPHERE_ROOM = 0.25;
const ROOM_SECONDS = 2.3;
/** Into the compressor and limiter. */
const DRIVE_DB = -1.8;
const CEILING = 10 ** (-1.6 / 20);
const FADE_IN_SECONDS = 0.01;
const FADE_OUT_SECONDS = 1.4;

const decibels = (db: number): number => 10 ** (db / 20);

/** @param seed chooses phases and noise */
export function produce(score: Score, sampleRate: number, seed: number): Stereo {
  const length = Math.ceil(score.durationSeconds * sampleRate);
  const stage: Stage = { sampleRate, random: randomSource(seed) };
  const [mix, room, echo] = [silence(length), silence(length), silence(length)];
  for (const instrument of INSTRUMENTS) {
    const channel = DESK[instrument];
    const stem = silence(length);
    for (const note of score.notes) if (note.instrument === instrument) channel.play(stem, note, stage);
    const duck = sidechain(score.notes, length, sampleRate, channel.duck);
    add(mix, stem, decibels(channel.gainDb), duck);
    add(room, stem, decibels(channel.gainDb) * channel.room, duck);
    add(echo, stem, decibels(channel.gainDb) * channel.echo, duck);
  }
  const air = silence(length);
  sea(air, score, stage);
  openings(air, score, stage);
  add(mix, air, 1);
  add(room, air, ATMOSPHERE_ROOM);
  const beat = score.beatsSeconds[1]! - score.beatsSeconds[0]!;
  const echoes = pingPong(echo, 0.75 * beat, 0.42, sampleRate);
  add(room, echoes, 0.4);
  const makeWay = sidechain(score.notes, length, sampleRate, 0.35);
  add(mix, echoes, 1, makeWay);
  add(mix, reverb(room, ROOM_SECONDS, sampleRate), 1, makeWay);
  master(mix, sampleRate);
  return mix;
}

function add(to: Stereo, from: Stereo, gain: number, shape?: Float32Array): void {
  if (gain === 0) return;
  for (let i = 0; i < to.left.length; i++) {
    const level = shape ? gain * shape[i]! : gain;
    to.left[i]! += level * from.left[i]!;
    to.right[i]! += level * from.right[i]!;
  }
}

/** Rumble away, a little air on top, glue, a soft edge, the ceiling, and both ends at rest. */
function master(mix: Stereo, sampleRate: number): void {
  for (const side of [mix.left, mix.right]) {
    const rumble = new Filter(sampleRate, 28);
    const air = new Filter(sampleRate, 6500, 0.5);
    for (let i = 0; i < side.length; i++) {
      const sample = rumble.feed(side[i]! * decibels(DRIVE_DB)).high;
      side[i] = sample + 0.45 * air.feed(sample).high;
    }
  }
  glue(mix, -17, sampleRate);
  for (const side of [mix.left, mix.right]) for (let i = 0; i < side.length; i++) side[i] = soften(side[i]!);
  limit(mix, CEILING, sampleRate);
  fade(mix, sampleRate);
}

/** Straight below a half, then bending towards 1.25. */
function soften(sample: number): number {
  const size = Math.abs(sample);
  return size < 0.5 ? sample : Math.sign(sample) * (0.5 + 0.75 * Math.tanh((size - 0.5) / 0.75));
}

function fade({ left, right }: Stereo, sampleRate: number): void {
  for (const side of [left, right]) {
    for (let i = 0; i < side.length; i++) {
      const rise = Math.min(1, i / (FADE_IN_SECONDS * sampleRate));
      const fall = Math.min(1, (side.length - 1 - i) / (FADE_OUT_SECONDS * sampleRate));
      side[i]! *= rise * (0.5 - 0.5 * Math.cos(Math.PI * fall));
    }
  }
}
