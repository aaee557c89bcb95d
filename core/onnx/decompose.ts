/**
 * Puts other operators in the place of those whose gradient is defined that way, where a gradient is to
 * flow through them. What they put out keeps its names.
 */
import { NodeView } from './attributes.ts';
import { operatorRule } from './gradients/index.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { Region } from './operator-rule.ts';
import type { NodeProto } from './proto/messages.ts';

/** A region in the graph, with the node it was. */
export interface PlacedRegion {
  readonly region: Region;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/**
 * Rewrites the graph in place, in topological order as before.
 * @returns the regions with a gradient of their own, each at the first node that puts out one of its outputs
 */
export function decompose(
  g: GraphBuilder,
  loss: Value,
  wanted: readonly Value[],
): Map<NodeProto, PlacedRegion> {
  const nodes = g.graph.node;
  const needed = ancestors(nodes, loss);
  const active = new Set(wanted);
  const regions = new Map<Value, PlacedRegion>();
  let rewritten = false;
  // Nodes that a decomposition adds come behind, and are visited in their turn.
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const inputs = node.input ?? [];
    const outputs = node.output ?? [];
    if (!inputs.some((input) => active.has(input))) continue;
    outputs.forEach((output) => active.add(output));
    const view = new NodeView(node);
    const rule = operatorRule(view);
    if (!rule.decompose || !outputs.some((output) => needed.has(output))) continue;
    const before = nodes.length;
    const written = rule.decompose({ g, node: view, inputs, outputs });
    if (written === null) continue;
    nodes.slice(before).forEach((added) => added.output!.forEach((output) => needed.add(output)));
    const isRegion = 'gradient' in written;
    const replacements = isRegion ? written.outputs : written;
    const identities = outputs.flatMap((output, k) =>
      output === '' ? [] : [{ opType: 'Identity', input: [replacements[k]!], output: [output] }],
    );
    if (isRegion) {
      const region = { region: written, inputs, outputs };
      outputs.forEach((output) => regions.set(output, region));
    }
    nodes.splice(i, 1, ...identities);
    i += identities.length - 1;
    rewritten = true;
  }
  if (rewritten) nodes.splice(0, nodes.length, ...inOrder(nodes));
  return placed(nodes, regions);
}

function placed(
  nodes: readonly NodeProto[],
  regions: ReadonlyMap<Value, PlacedRegion>,
): Map<NodeProto, PlacedRegion> {
  const found = new Map<NodeProto, PlacedRegion>();
  const seen = new Set<PlacedRegion>();
  for (const node of nodes) {
    const region = regions.get(node.output?.[0] ?? '');
    if (!region) continue;
    // The other outputs' nodes end here: their gradients are gathered at the first.
    found.set(node, seen.has(region) ? { ...region, outputs: [] } : region);
    seen.add(region);
  }
  return found;
}

/** Everything that the loss depends on. */
function ancestors(nodes: readonly NodeProto[], loss: Value): Set<Value> {
  const reached = new Set([loss]);
  for (const node of [...nodes].reverse())
    if (node.output?.some((output) => reached.has(output)))
      node.input?.forEach((input) => reached.add(input));
  return reached;
}

/** Nodes after those they take from, otherwise in the order they have. */
function inOrder(nodes: readonly NodeProto[]): NodeProto[] {
  const pending = new Set(nodes.flatMap((node) => node.output ?? []));
  const waiting = new Map<Value, NodeProto[]>();
  const ordered: NodeProto[] = [];
  for (const first of nodes) {
    const ready = [first];
    while (ready.length > 0) {
      const node = ready.pop()!;
      const missing = node.input?.find((input) => pending.has(input));
      if (missing !== undefined) {
        waiting.set(missing, [...(waiting.get(missing) ?? []), node]);
        continue;
      }
      ordered.push(node);
      for (const output of node.output ?? []) {
        pending.delete(output);
        ready.push(...(waiting.get(output) ?? []).reverse());
        waiting.delete(output);
      }
    }
  }
  return ordered;
}
