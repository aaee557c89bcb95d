/** How learning went over time, as lines to draw. Pure. */
import type { JobState } from '#core/contract/commands.ts';
import type { LearningMetrics } from '#core/contract/styles.ts';

/** One report of the job. */
export interface LearningPoint {
  /** Reports before this one, thinned ones included. */
  readonly at: number;
  readonly trainingLoss: number | null;
  readonly heldOut: number | null;
}

/** More than these are not told apart on a screen. */
const MOST_POINTS = 800;

let reports = 0;

/** What a job's report says of its errors; null where it says nothing. */
export function learningPoint({ progress }: JobState): LearningPoint | null {
  const metrics = progress?.metrics;
  if (!metrics || (metrics.trainingLoss === null && metrics.heldOut === null)) return null;
  return { at: reports++, trainingLoss: metrics.trainingLoss, heldOut: metrics.heldOut };
}

/** Every other one of the older points, where there are too many. */
export function thinned(points: readonly LearningPoint[]): readonly LearningPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const half = MOST_POINTS / 2;
  return [...points.slice(0, -half).filter((_, index) => index % 2 === 0), ...points.slice(-half)];
}

/** Heights in a chart: 0 at its top, 1 at its bottom, evenly by factors. */
export interface ErrorScale {
  readonly least: number;
  readonly most: number;
  of(error: number): number;
}

/** Room above and below what is drawn, as a factor. */
const ROOM = 1.25;

/** A scale that holds all errors above zero; null where there are none. */
export function errorScale(errors: readonly (number | null | undefined)[]): ErrorScale | null {
  const known = errors.filter((error): error is number => typeof error === 'number' && error > 0);
  if (known.length === 0) return null;
  const [least, most] = [Math.min(...known) / ROOM, Math.max(...known) * ROOM];
  const span = Math.log(most / least);
  return { least, most, of: (error) => Math.log(most / Math.max(least, error)) / span };
}

/** An SVG path of one of the errors over time; empty where it is not known yet. */
export function errorPath(
  points: readonly LearningPoint[],
  which: 'trainingLoss' | 'heldOut',
  scale: ErrorScale,
  width: number,
  height: number,
): string {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const span = Math.max(1, last - first);
  return points
    .filter((point) => (point[which] ?? 0) > 0)
    .map((point, index) => {
      const x = ((point.at - first) / span) * width;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(scale.of(point[which]!) * height).toFixed(1)}`;
    })
    .join('');
}

/** By how much less the held-out error is than the better baseline's: 0.6 is 60 % less. Null while unknown. */
export function gainOver({ heldOut, holdLast, envelope }: LearningMetrics): number | null {
  const baselines = [holdLast, envelope].filter((error) => error !== null);
  if (heldOut === null || baselines.length === 0) return null;
  return 1 - heldOut / Math.min(...baselines);
}
