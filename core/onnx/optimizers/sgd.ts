/** Gradient descent, plain or with momentum. */
import { algebra } from '../algebra.ts';
import type { Optimizer } from './optimizer.ts';

export interface SgdOptions {
  /** 0 for none (Polyak 1964). */
  readonly momentum?: number;
  /** Looks ahead along the momentum (Sutskever et al. 2013). */
  readonly nesterov?: boolean;
  /** Added to the gradient as `weightDecay · parameter`. */
  readonly weightDecay?: number;
}

/** `v ← μ v + ∇`, `p ← p - rate v`: the learning rate outside the velocity, as in PyTorch. */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): Optimizer {
  return {
    id: 'sgd',
    memory: momentum > 0 ? ['.velocity'] : [],
    scalars: {},
    update({ g, parameter, gradient, memory, learningRate }) {
      const { add, sub, mul } = algebra(g, g.dtype(parameter));
      const slope = weightDecay > 0 ? add(gradient, mul(weightDecay, parameter)) : gradient;
      if (momentum === 0) return { parameter: sub(parameter, mul(learningRate, slope)), memory: [] };
      const velocity = add(mul(momentum, memory[0]!), slope);
      const direction = nesterov ? add(slope, mul(momentum, velocity)) : velocity;
      return { parameter: sub(parameter, mul(learningRate, direction)), memory: [velocity] };
    },
  };
}
