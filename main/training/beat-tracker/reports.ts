/** What the beat tracker's evaluation leaves to read: its numbers, and the model card's table. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownTable, threeDigits, withSection } from '../card-tables.ts';
import { hasCode } from '../../store/file-error.ts';
import { meanScores, type BeatScores, type TestScores } from './evaluate.ts';

export interface Evaluation {
  readonly songs: number;
  readonly steps: number;
  readonly testSeconds: number;
  readonly firstTestSeed: number;
  readonly groups: readonly BeatGroup[];
}

export interface BeatGroup extends BeatScores {
  readonly group: string;
}

/** Known sounds, the sound set held out, all, and all by metre. */
export function groupsOf({ known, heldOut }: TestScores): BeatGroup[] {
  const all = [...known, ...heldOut];
  const metres = [...new Set(all.map(({ beatsPerBar }) => beatsPerBar))].sort((a, b) => a - b);
  return [
    { group: 'known sound sets', ...meanScores(known) },
    { group: 'held-out sound set', ...meanScores(heldOut) },
    { group: 'all', ...meanScores(all) },
    ...metres.map((metre) => ({
      group: `bars of ${metre}`,
      ...meanScores(all.filter(({ beatsPerBar }) => beatsPerBar === metre)),
    })),
  ];
}

/** Writes `evaluation.json` into the weights' folder, and its table into the card beside it, where there is one. */
export async function writeReports(folder: string, evaluation: Evaluation): Promise<void> {
  await writeFile(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  const cardPath = join(folder, '..', 'card.md');
  let card: string;
  try {
    card = await readFile(cardPath, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  await writeFile(cardPath, withSection(card, 'evaluation', evaluationText(evaluation)));
}

export function evaluationText({ songs, steps, testSeconds, firstTestSeed, groups }: Evaluation): string {
  const tested = groups.find(({ group }) => group === 'all')!.songs;
  return [
    `Trained on ${songs} songs for ${steps} steps. Judged on ${tested} songs of about ${testSeconds} s that it never ` +
      `saw (composer seeds ${firstTestSeed} to ${firstTestSeed + tested - 1}).`,
    markdownTable(
      ['Songs', 'Count', 'Beats, F', 'Downbeats, F', 'CMLt', 'AMLt', 'Tempo', 'Metre'],
      groups.map((scores) => [
        scores.group,
        String(scores.songs),
        ...[scores.beatF, scores.downbeatF, scores.cmlTotal, scores.amlTotal].map(threeDigits),
        ...[scores.tempo, scores.metre].map((share) => `${Math.round(100 * share)} %`),
      ]),
    ),
  ].join('\n\n');
}
