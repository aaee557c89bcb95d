/**
 * What it takes to hear three minutes of music and choreograph them, beside librosa's analysis alone of the same file.
 *
 *     PYTHON=... npm run bench:hearing        PYTHON: one with librosa
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { hearRecording } from '#main/inference/hear-recording.ts';
import { motionForClip } from '#main/inference/motion-for-clip.ts';
import { trackBeats } from '#main/inference/track-beats.ts';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { ROOT } from '#main/paths.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';
import { wavBytes } from './beats/wav.ts';
import { measured, type Measured } from './cpu.ts';

const SECONDS = 180;
const ROUNDS = 3;
const PYTHON = process.env['PYTHON'] ?? 'python3';
const LIBROSA_STEPS = join(ROOT, 'tests', 'bench', 'hearing_librosa.py');

const cpuOf = ({ own, children }: Measured): number => own + children;
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const folder = await mkdtemp(join(tmpdir(), 'songbrush-hearing-'));
try {
  const path = join(folder, 'song.wav');
  const song = renderSong(composeSong(1_000_001, SECONDS), {
    sampleRate: ANALYSIS_SAMPLE_RATE,
    seed: 1_000_001,
  });
  await writeFile(path, wavBytes(song, ANALYSIS_SAMPLE_RATE));
  const ffmpeg = await findFfmpeg();
  const steps: Record<string, number[]> = {};
  const theirs: Record<string, number[]> = {};
  const note = (all: Record<string, number[]>, step: string, cpu: number) => (all[step] ??= []).push(cpu);
  const walls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let features: AudioFeatures;
    let beatGrid: BeatGrid;
    const work = {
      'decode, features': async () => (features = await hearRecording(ffmpeg, path)),
      beats: async () => (beatGrid = (await trackBeats(features)).grid),
      choreography: () =>
        motionForClip({
          ...{ features, beatGrid, picture: null, style: 'pulse', smoothness: 0.2, seed: 0 },
          ...{ audioOffsetSeconds: 0, durationSeconds: SECONDS },
        }),
    };
    let wall = 0;
    for (const [step, run] of Object.entries(work)) {
      const took = await measured(run);
      note(steps, step, cpuOf(took));
      wall += took.wall;
    }
    walls.push(wall);
    const told = execFileSync(PYTHON, [LIBROSA_STEPS, path], { encoding: 'utf8' });
    for (const [step, cpu] of Object.entries(JSON.parse(told) as Record<string, number>))
      note(theirs, step, cpu);
  }
  const sum = (all: Record<string, number[]>) =>
    Object.values(all).reduce((total, values) => total + median(values), 0);
  console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`);
  console.log(`${SECONDS} s of sound, CPU time, median of ${ROUNDS} rounds in turns\n`);
  for (const [title, all] of [
    ['Songbrush', steps],
    ['librosa', theirs],
  ] as const) {
    console.log(`${title}  ${seconds(sum(all))}`);
    for (const [step, values] of Object.entries(all))
      console.log(`  ${step.padEnd(20)} ${seconds(median(values))}`);
  }
  console.log(`\nratio ${(sum(steps) / sum(theirs)).toFixed(2)}; by the clock ${seconds(median(walls))}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
