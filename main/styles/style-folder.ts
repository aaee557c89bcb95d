/**
 * A learned style as a folder: `weights.onnx`, `style.json`, `card.md`, and `preview.mp4` where there is one.
 * The same folder lies in the app's data, is written by the command line, and goes from one artist to another,
 * so nothing in it is believed unseen.
 */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  LEARNED_PREFIX,
  type LearnedStyle,
  type LearningMetrics,
  type StyleInfo,
} from '#core/contract/styles.ts';
import { AppError } from '#core/errors.ts';
import { readTrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { replaceFile } from '../store/durable-file.ts';
import { fileError, hasCode } from '../store/file-error.ts';

export const WEIGHTS_NAME = 'weights.onnx';
export const FACTS_NAME = 'style.json';
export const CARD_NAME = 'card.md';
export const PREVIEW_NAME = 'preview.mp4';
/** All that a style's folder may hold, and the most that each may be. */
export const STYLE_FILES = {
  [WEIGHTS_NAME]: 32 * 1024 ** 2,
  [FACTS_NAME]: 256 * 1024,
  [CARD_NAME]: 1024 ** 2,
  [PREVIEW_NAME]: 256 * 1024 ** 2,
} as const;

const FORMAT = 'songbrush-style';
const VERSION = 1;
export const LONGEST_NAME = 80;

/** What `style.json` says. */
export interface StyleFacts extends Omit<LearnedStyle, 'hasPreview' | 'folder'> {
  /** As `StyleInfo.shape`. */
  readonly shape: readonly number[];
  /** Deviation of a smoothing over what the network writes, 0..0.5. */
  readonly glideSeconds: number;
}

/** @throws AppError `styles.name` */
export function checkedName(given: string): string {
  const name = given.trim().replace(/\s+/g, ' ');
  if (name.length >= 1 && name.length <= LONGEST_NAME) return name;
  throw new AppError(
    'styles.name',
    name === '' ? 'The style has no name.' : `The style’s name has ${name.length} characters.`,
    `Give it a name of 1 to ${LONGEST_NAME} characters.`,
  );
}

/** @throws AppError `store.*` */
export async function writeFacts(folder: string, facts: StyleFacts): Promise<void> {
  const path = join(folder, FACTS_NAME);
  const text = `${JSON.stringify({ format: FORMAT, version: VERSION, ...facts }, null, 2)}\n`;
  await replaceFile(path, (handle) => handle.writeFile(text)).catch((error: unknown) => {
    throw fileError(error, path, 'could not be written');
  });
}

/**
 * Reads a style's facts, and checks that its files are files and not too large.
 * @throws AppError `styles.damaged` naming the file and the field, `store.*`
 */
export async function readFacts(folder: string): Promise<StyleFacts> {
  for (const [name, most] of Object.entries(STYLE_FILES)) await checkFile(folder, name, most);
  const path = join(folder, FACTS_NAME);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(path, 'is not JSON');
    throw fileError(error, path, 'could not be read');
  }
  return checkedFacts(value, path);
}

/** Makes sure that the weights are a choreographer's. @throws AppError `styles.damaged` */
export async function checkWeights(folder: string): Promise<void> {
  const path = join(folder, WEIGHTS_NAME);
  const bytes = await readFile(path);
  try {
    const { weights } = readTrainedNetwork(bytes);
    for (const [name, { data }] of weights)
      if ((data as Float32Array).some((value) => !Number.isFinite(value)))
        throw damaged(path, `holds no numbers in “${name}”`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'styles.damaged') throw error;
    throw damaged(path, 'does not hold the weights of a choreographer of this version', error);
  }
}

/** The preview is a luxury, the rest must be there. */
async function checkFile(folder: string, name: string, most: number): Promise<void> {
  const path = join(folder, name);
  const info = await lstat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') && name === PREVIEW_NAME) return null;
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) throw damaged(path, 'is missing', error);
    throw fileError(error, path, 'could not be read');
  });
  if (info === null) return;
  // A link could name any file of the machine.
  if (!info.isFile()) throw damaged(path, 'is not a file');
  if (info.size > most) throw damaged(path, `has ${info.size} bytes, more than ${most}`);
}

export function damaged(path: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    'styles.damaged',
    `${path} ${problem}.`,
    'Choose another copy of the style’s folder, or learn it again.',
    { cause },
  );
}

function checkedFacts(value: unknown, path: string): StyleFacts {
  const facts = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const source = (facts['source'] ?? {}) as Record<string, unknown>;
  const require = (isRight: boolean, field: string, allowed: string): void => {
    if (!isRight) throw damaged(path, `has a field “${field}” that is not ${allowed}`);
  };
  require(facts['format'] === FORMAT, 'format', `“${FORMAT}”`);
  require(facts['version'] === VERSION, 'version', String(VERSION));
  require(isText(facts['name'], LONGEST_NAME), 'name', `1 to ${LONGEST_NAME} characters`);
  require(isText(facts['madeAt'], 40) && !Number.isNaN(Date.parse(facts['madeAt'])), 'madeAt', 'a time');
  require(isNumber(facts['glideSeconds'], 0, 0.5), 'glideSeconds', 'a number from 0 to 0.5');
  require(isShape(facts['shape']), 'shape', 'numbers from -1 to 1');
  require(source['kind'] === 'clip' || source['kind'] === 'edits', 'source.kind', '“clip” or “edits”');
  require(isText(source['name'], 4096), 'source.name', 'text');
  require(isNumber(source['seconds'], 0, 1e6), 'source.seconds', 'a number of seconds');
  require(styleIndex(source['startedFrom']) >= 0, 'source.startedFrom', 'a style that there is');
  require(isMetrics(facts['metrics']), 'metrics', 'numbers');
  return {
    name: facts['name'] as string,
    madeAt: facts['madeAt'] as string,
    glideSeconds: facts['glideSeconds'] as number,
    shape: facts['shape'] as number[],
    metrics: facts['metrics'] as LearningMetrics | null,
    source: {
      kind: source['kind'] as 'clip' | 'edits',
      name: source['name'] as string,
      seconds: source['seconds'] as number,
      startedFrom: source['startedFrom'] as string,
    },
  };
}

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most;
const isNumber = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
const isShape = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 1024 && value.every((each) => isNumber(each, -1, 1));
const METRICS: readonly (keyof LearningMetrics)[] = [
  'trainingLoss',
  'heldOut',
  'before',
  'holdLast',
  'envelope',
];
const isMetrics = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'object' &&
    METRICS.every((name) => {
      const metric = (value as Record<string, unknown>)[name];
      return metric === null || isNumber(metric, 0, Number.MAX_VALUE);
    }));

/** Row of the network's style input. @returns -1 where there is none */
export const styleIndex = (id: unknown): number => STYLES.findIndex((style) => style.id === id);

/** The style as the editor knows it. @param id without its prefix */
export function styleInfo(id: string, folder: string, facts: StyleFacts, hasPreview: boolean): StyleInfo {
  const { name, madeAt, source, metrics, shape } = facts;
  return { id: LEARNED_PREFIX + id, shape, learned: { name, madeAt, source, metrics, hasPreview, folder } };
}
