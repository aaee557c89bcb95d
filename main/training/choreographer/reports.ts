/** What an evaluation leaves to read: its numbers, the model card's tables, a picture of the curves. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../../store/file-error.ts';
import { markdownTable, threeDigits, twoDigits, withSection } from '../card-tables.ts';
import type { StyleReport } from './evaluate.ts';

export interface Evaluation {
  readonly model: string;
  readonly songs: number;
  readonly steps: number;
  readonly testSongs: number;
  readonly testSeconds: number;
  readonly firstTestSeed: number;
  readonly styles: readonly StyleReport[];
}

/** A network that was trained to be compared. */
export interface ComparedNetwork {
  readonly id: string;
  readonly label: string;
  readonly songs: number;
  readonly steps: number;
  readonly bytes: number;
  readonly millisecondsAStep: number;
  readonly validationLoss: number;
  /** By style; see `StyleReport.error`. */
  readonly errors: Readonly<Record<string, number>>;
}

/**
 * Writes `evaluation.json` into the weights' folder; the card and `curves.png` beside it, where there is a
 * card.
 */
export async function writeReports(
  folder: string,
  evaluation: Evaluation,
  curves: Uint8Array,
): Promise<void> {
  await writeFile(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  const hasCard = await changeCard(folder, (card) => withEvaluation(card, evaluation));
  if (hasCard) await writeFile(join(folder, '..', 'curves.png'), curves);
}

/** Writes the comparison, and the card's table of it, where there is a card. @param path `comparison.json` */
export async function writeComparison(path: string, networks: readonly ComparedNetwork[]): Promise<void> {
  await writeFile(path, `${JSON.stringify(networks, null, 2)}\n`);
  await changeCard(dirname(path), (card) => withComparison(card, networks));
}

/** @returns the card with the tables of an evaluation where its markers are */
export function withEvaluation(card: string, evaluation: Evaluation): string {
  return withSection(card, 'evaluation', evaluationTables(evaluation));
}

/** @returns the card with the table of a comparison where its markers are */
export function withComparison(card: string, networks: readonly ComparedNetwork[]): string {
  return withSection(card, 'comparison', comparisonTable(networks));
}

/** @returns whether there is a card */
async function changeCard(weightsFolder: string, change: (card: string) => string): Promise<boolean> {
  const path = join(weightsFolder, '..', 'card.md');
  try {
    await writeFile(path, change(await readFile(path, 'utf8')));
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function evaluationTables(evaluation: Evaluation): string {
  const { songs, steps, testSongs, testSeconds, firstTestSeed, styles } = evaluation;
  const last = firstTestSeed + testSongs - 1;
  return [
    `Trained on ${songs} songs for ${steps} steps. Judged on ${testSongs} songs of about ${testSeconds} s that it ` +
      `never saw (composer seeds ${firstTestSeed} to ${last}), every other one on the sound set that was held ` +
      `out, with pictures of concepts that the encoder never saw, on the grid that the beat tracker found.`,
    markdownTable(
      ['Style', 'Network', 'Hold-last', 'Loudness follower', 'Onset pulse', 'At most half of the best'],
      styles.map(({ style, error: e, atMostHalf }) => [
        style,
        ...[e.network, e.holdLast, e.loudnessFollower, e.onsetPulse].map(threeDigits),
        atMostHalf ? 'yes' : 'no',
      ]),
    ),
    markdownTable(
      ['Style', 'Known sounds', 'Held-out sounds', 'No picture known', 'Against the true beats'],
      styles.map(({ style, error: e }) => [
        style,
        ...[e.knownSounds, e.heldOutSounds, e.networkNoPicture, e.networkTrueBeats].map(threeDigits),
      ]),
    ),
    markdownTable(
      [
        'Beat alignment',
        'Network',
        'The animator',
        'Hold-last',
        'Loudness follower',
        'Onset pulse',
        'Shuffled',
      ],
      styles.map(({ style, beatAlignment: b }) => [
        style,
        ...[b.own, b.animator, b.holdLast, b.loudnessFollower, b.onsetPulse, b.shuffled].map(twoDigits),
      ]),
    ),
    markdownTable(
      ['Style', 'Onset correlation', 'Shuffled'],
      styles.map(({ style, onsetCorrelation: { own, shuffled } }) => [
        style,
        ...[own, shuffled].map(twoDigits),
      ]),
    ),
  ].join('\n\n');
}

function comparisonTable(networks: readonly ComparedNetwork[]): string {
  const styles = Object.keys(networks[0]?.errors ?? {});
  const mean = ({ errors }: ComparedNetwork) =>
    styles.reduce((sum, style) => sum + errors[style]!, 0) / styles.length;
  const row = (label: string, cellOf: (network: ComparedNetwork) => string) => [
    label,
    ...networks.map(cellOf),
  ];
  return [
    `All trained on the same ${networks[0]?.songs} songs for ${networks[0]?.steps} steps, fewer than the bundled LSTM, ` +
      'and judged on the same songs and pictures.',
    markdownTable(
      ['Error', ...networks.map(({ label }) => label)],
      [
        ...styles.map((style) => row(style, ({ errors }) => threeDigits(errors[style]!))),
        row('mean', (network) => threeDigits(mean(network))),
        row('size, kB', ({ bytes }) => (bytes / 1000).toFixed(0)),
      ],
    ),
  ].join('\n\n');
}
