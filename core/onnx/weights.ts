/** Trained values put back into the model they came from: what is exported has the form of what was imported. */
import { AppError } from '../errors.ts';
import type { ModelProto } from './proto/messages.ts';
import { tensorFromProto, tensorToProto, type Tensor } from './tensor.ts';

/**
 * The model with other values for some of its initialisers. All else is shared with the model given.
 * @throws AppError `onnx.value` when the model has no initialiser of that name, type and shape
 */
export function withWeights(model: ModelProto, weights: ReadonlyMap<string, Tensor>): ModelProto {
  const missing = new Set(weights.keys());
  const initializer = (model.graph?.initializer ?? []).map((proto) => {
    const name = proto.name ?? '';
    const value = weights.get(name);
    if (!value) return proto;
    const { dtype, shape } = tensorFromProto(proto);
    if (value.dtype !== dtype || value.shape.join() !== shape.join())
      throw unfit(name, `has ${dtype} [${shape.join(', ')}], not ${value.dtype} [${value.shape.join(', ')}]`);
    missing.delete(name);
    return tensorToProto(name, value);
  });
  for (const name of missing) throw unfit(name, 'has no such weight');
  return { ...model, graph: { ...model.graph, initializer } };
}

function unfit(name: string, problem: string): AppError {
  return new AppError(
    'onnx.value',
    `The model ${problem} for "${name}".`,
    'Use the weights with the model that they were trained from.',
  );
}
