/**
 * How much memory a run of a graph needs, before it is run: the most that its tensors take together when
 * nodes run in order and each value is freed behind its last use. What a runtime saves by computing in place,
 * and what it wastes by rounding up, is its own.
 */
import { byteLength } from './element-types.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { GraphProto } from './proto/messages.ts';
import { isKnownShape } from './shapes.ts';
import { elementCount } from './tensor.ts';

/**
 * @param graph nodes and initialisers as they are run; the types are the builder's
 * @returns bytes, inputs, weights and outputs among them; null where sizes are open
 */
export function peakBytes(g: GraphBuilder, graph: GraphProto): number | null {
  const sizeOf = (name: Value): number =>
    g.has(name) ? byteLength(g.dtype(name), elementCount(g.shape(name))) : 0;
  const nodes = graph.node ?? [];
  const values = nodes.flatMap(({ output = [] }) => output).filter((name) => g.has(name));
  if (!values.every((name) => isKnownShape(g.type(name).shape))) return null;
  const kept = new Set([...(graph.input ?? []), ...(graph.output ?? [])].map(({ name = '' }) => name));
  const lastUse = new Map<Value, number>();
  nodes.forEach(({ input = [], output = [] }, i) => {
    for (const name of [...input, ...output]) lastUse.set(name, i);
  });
  const fixed = new Set([
    ...(graph.input ?? []).map(({ name = '' }) => name),
    ...(graph.initializer ?? []).map(({ name = '' }) => name),
  ]);
  let live = 0;
  for (const name of fixed) live += sizeOf(name);
  let peak = live;
  nodes.forEach(({ input = [], output = [] }, i) => {
    for (const name of output) live += sizeOf(name);
    peak = Math.max(peak, live);
    for (const name of new Set([...input, ...output])) {
      if (lastUse.get(name) === i && !kept.has(name) && !fixed.has(name)) live -= sizeOf(name);
    }
  });
  return peak;
}
