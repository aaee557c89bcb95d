/** Adam, and Adam with decoupled weight decay. */
import { algebra } from '../algebra.ts';
import type { Optimizer, OptimizerStep, OptimizerUpdate } from './optimizer.ts';

/** Kingma and Ba (2015), algorithm 1. */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export const ADAM: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** Weight decay is added to the gradient, and goes through the moments. */
export function adam(options: Partial<AdamOptions> = {}): Optimizer {
  const settings = { ...ADAM, ...options };
  return {
    ...moments(settings),
    id: 'adam',
    update(step) {
      const { add, mul } = algebra(step.g, step.g.dtype(step.parameter));
      const { weightDecay } = settings;
      const gradient = weightDecay > 0 ? add(step.gradient, mul(weightDecay, step.parameter)) : step.gradient;
      return adamUpdate(settings, { ...step, gradient }, 0);
    },
  };
}

/** Weight decay is apart from the gradient, per unit of learning rate (Loshchilov and Hutter 2019). */
export function adamW(options: Partial<AdamOptions> = {}): Optimizer {
  const settings = { ...ADAM, ...options };
  return {
    ...moments(settings),
    id: 'adamw',
    update: (step) => adamUpdate(settings, step, settings.weightDecay),
  };
}

/** Both moments start at 0, for which 1 / (1 - beta^t) makes up. */
function moments({ beta1, beta2 }: AdamOptions): Pick<Optimizer, 'memory' | 'scalars'> {
  return {
    memory: ['.m', '.v'],
    scalars: {
      correction1: (updates) => 1 / (1 - beta1 ** (updates + 1)),
      correction2: (updates) => 1 / (1 - beta2 ** (updates + 1)),
    },
  };
}

/**
 * `p - rate m̂ / (sqrt(v̂) + ε)`, with both corrections moved to the scalars: fewer passes over the weights.
 */
function adamUpdate(
  { beta1, beta2, epsilon }: AdamOptions,
  { g, parameter, gradient, memory, learningRate, scalar }: OptimizerStep,
  decay: number,
): OptimizerUpdate {
  const { add, sub, mul, div, square, call } = algebra(g, g.dtype(parameter));
  const m = add(mul(memory[0]!, beta1), mul(gradient, 1 - beta1));
  const v = add(mul(memory[1]!, beta2), mul(square(gradient), 1 - beta2));
  const deviation = call('Sqrt', scalar('correction2'));
  const size = div(mul(learningRate, scalar('correction1')), deviation);
  const step = mul(size, div(m, add(call('Sqrt', v), div(epsilon, deviation))));
  const kept = decay > 0 ? mul(parameter, sub(1, mul(decay, learningRate))) : parameter;
  return { parameter: sub(kept, step), memory: [m, v] };
}
