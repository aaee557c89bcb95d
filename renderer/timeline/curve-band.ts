/** A curve as it is drawn: a band from its least to its greatest value in each device pixel's column. */

/** `[columns, 2]` of `decimateCurve`, and how it is laid on a canvas. */
export interface BandPlace {
  readonly reach: Float32Array;
  yOf(value: number): number;
  readonly pixelRatio: number;
  readonly linePx: number;
}

/** @returns null where the curve is not in sight */
export function curveBand({ reach, yOf, pixelRatio, linePx }: BandPlace): Path2D | null {
  const seen = seenColumns(reach);
  if (seen.length === 0) return null;
  const band = new Path2D();
  const half = linePx / 2;
  for (const column of seen) band.lineTo(column / pixelRatio, yOf(reach[column * 2 + 1]!) - half);
  for (const column of seen.toReversed()) band.lineTo(column / pixelRatio, yOf(reach[column * 2]!) + half);
  band.closePath();
  return band;
}

/** What lies between a curve and a level, such as rest or the lane's floor. */
export function curveArea(
  { reach, yOf, pixelRatio }: Omit<BandPlace, 'linePx'>,
  levelPx: number,
): Path2D | null {
  const seen = seenColumns(reach);
  if (seen.length === 0) return null;
  const area = new Path2D();
  area.moveTo(seen[0]! / pixelRatio, levelPx);
  for (const column of seen) area.lineTo(column / pixelRatio, yOf(reach[column * 2 + 1]!));
  area.lineTo(seen.at(-1)! / pixelRatio, levelPx);
  return area;
}

function seenColumns(reach: Float32Array): number[] {
  return Array.from({ length: reach.length / 2 }, (_, column) => column).filter(
    (column) => !Number.isNaN(reach[column * 2]!),
  );
}
