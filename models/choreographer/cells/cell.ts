/** What a recurrent cell is to the choreographer: a layer, and the state that it carries through a recording. */
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import type { RandomSource } from '#core/random.ts';

export interface Cell {
  readonly id: string;
  /** As people write it. */
  readonly label: string;
  /** `family@version` as motion records name it. */
  readonly modelName: string;
  /**
   * Graph inputs that hold the state, `[1, batch, hidden]` each; zeros at a recording's start. An output with
   * `-out` behind the name is the state for what follows.
   */
  readonly states: readonly string[];
  build(g: GraphBuilder, x: Value, options: CellOptions): CellOutputs;
}

export interface CellOptions {
  readonly hidden: number;
  readonly random: RandomSource;
  /** One for each of `states`. */
  readonly initial: readonly Value[];
}

export interface CellOutputs {
  /** `[frames, batch, hidden]` */
  readonly sequence: Value;
  /** One for each of `states`. */
  readonly final: readonly Value[];
}
