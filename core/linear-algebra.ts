/** Small dense systems: Cholesky factors of symmetric positive definite matrices, and what is solved with them. */

/**
 * Lower triangular `L` with `L Lᵀ = A` (Golub and Van Loan, algorithm 4.2.1).
 * @param a `[size, size]` row by row; only its lower half is read
 * @returns null where `a` is not positive definite
 */
export function choleskyFactor(a: Float64Array, size: number): Float64Array | null {
  const l = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = a[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= l[row * size + k]! * l[column * size + k]!;
      if (row > column) l[row * size + column] = sum / l[column * size + column]!;
      else if (sum > 0) l[row * size + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return l;
}

/** Solves `L Lᵀ x = b` in place. */
export function solveWithFactor(l: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let row = 0; row < size; row++) {
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= l[row * size + k]! * b[k]!;
    b[row] = sum / l[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < size; k++) sum -= l[k * size + row]! * b[k]!;
    b[row] = sum / l[row * size + row]!;
  }
}
