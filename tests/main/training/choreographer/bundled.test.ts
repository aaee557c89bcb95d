/** The bundled weights: what the card says of them is what was measured, and it holds on songs anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import { openChoreographer } from '#main/inference/choreograph.ts';
import { openBeatTracker } from '#main/inference/track-beats.ts';
import { evaluateChoreographer } from '#main/training/choreographer/evaluate.ts';
import {
  withComparison,
  withEvaluation,
  type ComparedNetwork,
  type Evaluation,
} from '#main/training/choreographer/reports.ts';
import { BUNDLED_SETTINGS, modelFile } from '#main/training/choreographer/task.ts';
import { CHOREOGRAPHER_PATH, ROOT } from '#main/paths.ts';
import { CELLS, DEFAULT_CELL } from '#models/choreographer/cells/index.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import { makeExample, type TrackBeats } from '#models/choreographer/training/examples.ts';
import { readSeenPictures } from '#models/choreographer/training/seen-pictures.ts';
import { statisticsOf } from '#models/choreographer/training/statistics.ts';

const folder = join(ROOT, 'models/choreographer');
const card = readFileSync(join(folder, 'card.md'), 'utf8');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'weights', name), 'utf8'));
const evaluation = readJson('evaluation.json') as Evaluation;

describe('the bundled choreographer', () => {
  it('has a card with the numbers of its evaluation, its name and its shapes', () => {
    expect(withEvaluation(card, evaluation)).toBe(card);
    expect(withComparison(card, readJson('comparison.json') as ComparedNetwork[])).toBe(card);
    expect(card).toContain(DEFAULT_CELL.modelName);
    const { graph } = decodeModel(new Uint8Array(readFileSync(CHOREOGRAPHER_PATH)));
    for (const { name, type } of [...graph!.input!, ...graph!.output!]) {
      const dims = type!.tensorType!.shape!.dim!.map(({ dimValue, dimParam }) => dimValue ?? dimParam);
      const row = card.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      expect(row, name).toContain(`[${dims.join(', ')}]`);
    }
  });

  it('was made by the recipe as it stands', () => {
    expect(evaluation).toMatchObject({
      ...{ model: DEFAULT_CELL.modelName, songs: BUNDLED_SETTINGS.songs, steps: BUNDLED_SETTINGS.steps },
      firstTestSeed: FIRST_TEST_SEED,
    });
    expect(evaluation.styles.map(({ style }) => style)).toEqual(STYLES.map(({ id }) => id));
  });

  it('was measured closer than every baseline in every style, sounds that were held out among them', () => {
    for (const { style, error } of evaluation.styles) {
      const best = Math.min(error.holdLast, error.loudnessFollower, error.onsetPulse);
      for (const own of [error.network, error.knownSounds, error.heldOutSounds, error.networkNoPicture])
        expect(own, style).toBeLessThan(best);
    }
    expect(evaluation.styles.filter(({ atMostHalf }) => atMostHalf).length).toBeGreaterThanOrEqual(7);
  });

  it.each(CELLS.map((cell) => [cell.label, cell] as const))(
    'comes with %s: an ONNX file that comes out byte for byte as it went in, and opens',
    async (_, { id, modelName }) => {
      const path = join(folder, 'weights', modelFile(id));
      const bytes = new Uint8Array(readFileSync(path));
      expect(Buffer.from(encodeModel(decodeModel(bytes))).equals(bytes)).toBe(true);
      const network = await openChoreographer(path);
      expect(network.name).toBe(modelName);
      await network.dispose();
    },
  );

  it('comes far closer than the baselines in every style on songs and pictures it never saw, and moves with its own sound', async () => {
    const tracker = await openBeatTracker();
    const trackBeats: TrackBeats = async (features) => (await tracker.track(features)).grid;
    const song = (seed: number) => makeExample(seed, { seconds: 15, trackedGrid: true, trackBeats });
    const pictures = readSeenPictures(readFileSync(join(folder, 'training/seen-pictures.safetensors')));
    // Songs of the training set for the followers; testing songs beyond the evaluation's.
    const training = await Promise.all([1, 2, 3, 4, 5, 6].map(song));
    const testing = await Promise.all(
      [100, 102, 104, 106].map(async (i) => ({
        example: await song(FIRST_TEST_SEED + i),
        heldOutSound: false,
      })),
    );
    await tracker.dispose();
    const statistics = statisticsOf(training, pictures.training);
    const network = await openChoreographer(CHOREOGRAPHER_PATH);
    const material = { training, testing, pictures, statistics };
    for (const { style, error, onsetCorrelation: onset } of await evaluateChoreographer(network, material)) {
      const best = Math.min(error.holdLast, error.loudnessFollower, error.onsetPulse);
      expect(error.network, style).toBeLessThan(0.6 * best);
      // Slow styles are in time with the bar, and a bounce with the beat, not with each onset.
      if (!['sway', 'drift', 'breathe', 'bounce'].includes(style))
        expect(onset.own, style).toBeGreaterThan(onset.shuffled + 0.1);
    }
    await network.dispose();
  }, 90_000);
});
