/** What an evaluation leaves to read: its numbers, the model card's tables, a picture of the curves. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../store/file-error.ts';
import type { StyleReport } from './evaluate.ts';

export interface Evaluation {
  readonly songs: number;
  readonly steps: number;
  readonly testSongs: number;
  readonly testSeconds: number;
  readonly firstTestSeed: number;
  readonly styles: readonly StyleReport[];
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
  const cardPath = join(folder, '..', 'card.md');
  let card: string;
  try {
    card = await readFile(cardPath, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  await writeFile(cardPath, withEvaluation(card, evaluation));
  await writeFile(join(folder, '..', 'curves.png'), curves);
}

const BEGIN = '<!-- evaluation -->';
const END = '<!-- /evaluation -->';

/** @returns the card with the tables of an evaluation where its markers are */
export function withEvaluation(card: string, evaluation: Evaluation): string {
  const [before, rest] = card.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the card has no ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${evaluationTables(evaluation)}\n\n${END}${after}`;
}

function evaluationTables({
  songs,
  steps,
  testSongs,
  testSeconds,
  firstTestSeed,
  styles,
}: Evaluation): string {
  const last = firstTestSeed + testSongs - 1;
  return [
    `Trained on ${songs} songs for ${steps} steps. Judged on ${testSongs} songs of about ${testSeconds} s that it ` +
      `never saw (composer seeds ${firstTestSeed} to ${last}), on the grid that the beat tracker found.`,
    table(
      ['Style', 'Network', 'Hold-last', 'Loudness follower', 'Network, against the true beats'],
      styles.map(({ style, error: e }) => [
        style,
        ...[e.network, e.holdLast, e.loudnessFollower, e.networkTrueBeats].map(threeDigits),
      ]),
    ),
    table(
      ['Style', 'Onset correlation', 'shuffled', 'Beat alignment', 'shuffled', 'the animator’s'],
      styles.map(({ style, onsetCorrelation: onset, beatAlignment: beat, animatorBeatAlignment }) => [
        style,
        ...[onset.own, onset.shuffled, beat.own, beat.shuffled, animatorBeatAlignment].map(twoDigits),
      ]),
    ),
  ].join('\n\n');
}

const threeDigits = (value: number): string => value.toFixed(3);
const twoDigits = (value: number): string => value.toFixed(2);

/** Columns as wide as their widest cell, as the formatter has them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
