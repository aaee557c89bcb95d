/**
 * The sync meter: bar by bar, how well what is seen to move agrees with what is heard, and by how much it
 * comes late or early. Pure; who moves and what sounds is gathered by the caller.
 *
 * Each movement is held against the music at every shift of up to half a beat either way. A movement that
 * agrees best where it lies is in sync; one that would agree better elsewhere is off, by that shift. Beats
 * are told from what lies between them, not from each other: a shift by whole beats counts as none.
 * Movements with accents (pulse, bounce, strike, ...) are compared with onset strength and with the beats.
 * Slow movements (sway, breathe) are not meant to hit onsets and are asked something else: whether they turn,
 * or pass their middle, on quarters of the bar. A slow movement that does not go to and fro with the bar
 * (drift) agrees with nothing by design and is not judged at all.
 */
import { BEAT_DEVIATION_SECONDS, correlation, LAG_FRAMES } from './agreement.ts';
import { CONTROL_RATE } from './motion-channels.ts';
import { smoothed } from './smoothed.ts';

/** A bar of the timeline. */
export interface Bar {
  /** From 1. */
  readonly bar: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The bar's beats, ascending, the first at its start. */
  readonly beatsSeconds: readonly number[];
}

/** `still`: nothing moves that could be judged, or nothing sounds. */
export type SyncVerdict = 'in' | 'unsure' | 'off' | 'still';

export interface BarSync {
  readonly bar: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly verdict: SyncVerdict;
  /** 0..1; null where the bar is not judged. */
  readonly score: number | null;
  /** By how much the movement comes after the music, negative before it; null where the bar is not judged. */
  readonly lateSeconds: number | null;
  /** The same in the bar's beats, -0.5..0.5: at either end early and late are one. */
  readonly lateBeats: number | null;
}

/** A bar at this score or above is in sync, below the other one off. */
const [IN, OFF] = [0.85, 0.5];
/** Agreement that movement of no relation to the music reaches now and then: less of it proves nothing. */
const CHANCE = 0.4;
/** Change of a frame, in page pixels as `visibleChange` counts them, below which a bar is still. */
const LEAST_CHANGE = 0.05;
/** Onset strength (in 10 dB) that a bar must reach somewhere, or nothing in it is heard to begin. */
const LEAST_ONSET = 0.08;
/** Makes the spike of an onset as wide as a movement's answer to it. */
const ONSET_DEVIATION_SECONDS = 0.03;
/** A movement is slow where half of its change's variance outlasts smoothing over a fifth of a beat. */
const [SLOW_BEATS, SLOW_SHARE] = [0.2, 0.5];
/** Share of a slow movement's change that comes and goes twice a bar, at which it counts as to and fro. */
const LEAST_SWING = 0.2;
/** A shift up to this share of a beat is no shift, however quick the music. */
const TOLERANCE_BEATS = 0.2;

/** What sounds, at the control rate from the timeline's start. */
interface Music {
  readonly onsets: Float32Array;
  readonly beats: Float32Array;
}

const NOT_JUDGED = { verdict: 'still', score: null, lateSeconds: null, lateBeats: null } as const;

/** Something that moves, and what it moves to. */
export interface HeardMovement {
  /** What is seen to change a frame, in page pixels, from time 0 on. */
  readonly change: Float32Array;
  /** Onset strength of what it listens to a frame, in 10 dB, from time 0 on. */
  readonly onsets: Float32Array;
}

interface Movement {
  readonly change: Float32Array;
  readonly isSlow: boolean;
  readonly music: Music;
}

/** A stretch of frames, and half a beat in frames: the furthest shift that is tried. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly reach: number;
}

/** @param bars ascending */
export function judgeSync(bars: readonly Bar[], heard: readonly HeardMovement[]): BarSync[] {
  const beatFrames = CONTROL_RATE * medianBeatSeconds(bars);
  const movements = heard.map(({ change, onsets }) => ({
    change,
    isSlow: isSlow(change, beatFrames),
    music: { onsets: smoothed(onsets, ONSET_DEVIATION_SECONDS), beats: beatCurve(bars, onsets.length) },
  }));
  return bars.map((bar) => judgeBar(bar, movements));
}

function judgeBar(bar: Bar, movements: readonly Movement[]): BarSync {
  const { startSeconds, endSeconds } = bar;
  const place = { bar: bar.bar, startSeconds, endSeconds };
  const stretch = stretchOf(bar);
  const profile = barProfile(bar, stretch, movements);
  if (!profile) return { ...place, ...NOT_JUDGED };
  const beatFrames = 2 * stretch.reach;
  const tolerance = Math.min(LAG_FRAMES, Math.round(TOLERANCE_BEATS * beatFrames));
  const best = indexOfMost(profile, 0, profile.length);
  const here = indexOfMost(profile, stretch.reach - tolerance, stretch.reach + tolerance + 1);
  const score = Math.min(1, Math.max(0, profile[here]! / Math.max(CHANCE, profile[best]!)));
  const lateFrames = best - stretch.reach;
  return {
    ...place,
    verdict: verdictOf(score),
    score,
    lateSeconds: lateFrames / CONTROL_RATE,
    lateBeats: lateFrames / beatFrames,
  };
}

function verdictOf(score: number): SyncVerdict {
  if (score >= IN) return 'in';
  return score < OFF ? 'off' : 'unsure';
}

/**
 * Agreement, -1..1, were the movement earlier by `index - reach` frames: the movements' own profiles, each
 * counting as much as its change varies over the bar. Null where nothing moves to a sound that could be judged.
 */
function barProfile(bar: Bar, stretch: Stretch, movements: readonly Movement[]): Float64Array | null {
  const sum = new Float64Array(2 * stretch.reach + 1);
  let weights = 0;
  for (const { change, isSlow, music } of movements) {
    const { mean, deviation } = spread(change, stretch);
    if (mean < LEAST_CHANGE || !isHeard(music, stretch)) continue;
    const profile = isSlow ? swingProfile(bar, stretch, change) : accentProfile(stretch, change, music);
    profile?.forEach((value, i) => (sum[i]! += deviation * value));
    if (profile) weights += deviation;
  }
  return weights > 0 ? sum.map((value) => value / weights) : null;
}

/** Of a movement with accents: how its change correlates with onsets and with beats, half each. */
function accentProfile(
  { begin, end, reach }: Stretch,
  change: Float32Array,
  { onsets, beats }: Music,
): Float64Array {
  const against = (reference: Float32Array, lag: number): number =>
    correlation(change, reference, lag, begin, end);
  return Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const lag = reach - i;
    return (against(onsets, lag) + against(beats, lag)) / 2;
  });
}

/**
 * Of a slow movement: how near its fastest moments, twice a bar, lie to quarters of the bar (in four-four:
 * to beats), as a cosine. Where it turns lies half way between them, so one question covers both. A
 * movement that goes to and fro in another time, or in none, has no profile.
 */
function swingProfile(bar: Bar, { begin, end, reach }: Stretch, change: Float32Array): Float64Array | null {
  let [real, imaginary, sum] = [0, 0, 0];
  for (let frame = begin; frame < Math.min(end, change.length); frame++) {
    // The change of a frame happened half a frame before it.
    const angle = 4 * Math.PI * barShare(bar, (frame - 0.5) / CONTROL_RATE);
    real += change[frame]! * Math.cos(angle);
    imaginary += change[frame]! * Math.sin(angle);
    sum += change[frame]!;
  }
  if (sum === 0 || Math.hypot(real, imaginary) / sum < LEAST_SWING) return null;
  // Twice the angle: the turns count like the fastest moments.
  const quarters = Math.atan2(imaginary, real) / Math.PI;
  const quarterFrames = ((bar.endSeconds - bar.startSeconds) * CONTROL_RATE) / 4;
  return Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.cos(2 * Math.PI * (quarters - (i - reach) / quarterFrames)),
  );
}

/** Where in the bar a time lies, 0..1, counted along its beats, so that a bar may slow down. */
function barShare({ beatsSeconds, endSeconds }: Bar, seconds: number): number {
  const count = beatsSeconds.length;
  let beat = 0;
  while (beat + 1 < count && beatsSeconds[beat + 1]! <= seconds) beat++;
  const from = beatsSeconds[beat]!;
  const to = beatsSeconds[beat + 1] ?? endSeconds;
  return (beat + (seconds - from) / (to - from)) / count;
}

/** A bar's frames, from a tolerated lead on: what answers the first beat early belongs to it. */
function stretchOf({ startSeconds, endSeconds, beatsSeconds }: Bar): Stretch {
  const lead = LAG_FRAMES / 2;
  const begin = Math.round(startSeconds * CONTROL_RATE) - lead;
  const end = Math.round(endSeconds * CONTROL_RATE) - lead;
  const beatSeconds = (endSeconds - startSeconds) / beatsSeconds.length;
  return { begin: Math.max(0, begin), end, reach: Math.max(1, Math.round((beatSeconds * CONTROL_RATE) / 2)) };
}

function isHeard({ onsets }: Music, { begin, end }: Stretch): boolean {
  for (let frame = begin; frame < Math.min(end, onsets.length); frame++) {
    if (onsets[frame]! >= LEAST_ONSET) return true;
  }
  return false;
}

function spread(values: Float32Array, { begin, end }: Stretch): { mean: number; deviation: number } {
  const last = Math.min(end, values.length);
  let [sum, squares] = [0, 0];
  for (let i = begin; i < last; i++) {
    sum += values[i]!;
    squares += values[i]! ** 2;
  }
  const count = Math.max(1, last - begin);
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

function isSlow(change: Float32Array, beatFrames: number): boolean {
  const all = { begin: 0, end: change.length, reach: 0 };
  const slow = spread(smoothed(change, (SLOW_BEATS * beatFrames) / CONTROL_RATE), all).deviation;
  return slow ** 2 >= SLOW_SHARE * spread(change, all).deviation ** 2;
}

/** A bell on every beat. */
function beatCurve(bars: readonly Bar[], frameCount: number): Float32Array {
  const curve = new Float32Array(frameCount);
  const deviation = BEAT_DEVIATION_SECONDS * CONTROL_RATE;
  for (const beat of bars.flatMap(({ beatsSeconds }) => beatsSeconds)) {
    const centre = beat * CONTROL_RATE;
    const last = Math.min(frameCount - 1, Math.floor(centre + 4 * deviation));
    for (let frame = Math.max(0, Math.ceil(centre - 4 * deviation)); frame <= last; frame++)
      curve[frame]! += Math.exp(-0.5 * ((frame - centre) / deviation) ** 2);
  }
  return curve;
}

function indexOfMost(values: Float64Array, begin: number, end: number): number {
  let most = begin;
  for (let i = begin; i < end; i++) if (values[i]! > values[most]!) most = i;
  return most;
}

function medianBeatSeconds(bars: readonly Bar[]): number {
  const lengths = bars.map(
    ({ startSeconds, endSeconds, beatsSeconds }) => (endSeconds - startSeconds) / beatsSeconds.length,
  );
  return lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0.5;
}
