/** Writes the encoder's numbers, and the tables of its card. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../store/file-error.ts';
import { markdownTable, threeDigits, twoDigits, withSection } from '../card-tables.ts';
import type { EncoderEvaluation } from './evaluate.ts';

export type EncoderReport = EncoderEvaluation & {
  readonly pictures: number;
  readonly trainingScenes: number;
  readonly steps: number;
};

/** Writes `evaluation.json` into the weights' folder, and the card above it where there is one. */
export async function writeEncoderReports(folder: string, report: EncoderReport): Promise<void> {
  await writeFile(join(folder, 'evaluation.json'), `${JSON.stringify(report, null, 2)}\n`);
  const cardPath = join(folder, '..', 'card.md');
  try {
    await writeFile(cardPath, withEncoderEvaluation(await readFile(cardPath, 'utf8'), report));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** @returns the card with the tables of an evaluation where its markers are */
export function withEncoderEvaluation(card: string, report: EncoderReport): string {
  return withSection(card, 'evaluation', tables(report));
}

function tables(report: EncoderReport): string {
  const { pictures, trainingScenes, steps, scenes, subjectAccuracy, centreError, maskOverlap, explained } =
    report;
  const methods = (label: string, { encoder, saliency, prior }: EncoderReport['centreError']) => [
    label,
    ...[encoder, saliency, prior].map(threeDigits),
  ];
  return [
    `Trained on ${trainingScenes} scenes with ${pictures} illustrations for ${steps} steps. Judged on ${scenes} scenes of concepts ` +
      `it never saw. Whether there is a subject was right in ${(100 * subjectAccuracy).toFixed(1)} % of them.`,
    markdownTable(
      ['', 'Encoder', 'Saliency', 'Centre prior'],
      [
        methods('Error of the centre, sides of the frame (median)', centreError),
        methods('Overlap by union of the coarse mask (mean)', maskOverlap),
      ],
    ),
    'Share of each fact’s variance that is explained (the centre prior explains 0):',
    markdownTable(
      ['Fact', 'Encoder', 'Saliency'],
      explained.map(({ fact, encoder, saliency }) => [fact, twoDigits(encoder), twoDigits(saliency)]),
    ),
  ].join('\n\n');
}
