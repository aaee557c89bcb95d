/** Ridge regression (Hoerl and Kennard 1970): the head that follows a target best, in closed form. */
import { choleskyFactor, solveWithFactor } from '#core/linear-algebra.ts';

/** What regression sums up over rows: enough for any penalty. Rows have a 1 behind their features. */
export interface RowSums {
  readonly width: number;
  readonly outputs: number;
  /** `[width + 1, width + 1]`, the lower half. */
  readonly products: Float64Array;
  /** `[outputs, width + 1]`. */
  readonly targets: Float64Array;
  rows: number;
}

export const rowSums = (width: number, outputs: number): RowSums => ({
  width,
  outputs,
  products: new Float64Array((width + 1) ** 2),
  targets: new Float64Array(outputs * (width + 1)),
  rows: 0,
});

/** @param weight how much the row counts */
export function addRow(sums: RowSums, features: Float32Array, target: Float32Array, weight = 1): void {
  const { width, outputs, products, targets } = sums;
  const value = (i: number) => (i === width ? 1 : features[i]!);
  for (let i = 0; i <= width; i++) {
    const scaled = weight * value(i);
    for (let k = 0; k <= i; k++) products[i * (width + 1) + k]! += scaled * value(k);
    for (let output = 0; output < outputs; output++)
      targets[output * (width + 1) + i]! += scaled * target[output]!;
  }
  sums.rows += weight;
}

export interface LinearMap {
  /** `[width, outputs]`, as a dense layer has it. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** @param penalty on the squared weights, a row; the bias is free */
export function ridge({ width, outputs, products, targets, rows }: RowSums, penalty: number): LinearMap {
  const size = width + 1;
  const a = products.slice();
  for (let i = 0; i < width; i++) a[i * size + i]! += penalty * rows;
  a[width * size + width]! += 1e-9 * rows;
  const factor = choleskyFactor(a, size);
  const weight = new Float32Array(width * outputs);
  const bias = new Float32Array(outputs);
  if (!factor) return { weight, bias };
  for (let output = 0; output < outputs; output++) {
    const solution = targets.slice(output * size, (output + 1) * size);
    solveWithFactor(factor, solution);
    for (let i = 0; i < width; i++) weight[i * outputs + output] = solution[i]!;
    bias[output] = solution[width]!;
  }
  return { weight, bias };
}

/** The map applied to a row. */
export function applied({ weight, bias }: LinearMap, features: Float32Array, into: Float32Array): void {
  const outputs = bias.length;
  into.set(bias);
  features.forEach((feature, i) => {
    for (let output = 0; output < outputs; output++) into[output]! += feature * weight[i * outputs + output]!;
  });
}
