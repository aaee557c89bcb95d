/** Where a dragged thing lands: on a line of the grid, an edge or the playhead when it comes near one. Pure. */
import { beatIndexAt, type TimelineBeat } from './beats.ts';

/** What the grid's lines are to a drag, coarse to fine. */
export const SNAP_UNITS = ['bar', 'beat', 'half', 'quarter'] as const;
export type SnapUnit = (typeof SNAP_UNITS)[number];

/** How many lines a beat has. */
const LINES_A_BEAT: Readonly<Record<SnapUnit, number>> = { bar: 1, beat: 1, half: 2, quarter: 4 };
/** A break that long has no beats to divide. */
const LONGEST_BEAT_SECONDS = 3;

/** How near, in pixels. */
const REACH_PX = 8;
/** Lines close to each other leave room between them: they reach this share of the way to the next. */
const REACH_SHARE = 0.35;

interface Line {
  readonly seconds: number;
}

export interface SnapTargets {
  /** Ascending. */
  readonly beats: readonly Line[];
  /** Ends of other things, the playhead, zero. */
  readonly edgesSeconds: readonly number[];
}

/** The lines that things snap to. */
export function snapLines(beats: readonly TimelineBeat[], unit: SnapUnit): readonly Line[] {
  if (unit === 'bar') return beats.filter(({ beat }) => beat === 1);
  const lines = LINES_A_BEAT[unit];
  if (lines === 1) return beats;
  return beats.flatMap(({ seconds }, index) => {
    const gap = (beats[index + 1]?.seconds ?? Infinity) - seconds;
    const count = gap > LONGEST_BEAT_SECONDS ? 1 : lines;
    return Array.from({ length: count }, (_, line) => ({
      seconds: seconds + (line ? (gap * line) / lines : 0),
    }));
  });
}

/** The target near a time, or null where none is. */
export function landing(
  seconds: number,
  { beats, edgesSeconds }: SnapTargets,
  pxPerSecond: number,
): number | null {
  const index = beatIndexAt(beats, seconds);
  const [before, after] = [beats[index]?.seconds, beats[index + 1]?.seconds];
  const gapPx = before === undefined || after === undefined ? Infinity : (after - before) * pxPerSecond;
  const near = (reachPx: number) => (target: number | undefined) =>
    target !== undefined && Math.abs(target - seconds) * pxPerSecond <= reachPx;
  const candidates = [
    ...[before, after].filter(near(Math.min(REACH_PX, gapPx * REACH_SHARE))),
    ...edgesSeconds.filter(near(REACH_PX)),
  ] as number[];
  return candidates.reduce<number | null>(
    (best, target) =>
      best === null || Math.abs(target - seconds) < Math.abs(best - seconds) ? target : best,
    null,
  );
}

/** The target nearest to a time, or the time itself where none is near. */
export const snap = (seconds: number, targets: SnapTargets, pxPerSecond: number): number =>
  landing(seconds, targets, pxPerSecond) ?? seconds;

export interface Landed {
  readonly deltaSeconds: number;
  /** The target that one of the points lies on now, or null. */
  readonly landedSeconds: number | null;
}

/**
 * How far a thing with several points (a clip's two ends) moves, so that the point that comes nearest to a
 * target lands on it.
 */
export function landDelta(
  pointsSeconds: readonly number[],
  deltaSeconds: number,
  targets: SnapTargets,
  pxPerSecond: number,
): Landed {
  return pointsSeconds.reduce<Landed & { offSeconds: number }>(
    (best, point) => {
      const landedSeconds = landing(point + deltaSeconds, targets, pxPerSecond);
      const offSeconds = landedSeconds === null ? Infinity : Math.abs(landedSeconds - point - deltaSeconds);
      return landedSeconds !== null && offSeconds < best.offSeconds
        ? { deltaSeconds: landedSeconds - point, landedSeconds, offSeconds }
        : best;
    },
    { deltaSeconds, landedSeconds: null, offSeconds: Infinity },
  );
}
