/** The bundled weights: what the card says of them is what was measured, and it holds on songs anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import { evaluateChoreographer } from '#main/training/choreographer/evaluate.ts';
import { withEvaluation, type Evaluation } from '#main/training/choreographer/reports.ts';
import { BUNDLED_SETTINGS } from '#main/training/choreographer/task.ts';
import { CHOREOGRAPHER_PATH, ROOT } from '#main/paths.ts';
import { MODEL_NAME } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import { makeExample } from '#models/choreographer/training/examples.ts';

const folder = join(ROOT, 'models/choreographer');
const card = readFileSync(join(folder, 'card.md'), 'utf8');
const evaluation = JSON.parse(readFileSync(join(folder, 'weights/evaluation.json'), 'utf8')) as Evaluation;

describe('the bundled choreographer', () => {
  it('has a card with the numbers of its evaluation, its name and its shapes', () => {
    expect(withEvaluation(card, evaluation)).toBe(card);
    expect(card).toContain(MODEL_NAME);
    const { graph } = decodeModel(new Uint8Array(readFileSync(CHOREOGRAPHER_PATH)));
    for (const { name, type } of [...graph!.input!, ...graph!.output!]) {
      const dims = type!.tensorType!.shape!.dim!.map(({ dimValue, dimParam }) => dimValue ?? dimParam);
      const row = card.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      expect(row, name).toContain(`[${dims.join(', ')}]`);
    }
  });

  it('was made by the recipe as it stands', () => {
    expect(evaluation).toMatchObject({ songs: BUNDLED_SETTINGS.songs, steps: BUNDLED_SETTINGS.steps });
    expect(evaluation.firstTestSeed).toBe(FIRST_TEST_SEED);
    expect(evaluation.styles.map(({ style }) => style)).toEqual(STYLES.map(({ id }) => id));
  });

  it('is an ONNX file that comes out byte for byte as it went in', () => {
    const bytes = new Uint8Array(readFileSync(CHOREOGRAPHER_PATH));
    expect(Buffer.from(encodeModel(decodeModel(bytes))).equals(bytes)).toBe(true);
  });

  it('beats both baselines in every style on songs it never saw, and moves with its own sound', async () => {
    const song = (seed: number) => makeExample(seed, { seconds: 15, trackedGrid: true });
    // Songs of the training set for the loudness follower; testing songs beyond the evaluation's.
    const training = [1, 2, 3, 4, 5, 6].map(song);
    const testing = [101, 102, 103, 104, 105, 106].map((i) => song(FIRST_TEST_SEED + i));
    for (const { style, error, onsetCorrelation: onset } of await evaluateChoreographer(
      CHOREOGRAPHER_PATH,
      training,
      testing,
    )) {
      expect(error.network, style).toBeLessThan(0.5 * error.holdLast);
      expect(error.network, style).toBeLessThan(0.5 * error.loudnessFollower);
      // Slow styles are in time with the bar, not with each onset.
      if (!['sway', 'drift', 'breathe'].includes(style))
        expect(onset.own, style).toBeGreaterThan(onset.shuffled + 0.1);
    }
  });
});
