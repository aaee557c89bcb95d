/** A trained network's card: what it was trained on, how, and how well it does, in Markdown. */
import { env } from 'onnxruntime-node';
import type { Execution } from './execution.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { TrainingState } from './training-state.ts';

/** How a training went, for its card. */
export interface TrainingReport {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly parameterCount: number;
  /** Mean of the last stretch. */
  readonly trainingLoss: number;
  /** Of the weights that are kept; null without validation. */
  readonly validation: { readonly loss: number; readonly step: number; readonly batches: number } | null;
  readonly execution: Execution;
  /** Why that is not the device asked for; null when it is. */
  readonly fallbackReason: string | null;
  /** Of what it was trained with, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @param state at the end */
export function reportOf(
  plan: TrainingPlan,
  { losses, lossSum, step, best }: TrainingState,
  ran: Pick<TrainingReport, 'execution' | 'fallbackReason'>,
): TrainingReport {
  const { graph, steps, batchSize, learningRate, validation } = plan;
  const sizes = graph.parameters.map((name) => graph.state.get(name)!.data.length);
  return {
    steps,
    batchSize,
    learningRate,
    parameterCount: sizes.reduce((sum, size) => sum + size, 0),
    trainingLoss: losses?.training ?? lossSum / Math.max(1, step),
    validation: best && { loss: best.validationLoss, step: best.step, batches: validation.length },
    execution: ran.execution,
    fallbackReason: ran.fallbackReason,
    versions: { 'Node.js': process.versions.node, onnxruntime: env.versions.common },
  };
}

/** What only a person knows of a network. */
export interface CardFacts {
  readonly title: string;
  /** What it does, in a sentence or two. */
  readonly purpose: string;
  /** What it was trained on, and who made that. */
  readonly data: string;
  /** SPDX identifier, or words. Null is written as not chosen: nobody may be told a licence nobody gave. */
  readonly license: string | null;
}

/** The card, in the form that model hubs read: front matter, then text. */
export function trainingCard(facts: CardFacts, report: TrainingReport): string {
  const { execution, fallbackReason, validation } = report;
  const device = `${execution.device}, ${count(execution.threads, 'thread')}`;
  const rows: readonly (readonly [string, string])[] = [
    ['Parameters', report.parameterCount.toLocaleString('en')],
    ['Steps', `${report.steps} of ${count(report.batchSize, 'example')}`],
    ['Learning rate', String(report.learningRate)],
    ['Training loss', short(report.trainingLoss)],
    [
      'Validation loss',
      validation
        ? `${short(validation.loss)} at step ${validation.step}, over ${count(validation.batches, 'batch', 'batches')} not trained on`
        : 'not measured: nothing was held out',
    ],
    ['Device', fallbackReason === null ? device : `${device} (${fallbackReason})`],
    ...(execution.parts > 1 ? ([['Batches', `in ${execution.parts} parts, to save memory`]] as const) : []),
    ...Object.entries(report.versions),
  ];
  return `${[
    `---\nlicense: ${facts.license === null ? 'unknown' : JSON.stringify(facts.license)}\nlibrary_name: onnx\n---`,
    `# ${facts.title}`,
    facts.purpose,
    '## Data',
    facts.data,
    '## Training',
    ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`)].join('\n'),
    '## Licence',
    facts.license ?? 'None was chosen: ask who trained it before using it.',
  ].join('\n\n')}\n`;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
const short = (value: number): string => String(Number(value.toPrecision(4)));
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
