/**
 * What the engine knows of an operator: the types of its outputs, and how a gradient flows back through
 * it. Rules live in `gradients/`, one file a family.
 */
import { AppError } from '../errors.ts';
import type { NodeView } from './attributes.ts';
import type { ElementType } from './element-types.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import { numbersOf, type Tensor } from './tensor.ts';

/** A size, or the name of one that is known only when the graph is run. */
export type Dim = number | string;

export interface TensorType {
  readonly dtype: ElementType;
  readonly shape: readonly Dim[];
}

export interface InferenceContext {
  readonly node: NodeView;
  /** Undefined where an optional input is left out. */
  readonly inputs: readonly (TensorType | undefined)[];
  /** An input's value where it is known when the graph is built. */
  constant(index: number): Tensor | undefined;
  /** An input as sizes, some of them names, where it was read off a value by Shape. */
  sizes(index: number): readonly Dim[] | undefined;
  readonly outputCount: number;
}

export interface GradientContext {
  readonly g: GraphBuilder;
  readonly node: NodeView;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The loss's gradient by each output; undefined where the loss does not depend on it. */
  readonly outputGradients: readonly (Value | undefined)[];
  /** Whether the gradient by an input is wanted. */
  needs(index: number): boolean;
}

/**
 * The gradient `rowsᵀ · columns` of a weight, `rows` `[P, M]` and `columns` `[P, N]`. Kept apart until
 * all uses of the weight are known: steps of an unrolled network then share one product.
 */
export interface OuterProduct {
  readonly rows: Value;
  readonly columns: Value;
}

/** One way the loss depends on a value. */
export type Contribution = Value | OuterProduct;

/** What a node is written out from. */
export interface DecompositionContext {
  readonly g: GraphBuilder;
  readonly node: NodeView;
  readonly inputs: readonly Value[];
  /** Their types, as inferred. */
  readonly outputs: readonly Value[];
}

/** Outputs in other operators, with a gradient that is shorter than those of the operators one by one. */
export interface Region {
  readonly outputs: readonly Value[];
  /** As `OperatorRule.gradient`; may use what lies inside. */
  gradient(
    outputGradients: readonly (Value | undefined)[],
    needs: (index: number) => boolean,
  ): readonly (Contribution | undefined)[];
}

export interface OperatorRule {
  readonly opType: string;
  /** @throws AppError `onnx.type` when the inputs do not fit the operator */
  infer(context: InferenceContext): readonly TensorType[];
  /** The only output where it is known when the graph is built: shapes follow from it. */
  fold?(context: InferenceContext): Tensor | undefined;
  /** The only output as sizes, for an operator that reads them off a value. */
  sizes?(context: InferenceContext): readonly Dim[];
  /**
   * The outputs in other operators, for one whose gradient is no operator of its own. Training then runs
   * what this gives in the node's place; a graph that is only run keeps the node. Null keeps it in training
   * too, and `gradient` counts.
   */
  decompose?(context: DecompositionContext): readonly Value[] | Region | null;
  /** Gradients by the inputs, in order; undefined where none flows. Absent when not differentiable. */
  gradient?(context: GradientContext): readonly (Contribution | undefined)[];
}

/** A type error at a node. */
export function typeError(node: NodeView, problem: string): AppError {
  return new AppError(
    'onnx.type',
    `${node.opType} at "${node.name}": ${problem}.`,
    'Check the shapes and types of the inputs of that node.',
  );
}

/** An input that the operator cannot do without. */
export function required(context: InferenceContext, index: number): TensorType {
  const type = context.inputs[index];
  if (!type) throw typeError(context.node, `input ${index} is missing`);
  return type;
}

/** The value of an input that shapes depend on. */
export function requiredConstant(context: InferenceContext, index: number): Tensor {
  const value = context.constant(index);
  if (!value) throw typeError(context.node, `input ${index} must be a constant`);
  return value;
}

/** A shape that is an input: constant, or read off a value. */
export function requiredSizes(context: InferenceContext, index: number): readonly Dim[] {
  return context.sizes(index) ?? numbersOf(requiredConstant(context, index));
}
