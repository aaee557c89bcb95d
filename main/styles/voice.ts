/** What it takes to move in a style: whose weights, in which of its styles, how smooth. */
import { join } from 'node:path';
import { LEARNED_PREFIX } from '#core/contract/styles.ts';
import { AppError } from '#core/errors.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { CHOREOGRAPHER_PATH } from '../paths.ts';
import { checkWeights, readFacts, WEIGHTS_NAME } from './style-folder.ts';
import type { StyleLibrary } from './style-library.ts';

export interface StyleVoice {
  /** Row of the network's style input, by its name. */
  readonly style: string;
  readonly modelPath: string;
  /** Deviation of a smoothing over what the network writes; the style's own when left out. */
  readonly glideSeconds?: number;
}

/** @throws AppError `motion.style` for what is no style, `styles.missing`, `styles.damaged` */
export async function voiceOf(library: StyleLibrary, styleId: string): Promise<StyleVoice> {
  if (styleId.startsWith(LEARNED_PREFIX)) {
    const { facts, weightsPath } = await library.get(styleId);
    const { glideSeconds, source } = facts;
    return { style: source.startedFrom, modelPath: weightsPath, glideSeconds };
  }
  if (STYLES.some(({ id }) => id === styleId)) return { style: styleId, modelPath: CHOREOGRAPHER_PATH };
  const known = STYLES.map(({ id }) => id).join(', ');
  throw new AppError('motion.style', `There is no movement style “${styleId}”.`, `Choose one of ${known}.`);
}

/** Of a style's folder that lies anywhere. @throws AppError `styles.damaged`, `store.*` */
export async function voiceInFolder(folder: string): Promise<StyleVoice & { readonly name: string }> {
  const { source, glideSeconds, name } = await readFacts(folder);
  await checkWeights(folder);
  return { name, style: source.startedFrom, modelPath: join(folder, WEIGHTS_NAME), glideSeconds };
}
