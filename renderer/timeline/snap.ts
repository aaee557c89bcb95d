/** Where a dragged thing lands: on a beat, an edge or the playhead when it comes near one. Pure. */
import { nearestBeat, type TimelineBeat } from './beats.ts';

/** How near, in pixels. */
const REACH_PX = 8;

export interface SnapTargets {
  readonly beats: readonly TimelineBeat[];
  /** Ends of other things, the playhead, zero. */
  readonly edgesSeconds: readonly number[];
}

/** The target nearest to a time, or the time itself where none is near. */
export function snap(seconds: number, { beats, edgesSeconds }: SnapTargets, pxPerSecond: number): number {
  const beat = nearestBeat(beats, seconds);
  const candidates = beat === null ? edgesSeconds : [beat, ...edgesSeconds];
  const near = candidates.filter((candidate) => Math.abs(candidate - seconds) * pxPerSecond <= REACH_PX);
  return near.reduce(
    (best, candidate) => (Math.abs(candidate - seconds) < Math.abs(best - seconds) ? candidate : best),
    near[0] ?? seconds,
  );
}

/**
 * How far a thing with several points (a clip's two ends) moves, so that the point that comes nearest to a
 * target lands on it.
 */
export function snapDelta(
  pointsSeconds: readonly number[],
  deltaSeconds: number,
  targets: SnapTargets,
  pxPerSecond: number,
): number {
  const corrections = pointsSeconds
    .map((point) => snap(point + deltaSeconds, targets, pxPerSecond) - (point + deltaSeconds))
    .filter((correction) => correction !== 0);
  const least = corrections.reduce((best, next) => (Math.abs(next) < Math.abs(best) ? next : best), Infinity);
  return Number.isFinite(least) ? deltaSeconds + least : deltaSeconds;
}
