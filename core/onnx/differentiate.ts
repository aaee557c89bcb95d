/**
 * Reverse-mode differentiation of a graph: walks the nodes backwards and appends those that compute the
 * gradients. Operators that have no gradient of their own but a form in others are written out first
 * (`decompose.ts`). Values that the loss does not depend on, or that depend on no parameter, cost nothing.
 */
import { AppError, assert } from '../errors.ts';
import { NodeView } from './attributes.ts';
import { decompose } from './decompose.ts';
import { operatorRule } from './gradients/index.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { Contribution, GradientContext, OuterProduct } from './operator-rule.ts';
import { elementCount, zeros } from './tensor.ts';

/**
 * @param loss a value of one element
 * @returns the gradient by each wanted value, of that value's shape; zeros where the loss is independent
 * @throws AppError `onnx.no-gradient` when an operator on the way has none
 */
export function differentiate(g: GraphBuilder, loss: Value, wanted: readonly Value[]): Map<Value, Value> {
  assert(elementCount(g.shape(loss)) === 1, 'a loss has one element');
  const regions = decompose(g, loss, wanted);
  const nodes = [...g.graph.node];
  const active = dependents(
    nodes.map((node) => ({ from: node.input ?? [], to: node.output ?? [] })),
    wanted,
  );
  const contributions = new Map<Value, Contribution[]>([
    [loss, [g.node('Expand', [g.scalar(1, g.dtype(loss)), g.ints(g.shape(loss))])]],
  ]);

  const contribute = (inputs: readonly Value[], gradients: readonly (Contribution | undefined)[]): void =>
    inputs.forEach((input, i) => {
      const gradient = gradients[i];
      if (gradient === undefined || !active.has(input)) return;
      contributions.set(input, [...(contributions.get(input) ?? []), gradient]);
    });

  for (const node of nodes.reverse()) {
    const region = regions.get(node);
    const outputs = region?.outputs ?? node.output ?? [];
    const inputs = region?.inputs ?? node.input ?? [];
    if (!outputs.some((output) => contributions.has(output)) || !inputs.some((input) => active.has(input)))
      continue;
    const outputGradients = outputs.map((output) => total(g, contributions.get(output)));
    const needs = (i: number) => active.has(inputs[i] ?? '');
    const backward = region
      ? region.region.gradient(outputGradients, needs)
      : gradientOf(new NodeView(node), { g, inputs, outputs, outputGradients, needs });
    contribute(inputs, backward);
  }
  return new Map(
    wanted.map((value) => [
      value,
      total(g, contributions.get(value)) ?? g.constant(zeros(g.dtype(value), g.shape(value))),
    ]),
  );
}

function gradientOf(
  node: NodeView,
  context: Omit<GradientContext, 'node'>,
): readonly (Contribution | undefined)[] {
  const rule = operatorRule(node);
  if (rule.gradient) return rule.gradient({ ...context, node });
  throw new AppError(
    'onnx.no-gradient',
    `${node.opType} at "${node.name}" cannot be differentiated.`,
    'Keep it out of the loss, or use operators that have a gradient.',
  );
}

/** Everything that depends on one of `roots`, the roots among it. */
function dependents(
  nodes: readonly { from: readonly Value[]; to: readonly Value[] }[],
  roots: readonly Value[],
): Set<Value> {
  const reached = new Set(roots);
  for (const { from, to } of nodes)
    if (from.some((value) => reached.has(value))) to.forEach((value) => reached.add(value));
  return reached;
}

/** The sum of contributions; outer products of one shape become a single matrix product. */
function total(g: GraphBuilder, contributions: readonly Contribution[] | undefined): Value | undefined {
  if (!contributions) return undefined;
  const plain = contributions.filter((item): item is Value => typeof item === 'string');
  const products = contributions.filter((item): item is OuterProduct => typeof item !== 'string');
  if (products.length > 0) plain.push(sumOfProducts(g, products));
  return plain.reduce((sum, value) => g.node('Add', [sum, value]));
}

function sumOfProducts(g: GraphBuilder, products: readonly OuterProduct[]): Value {
  const stacked = (values: readonly Value[]) =>
    values.length === 1 ? values[0]! : g.node('Concat', values, { axis: 0 });
  const rows = stacked(products.map((product) => product.rows));
  const columns = stacked(products.map((product) => product.columns));
  return g.node('MatMul', [g.node('Transpose', [rows], { perm: [1, 0] }), columns]);
}
