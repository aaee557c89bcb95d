/** Judges the encoder on scenes of concepts it never saw, beside a rule and a guess. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { FACT_NAMES, factValues, type FactName, type PictureFacts } from '#models/picture-encoder/facts.ts';
import { FRAME_SIDE, frameBox } from '#models/picture-encoder/frame.ts';
import { MASK_SIDE } from '#models/picture-encoder/network.ts';
import { saliencyFacts, saliencyMask } from '#models/picture-encoder/training/saliency.ts';
import { makeScene, type Scene } from '#models/picture-encoder/training/scene.ts';
import type { PictureEncoder } from '../../inference/see-picture.ts';

const CENTRES = ['centreX', 'centreY'] as const;

export interface EncoderEvaluation {
  readonly scenes: number;
  /** Of scenes with and without a subject: how many are told apart at one half. */
  readonly subjectAccuracy: number;
  /** Distance of the estimated from the true centre in sides of the frame, median over scenes with a subject. */
  readonly centreError: ByMethod;
  /** Overlap by union of the coarse masks (sums of the lesser and the greater shares), mean over these scenes. */
  readonly maskOverlap: ByMethod;
  /** Share of each fact's variance that is explained; a guess at the mean explains 0. */
  readonly explained: readonly {
    readonly fact: FactName;
    readonly encoder: number;
    readonly saliency: number;
  }[];
}

interface ByMethod {
  readonly encoder: number;
  readonly saliency: number;
  /** The mean of the scenes judged: the best that looking at no picture can do. */
  readonly prior: number;
}

interface Judged {
  readonly scene: Scene;
  readonly encoder: PictureFacts;
  readonly saliency: PictureFacts;
  readonly cells: { readonly encoder: Float32Array; readonly saliency: Float32Array };
}

export async function evaluateEncoder(
  encoder: PictureEncoder,
  pictures: readonly PixelData[],
  firstSeed: number,
  count: number,
): Promise<EncoderEvaluation> {
  const judged: Judged[] = [];
  for (let i = 0; i < count; i++) judged.push(await judge(encoder, makeScene(firstSeed + i, pictures)));
  const subjects = judged.filter(({ scene }) => scene.facts.subject === 1);
  const priorCells = meanOf(subjects.map(({ scene }) => scene.cells));
  const priorCentre = meanOf(
    subjects.map(({ scene }) => Float32Array.from(CENTRES.map((name) => scene.facts[name]))),
  );
  const overlapOf = (cellsOf: (one: Judged) => Float32Array) =>
    mean(subjects.map((one) => overlap(cellsOf(one), one.scene.cells)));
  const centreOf = (factsOf: (one: Judged) => Pick<PictureFacts, 'centreX' | 'centreY'>) =>
    median(subjects.map((one) => distance(factsOf(one), one.scene.facts)));
  return {
    scenes: count,
    subjectAccuracy: mean(
      judged.map(({ scene, encoder: { subject } }) => (subject > 0.5 === scene.facts.subject > 0.5 ? 1 : 0)),
    ),
    centreError: {
      encoder: centreOf((one) => one.encoder),
      saliency: centreOf((one) => one.saliency),
      prior: centreOf(() => ({ centreX: priorCentre[0]!, centreY: priorCentre[1]! })),
    },
    maskOverlap: {
      encoder: overlapOf(({ cells }) => cells.encoder),
      saliency: overlapOf(({ cells }) => cells.saliency),
      prior: overlapOf(() => priorCells),
    },
    explained: FACT_NAMES.map((fact, i) => ({
      fact,
      encoder: explained(judged, i, (one) => one.encoder),
      saliency: explained(judged, i, (one) => one.saliency),
    })),
  };
}

async function judge(encoder: PictureEncoder, scene: Scene): Promise<Judged> {
  const box = frameBox(scene.width, scene.height);
  const seen = await encoder.look(scene.frame);
  return {
    scene,
    encoder: seen.facts,
    saliency: saliencyFacts(scene.frame, box),
    cells: { encoder: seen.cells, saliency: coarse(saliencyMask(scene.frame, box)) },
  };
}

function coarse(mask: Float32Array): Float32Array {
  const cells = new Float32Array(MASK_SIDE ** 2);
  const cell = FRAME_SIDE / MASK_SIDE;
  mask.forEach((share, i) => {
    const [x, y] = [i % FRAME_SIDE, Math.floor(i / FRAME_SIDE)].map((at) => Math.floor(at / cell));
    cells[y! * MASK_SIDE + x!]! += share / cell ** 2;
  });
  return cells;
}

function overlap(a: Float32Array, b: Float32Array): number {
  const [lesser, greater] = [Math.min, Math.max].map((of) =>
    a.reduce((sum, value, i) => sum + of(value, b[i]!), 0),
  ) as [number, number];
  return lesser / Math.max(greater, 1e-6);
}

function explained(judged: readonly Judged[], fact: number, of: (one: Judged) => PictureFacts): number {
  const truths = judged.map(({ scene }) => factValues(scene.facts)[fact]!);
  const middle = mean(truths);
  const error = mean(judged.map((one, i) => (factValues(of(one))[fact]! - truths[i]!) ** 2));
  return 1 - error / mean(truths.map((value) => (value - middle) ** 2));
}

type Centre = Pick<PictureFacts, 'centreX' | 'centreY'>;
const distance = (a: Centre, b: Centre) => Math.hypot(a.centreX - b.centreX, a.centreY - b.centreY);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function meanOf(rows: readonly Float32Array[]): Float32Array {
  return rows[0]!.map((_, i) => mean(rows.map((row) => row[i]!)));
}
