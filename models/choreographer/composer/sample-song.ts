/**
 * "Night whale", the sample's soundtrack: ten bars at 100 beats a minute in D, written out by hand. A
 * bell over pads, the bass and drums enter, a leap at bar five, and a close on the tonic.
 */
import type { Chord, Instrument, Note, Score, Section } from './score.ts';

const BEAT = 0.6;
const BAR = 4 * BEAT;
const BARS = 10;

/** D, A/C#, Bm, G, then again, then G, A, D. */
const CHORDS: readonly (readonly [root: number, pitches: readonly number[]])[] = [
  [2, [50, 57, 62, 66]], [1, [49, 57, 61, 64]], [11, [47, 54, 62, 66]], [7, [43, 55, 59, 62]],
  [2, [50, 57, 62, 66]], [1, [49, 57, 61, 64]], [11, [47, 54, 62, 66]], [7, [43, 55, 59, 66]],
  [9, [45, 57, 61, 64]], [2, [38, 57, 62, 66]],
]; // prettier-ignore
const ENERGY = [0.3, 0.35, 0.55, 0.65, 1, 1, 1, 0.95, 0.8, 0.3];

/** Bar, beat, length in beats, pitch. */
const MELODY: readonly (readonly [bar: number, beat: number, length: number, pitch: number])[] = [
  [0, 0, 1.5, 78], [0, 1.5, 0.5, 76], [0, 2, 2, 74],
  [1, 0, 1.5, 76], [1, 1.5, 0.5, 73], [1, 2, 2, 69],
  [2, 0, 1, 74], [2, 1, 1, 76], [2, 2, 1.5, 78], [2, 3.5, 0.5, 79],
  [3, 0, 2, 83], [3, 2, 1, 81], [3, 3, 1, 79],
  [4, 0, 1, 86], [4, 1, 0.5, 85], [4, 1.5, 1, 81], [4, 2.5, 0.5, 78], [4, 3, 1, 81],
  [5, 0, 1.5, 83], [5, 1.5, 0.5, 81], [5, 2, 1, 76], [5, 3, 1, 78],
  [6, 0, 1, 78], [6, 1, 0.5, 79], [6, 1.5, 1, 81], [6, 2.5, 0.5, 83], [6, 3, 1, 86],
  [7, 0, 1.5, 83], [7, 1.5, 1.5, 81], [7, 3, 1, 78],
  [8, 0, 1, 76], [8, 1, 1, 78], [8, 2, 1, 79], [8, 3, 1, 76],
  [9, 0, 3.5, 74],
]; // prettier-ignore

const at = (bar: number, beat: number) => 0.02 + bar * BAR + beat * BEAT;

/** When a bar begins; fractions are places within it. */
export const barSeconds = (bar: number): number => at(bar, 0);

export function composeSampleSong(): Score {
  const notes: Note[] = [];
  const add = (
    instrument: Instrument,
    bar: number,
    beat: number,
    beats: number,
    pitch: number,
    velocity: number,
  ) =>
    notes.push({ instrument, startSeconds: at(bar, beat), durationSeconds: beats * BEAT, pitch, velocity });
  for (const [bar, beat, length, pitch] of MELODY)
    add('bell', bar, beat, length, pitch, bar >= 4 ? 0.62 : bar >= 2 ? 0.52 : 0.44);
  CHORDS.forEach(([, pitches], bar) => {
    pitches.slice(1).forEach((pitch) => add('pad', bar, 0, 4, pitch, 0.16 + 0.36 * ENERGY[bar]!));
    if (bar >= 2 && bar < 9) {
      const root = pitches[0]! - 12;
      for (const [beat, length] of bar < 4 ? [[0, 2], [2, 2]] : [[0, 1], [1.5, 1], [2.5, 0.5], [3, 1]]) add('bass', bar, beat!, length!, root, 0.75); // prettier-ignore
    }
    if (bar >= 1 && bar < 9) {
      for (let eighth = 0; eighth < 8; eighth++)
        add('pluck', bar, eighth / 2, 1, pitches[1 + (eighth % 3)]! + 12, 0.22 + 0.16 * ENERGY[bar]!);
    }
    addDrums(add, bar);
  });
  add('bass', 9, 0, 4, 38, 0.7);
  add('kick', 9, 0, 1, 60, 0.9);
  return {
    name: 'Night whale',
    notes: notes.sort((a, b) => a.startSeconds - b.startSeconds),
    chords: CHORDS.map(([root, pitches], bar): Chord => ({
      startSeconds: at(bar, 0),
      endSeconds: at(bar + 1, 0),
      root,
      pitches,
    })),
    sections: ENERGY.map((energy, bar): Section => ({
      startSeconds: at(bar, 0),
      endSeconds: at(bar + 1, 0),
      energy,
    })),
    beatsSeconds: Array.from({ length: BARS * 4 }, (_, beat) => at(0, beat)),
    beatsPerBar: 4,
    durationSeconds: at(BARS, 0) + 2.4,
  };
}

type Add = (
  instrument: Instrument,
  bar: number,
  beat: number,
  beats: number,
  pitch: number,
  velocity: number,
) => void;

function addDrums(add: Add, bar: number): void {
  if (bar < 2 || bar > 8) return;
  const full = bar >= 4;
  for (const beat of full ? [0, 1.5, 2, 3.5] : [0, 2])
    add('kick', bar, beat, 1, 60, beat % 2 === 0 ? 1 : 0.7);
  for (const beat of full ? [1, 3] : [3]) add('snare', bar, beat, 1, 60, full ? 0.85 : 0.55);
  for (let eighth = 0; eighth < 8; eighth++)
    if (full || eighth % 2 === 1) add('hat', bar, eighth / 2, 0.5, 60, eighth % 2 === 1 ? 0.6 : 0.4);
  if (bar === 3 || bar === 8)
    for (const beat of [2.5, 3, 3.25, 3.5, 3.75]) add('snare', bar, beat, 0.25, 60, 0.3 + beat * 0.14);
}
