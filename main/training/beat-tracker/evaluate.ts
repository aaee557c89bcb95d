/** Judges a beat tracker on songs it never saw. */
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { makeSong, type JudgedSong } from '#models/beat-tracker/training/examples.ts';
import { continuity, fMeasure, tempoIsRight, trimmed } from '#models/beat-tracker/training/measures.ts';
import { HELD_OUT_SOUND_SET, soundSetOf } from '#models/choreographer/synth/sound-sets/index.ts';
import { openBeatTracker, type BeatTracker } from '../../inference/track-beats.ts';

/** Means over songs; all are shares, 0..1. The first five seconds of each song are left out, as mir_eval does. */
export interface BeatScores {
  readonly songs: number;
  readonly beatF: number;
  readonly downbeatF: number;
  /** Beats that are right at the right tempo, and the same where double, half and off-beat count as right. */
  readonly cmlTotal: number;
  readonly amlTotal: number;
  /** Songs whose tempo lies within 4 %. */
  readonly tempo: number;
  /** Songs whose bars have the right number of beats. */
  readonly metre: number;
}

export interface SongScores extends BeatScores {
  readonly name: string;
  readonly beatsPerBar: number;
}

export interface TestScores {
  /** Songs on sound sets of the training. */
  readonly known: readonly SongScores[];
  /** Songs on the sound set that was held out. */
  readonly heldOut: readonly SongScores[];
}

/** Composes songs of seeds that follow each other, one in memory at a time, and judges the model on them. */
export async function evaluateBeatTracker(
  modelPath: string,
  {
    firstSeed,
    count,
    seconds,
  }: { readonly firstSeed: number; readonly count: number; readonly seconds: number },
): Promise<TestScores> {
  const tracker = await openBeatTracker(modelPath);
  const [known, heldOut]: [SongScores[], SongScores[]] = [[], []];
  try {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const scores = await scoreSong(tracker, makeSong(seed, seconds));
      (soundSetOf(seed) === HELD_OUT_SOUND_SET ? heldOut : known).push(scores);
    }
    return { known, heldOut };
  } finally {
    await tracker.dispose();
  }
}

export async function scoreSong(tracker: BeatTracker, song: JudgedSong): Promise<SongScores> {
  const { grid } = await tracker.track(song.features);
  const [found, known] = [trimmed(grid.beatsSeconds), trimmed(song.beatsSeconds)];
  return {
    name: song.name,
    beatsPerBar: song.beatsPerBar,
    songs: 1,
    beatF: fMeasure(found, known),
    downbeatF: fMeasure(trimmed(downbeatsOf(grid)), trimmed(song.downbeatsSeconds)),
    ...continuity(found, known),
    tempo: tempoIsRight(found, known) ? 1 : 0,
    metre: grid.beatsPerBar === song.beatsPerBar ? 1 : 0,
  };
}

const MEASURES = ['beatF', 'downbeatF', 'cmlTotal', 'amlTotal', 'tempo', 'metre'] as const;

/** @param scores at least one song's */
export function meanScores(scores: readonly BeatScores[]): BeatScores {
  const mean = (measure: (typeof MEASURES)[number]) =>
    Math.round((1000 * scores.reduce((sum, score) => sum + score[measure], 0)) / scores.length) / 1000;
  return {
    songs: scores.length,
    ...(Object.fromEntries(MEASURES.map((measure) => [measure, mean(measure)])) as Omit<BeatScores, 'songs'>),
  };
}
