/** Takes single training steps: a session on the training graph, whole batches or parts of them. */
import { tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';
import type { DeviceId } from '../inference/devices.ts';
import { openSession } from '../inference/session.ts';
import { batchParts } from './batch-parts.ts';
import type { Execution } from './execution.ts';
import type { Batch, TrainingPlan } from './training-plan.ts';
import type { Tensors } from './training-state.ts';

export interface Stepper {
  /** What it runs on. */
  readonly device: DeviceId;
  /** Why that is not the device asked for; null when it is. */
  readonly fallbackReason: string | null;
  /**
   * @param step steps done before
   * @param tensors of the plan's graph, which are left as they are
   */
  take(batch: Batch, tensors: Tensors, step: number, learningRate: number): Promise<StepResult>;
  /** The loss of a batch, nothing learned. */
  lossOf(batch: Batch, tensors: Tensors): Promise<number>;
  dispose(): Promise<void>;
}

export interface StepResult {
  readonly loss: number;
  readonly gradientNorm: number;
  readonly tensors: Tensors;
}

export async function openStepper(plan: TrainingPlan, execution: Execution): Promise<Stepper> {
  const { parts } = execution;
  const graph = graphInParts(plan, parts);
  const session = await openSession(graph.model, execution);
  const cut = (batch: Batch) => batchParts(batch, plan.split?.axes ?? {}, parts);
  /** Sums of gradients are part of the state while a step is under way only: it leaves zeros behind. */
  const sums = [...graph.state].filter(([name]) => !plan.graph.state.has(name));
  return {
    device: session.device,
    fallbackReason: session.fallbackReason,
    async take(batch, tensors, step, learningRate) {
      let state = new Map([...tensors, ...sums]);
      let loss = 0;
      let gradientNorm = 0;
      for (const [i, part] of cut(batch).entries()) {
        const results = await session.run({
          ...part,
          ...scalarInputs(graph, step * parts + i, learningRate),
          ...Object.fromEntries(state),
        });
        state = new Map([...state.keys()].map((name) => [name, results[name + graph.nextSuffix]!] as const));
        loss += numberOf(results['loss']!) / parts;
        gradientNorm = numberOf(results['gradient-norm']!);
      }
      return {
        loss,
        gradientNorm,
        tensors: new Map([...tensors.keys()].map((name) => [name, state.get(name)!] as const)),
      };
    },
    async lossOf(batch, tensors) {
      const state = Object.fromEntries([...tensors, ...sums]);
      let loss = 0;
      for (const part of cut(batch)) {
        const results = await session.run({ ...part, ...scalarInputs(graph, 0, 0), ...state });
        loss += numberOf(results['loss']!) / parts;
      }
      return loss;
    },
    dispose: () => session.dispose(),
  };
}

/** The graph that a batch in so many parts is run through. */
export function graphInParts({ graph, split }: TrainingPlan, parts: number): TrainingGraph {
  return parts === 1 || !split ? graph : split.graph(parts);
}

/** All that a step takes beside the batch and the state. */
export function scalarInputs(graph: TrainingGraph, step: number, learningRate: number): Batch {
  const scalars = Object.entries({ 'learning-rate': learningRate, ...graph.scalarsAt(step) });
  return Object.fromEntries(scalars.map(([name, value]) => [name, tensorFrom('float32', [], [value])]));
}

const numberOf = ({ data }: Tensor): number => Number(data[0]);
