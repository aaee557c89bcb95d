/** A squared error as people read it. Pure. */

/** `0.0042`, and `3.1e-5` where zeros would hide it. */
export function errorWords(error: number): string {
  if (error === 0) return '0';
  return error >= 1e-4 ? String(Number(error.toPrecision(2))) : error.toExponential(1);
}
