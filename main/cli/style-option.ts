/** The style that a person names on the command line: a built-in one, or a learned style's folder. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LEARNED_PREFIX } from '#core/contract/styles.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { CHOREOGRAPHER_PATH } from '../paths.ts';
import { voiceInFolder, type StyleVoice } from '../styles/voice.ts';
import { UsageError } from './usage-error.ts';

export interface ChosenStyle {
  /** As a document names it. */
  readonly style: string;
  readonly voice: StyleVoice;
}

/** @throws UsageError for what is neither; AppError `styles.damaged` */
export async function chosenStyle(given: string): Promise<ChosenStyle> {
  if (STYLES.some(({ id }) => id === given))
    return { style: given, voice: { style: given, modelPath: CHOREOGRAPHER_PATH } };
  const folder = resolve(given);
  const isFolder = await stat(folder).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    const known = STYLES.map(({ id }) => id).join(', ');
    throw new UsageError(
      `--style is “${given}”; it must be one of ${known}, or the folder of a learned style.`,
    );
  }
  const { name, ...voice } = await voiceInFolder(folder);
  return { style: `${LEARNED_PREFIX}${name}`, voice };
}
