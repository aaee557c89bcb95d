/** Cuts a batch into equal parts along the axis of its examples. */
import { assert } from '#core/errors.ts';
import { elementCount, tensor, type Tensor } from '#core/onnx/tensor.ts';
import type { Batch, BatchSplit } from './training-plan.ts';

/** @returns `parts` batches; inputs that `axes` does not name are whole in each */
export function batchParts(batch: Batch, axes: BatchSplit['axes'], parts: number): Batch[] {
  if (parts === 1) return [batch];
  return Array.from({ length: parts }, (_, part) =>
    Object.fromEntries(
      Object.entries(batch).map(([name, value]) => {
        const axis = axes[name];
        return [name, axis === undefined ? value : slice(value, axis, part, parts)];
      }),
    ),
  );
}

function slice({ dtype, shape, data }: Tensor, axis: number, part: number, parts: number): Tensor {
  const size = shape[axis]! / parts;
  assert(Number.isInteger(size), `${shape[axis]} examples divide into ${parts} parts`);
  const outer = elementCount(shape.slice(0, axis));
  const run = size * elementCount(shape.slice(axis + 1));
  const cut = data.slice(0, outer * run);
  for (let i = 0; i < outer; i++) {
    const from = (i * parts + part) * run;
    cut.set(data.subarray(from, from + run) as never, i * run);
  }
  return tensor(dtype, shape.with(axis, size), cut);
}
