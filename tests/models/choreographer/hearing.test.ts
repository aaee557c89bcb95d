/** The beat tracker on composed songs, whose beats are known. */
import { expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { trackBeats } from '#core/audio/beats/track-beats.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';

const SONGS = 16;
/** mir_eval's window. */
const WINDOW_SECONDS = 0.07;

/** Harmonic mean of how many found beats are true and how many true beats are found. */
function fMeasure(found: readonly number[], known: readonly number[]): number {
  const near = (a: readonly number[], b: readonly number[]) =>
    a.filter((x) => b.some((y) => Math.abs(x - y) < WINDOW_SECONDS)).length;
  return (2 * near(found, known)) / (found.length + known.length);
}

it('finds most beats of songs in all genres, and bars better than by chance, whatever the mix', () => {
  let [beats, downbeats] = [0, 0];
  for (let seed = 2_000_001; seed <= 2_000_000 + SONGS; seed++) {
    const score = composeSong(seed, 20);
    const samples = renderSong(score, { sampleRate: ANALYSIS_SAMPLE_RATE, seed });
    const grid = trackBeats(analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples }));
    beats += fMeasure(grid.beatsSeconds, score.beatsSeconds) / SONGS;
    const everyBar = (all: readonly number[], first: number, bar: number) =>
      all.filter((_, i) => i >= first && (i - first) % bar === 0);
    downbeats +=
      fMeasure(
        everyBar(grid.beatsSeconds, grid.firstDownbeat, grid.beatsPerBar),
        everyBar(score.beatsSeconds, score.firstDownbeat ?? 0, score.beatsPerBar),
      ) / SONGS;
  }
  // On 80 songs of all genres and sound sets the mean is 0.60, and 0.36 for downbeats.
  expect(beats).toBeGreaterThan(0.55);
  expect(downbeats).toBeGreaterThan(0.3);
}, 60_000);
