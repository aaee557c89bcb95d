/**
 * `npm run compare:choreographers`: trains networks that differ in one thing each, all on the same songs for
 * the same steps, judges them alike, and writes the weights of the other recurrent cells and the card's
 * comparison.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { withoutLookAhead, type Example } from '#models/choreographer/training/examples.ts';
import { statisticsOf } from '#models/choreographer/training/statistics.ts';
import { openChoreographer } from '../../inference/choreograph.ts';
import { hasCode } from '../../store/file-error.ts';
import { train } from '../train.ts';
import { keptWeights } from '../training-state.ts';
import { errorsOf } from './evaluate.ts';
import { choreographerPlan, inferenceModel } from './fit.ts';
import { gather, type Material } from './gather.ts';
import { writeComparison, type ComparedNetwork } from './reports.ts';
import { BUNDLED_SETTINGS, modelFile } from './task.ts';
import { COMPARED, type Compared } from './compared.ts';

const { values } = parseArgs({
  options: {
    songs: { type: 'string', default: '280' },
    steps: { type: 'string', default: '2500' },
    out: { type: 'string', default: BUNDLED_SETTINGS.out },
    /** Ids, comma-separated; results of the others are kept as they are. */
    only: { type: 'string', default: COMPARED.map(({ id }) => id).join(',') },
  },
});
const [songs, steps] = [Number(values.songs), Number(values.steps)];
const chosen = new Set(values.only.split(','));

/** Trains one and judges it. */
async function compare(compared: Compared, whole: Material, folder: string): Promise<ComparedNetwork> {
  const { id, label, cell, seesPicture, looksAhead, bundled } = compared;
  const material = looksAhead ? whole : unforeseen(whole);
  const plan = choreographerPlan({
    ...material,
    ...{ cell, seesPicture, steps, learningRate: BUNDLED_SETTINGS.learningRate },
  });
  const began = performance.now();
  const { state } = await train(plan, {
    onReport: ({ step, validationLoss, secondsLeft }) =>
      console.log(`${id} ${step}: ${validationLoss?.toFixed(4)}, ${Math.round(secondsLeft)} s left`),
  });
  const seconds = (performance.now() - began) / 1000;
  const model = inferenceModel(keptWeights(plan.graph, state), material.statistics, cell);
  const path = join(bundled ? values.out : folder, bundled ? modelFile(cell.id) : `${id}.onnx`);
  await writeFile(path, model);
  const network = await openChoreographer(path);
  try {
    const hear = (example: Example) => (looksAhead ? example.inputs : withoutLookAhead(example).inputs);
    const errors = await errorsOf(network, whole, { hear, seesPicture });
    return {
      ...{ id, label, steps, songs, bytes: model.byteLength },
      millisecondsAStep: (1000 * seconds) / steps,
      validationLoss: state.best!.validationLoss,
      errors: Object.fromEntries(STYLES.map((style, i) => [style.id, errors[i]!])),
    };
  } finally {
    await network.dispose();
  }
}

/** The same songs heard without what comes. */
function unforeseen({ training, validation, ...rest }: Material): Material {
  const heard = { training: training.map(withoutLookAhead), validation: validation.map(withoutLookAhead) };
  const { inputMean, inputDeviation } = statisticsOf(heard.training, []);
  return { ...rest, ...heard, statistics: { ...rest.statistics, inputMean, inputDeviation } };
}

async function known(path: string): Promise<ComparedNetwork[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ComparedNetwork[];
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

await mkdir(values.out, { recursive: true });
const material = await gather(songs, (done, total) => {
  if (done % 50 === 0) console.log(`Song ${done} of ${total}`);
});
const folder = await mkdtemp(join(tmpdir(), 'songbrush-compare-'));
const resultPath = join(values.out, 'comparison.json');
try {
  for (const compared of COMPARED.filter(({ id }) => chosen.has(id))) {
    const result = await compare(compared, material, folder);
    const all = new Map((await known(resultPath)).map((one) => [one.id, one]));
    all.set(result.id, result);
    await writeComparison(
      resultPath,
      COMPARED.flatMap(({ id }) => all.get(id) ?? []),
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
