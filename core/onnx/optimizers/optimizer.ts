/** What an optimiser is to the training graph: nodes that make the next weights from the gradient. */
import type { GraphBuilder, Value } from '../graph-builder.ts';

export interface OptimizerStep {
  readonly g: GraphBuilder;
  readonly parameter: Value;
  readonly gradient: Value;
  /** What the optimiser remembers of this parameter, one value a suffix, of the parameter's shape. */
  readonly memory: readonly Value[];
  /** A scalar input. */
  readonly learningRate: Value;
  /** Scalar inputs, by the names in `scalars`. */
  scalar(name: string): Value;
}

export interface OptimizerUpdate {
  readonly parameter: Value;
  readonly memory: readonly Value[];
}

export interface Optimizer {
  readonly id: string;
  /** Each names one tensor a parameter; all begin with zeros. */
  readonly memory: readonly string[];
  /** Inputs that depend on the number of updates done before alone. */
  readonly scalars: Readonly<Record<string, (updates: number) => number>>;
  update(step: OptimizerStep): OptimizerUpdate;
}
