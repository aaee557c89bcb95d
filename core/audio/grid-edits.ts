/**
 * Corrections of a beat grid by hand. Pure: each takes a grid and gives another, whose beats ascend, lie in
 * the recording and are at least `LEAST_BEAT_SECONDS` apart wherever they were so before, and whose first
 * downbeat is less than a bar in. Times are seconds of the recording.
 *
 * Beats put by hand are anchors. Beats between two anchors keep their proportions when one of them moves;
 * beats beyond the outermost anchor go along with it.
 */
import type { BeatGrid } from '../document/records.ts';
import type { TappedTempo } from './tapped-tempo.ts';

/** No two beats come nearer to each other by an edit. */
export const LEAST_BEAT_SECONDS = 0.07;
/** Longest bar that an edit makes. */
export const MOST_BEATS_PER_BAR = 16;
/** What a document can hold. */
const MOST_BPM = 1000;
/** A hundredth of a millisecond: far below what is heard, and short in a file. */
const PER_SECOND = 1e5;

const rounded = (seconds: number): number => Math.round(seconds * PER_SECOND) / PER_SECOND;
const modulo = (value: number, of: number): number => ((value % of) + of) % of;
const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

/** What an edit says of a grid; `downbeat` is the index of any downbeat, also of one outside the list. */
interface Edited {
  readonly beatsSeconds: readonly number[];
  readonly downbeat: number;
  readonly anchors: readonly number[];
  readonly beatsPerBar?: number;
}

const anchorsOf = ({ anchors = [] }: BeatGrid): readonly number[] => anchors;

function regrid(grid: BeatGrid, { beatsSeconds, downbeat, anchors, beatsPerBar }: Edited): BeatGrid {
  const perBar = beatsPerBar ?? grid.beatsPerBar;
  return {
    tempoBpm: tempoOf(beatsSeconds) ?? grid.tempoBpm,
    beatsPerBar: perBar,
    beatsSeconds: beatsSeconds.map(rounded),
    firstDownbeat: modulo(downbeat, perBar),
    ...(anchors.length > 0 ? { anchors } : {}),
  };
}

/** Beats a minute by the median distance, or null where there are not two beats. */
export function tempoOf(beatsSeconds: readonly number[]): number | null {
  if (beatsSeconds.length < 2) return null;
  return Math.min(MOST_BPM, Math.round(6000 / medianGap(beatsSeconds)) / 100);
}

function medianGap(beatsSeconds: readonly number[]): number {
  const gaps = beatsSeconds.slice(1).map((beat, index) => beat - beatsSeconds[index]!);
  return gaps.sort((a, b) => a - b)[gaps.length >> 1]!;
}

/** Index of the beat nearest to a time, -1 where there is none. */
export function nearestBeatIndex({ beatsSeconds }: BeatGrid, seconds: number): number {
  return beatsSeconds.reduce(
    (best, beat, index) =>
      best < 0 || Math.abs(beat - seconds) < Math.abs(beatsSeconds[best]! - seconds) ? index : best,
    -1,
  );
}

/** The grid without the beats that lie outside the recording. */
function inside(grid: BeatGrid, edited: Edited, sourceSeconds: number): BeatGrid {
  const first = edited.beatsSeconds.findIndex((beat) => beat >= 0);
  if (first < 0) return grid;
  const beatsSeconds = edited.beatsSeconds.slice(first).filter((beat) => beat <= sourceSeconds);
  return regrid(grid, {
    ...edited,
    beatsSeconds,
    downbeat: edited.downbeat - first,
    anchors: edited.anchors
      .map((index) => index - first)
      .filter((index) => index >= 0 && index < beatsSeconds.length),
  });
}

/**
 * A beat put somewhere else. It becomes an anchor; it stops short of the anchors beside it, with room for
 * the beats between.
 */
export function beatMoved(grid: BeatGrid, index: number, seconds: number, sourceSeconds: number): BeatGrid {
  const { beatsSeconds } = grid;
  const from = beatsSeconds[index];
  if (from === undefined) return grid;
  const left = anchorsOf(grid).findLast((anchor) => anchor < index);
  const right = anchorsOf(grid).find((anchor) => anchor > index);
  const least = left === undefined ? 0 : closest(beatsSeconds, left, index);
  const most = right === undefined ? sourceSeconds : closest(beatsSeconds, right, index);
  const to = clamp(seconds, least, most);
  const moved = beatsSeconds.map((beat, at) => {
    const fixed = at < index ? left : right;
    if (fixed === undefined || at === index) return beat + to - from;
    if (at < index ? at <= fixed : at >= fixed) return beat;
    const pin = beatsSeconds[fixed]!;
    return pin + ((beat - pin) * (to - pin)) / (from - pin);
  });
  const anchors = withAnchor(grid, index);
  return inside(grid, { beatsSeconds: moved, downbeat: grid.firstDownbeat, anchors }, sourceSeconds);
}

/** How near to an anchor a beat comes before two of the beats between them are too near to each other. */
function closest(beatsSeconds: readonly number[], anchor: number, index: number): number {
  const between = beatsSeconds.slice(Math.min(anchor, index), Math.max(anchor, index) + 1);
  const narrowest = Math.min(...between.slice(1).map((beat, at) => beat - between[at]!));
  const pin = beatsSeconds[anchor]!;
  return pin + (beatsSeconds[index]! - pin) * Math.min(1, LEAST_BEAT_SECONDS / narrowest);
}

/** One beat put somewhere else between its neighbours, which stay. It becomes an anchor. */
export function beatMovedAlone(
  grid: BeatGrid,
  index: number,
  seconds: number,
  sourceSeconds: number,
): BeatGrid {
  const { beatsSeconds } = grid;
  if (beatsSeconds[index] === undefined) return grid;
  const least = index === 0 ? 0 : beatsSeconds[index - 1]! + LEAST_BEAT_SECONDS;
  const most =
    index === beatsSeconds.length - 1 ? sourceSeconds : beatsSeconds[index + 1]! - LEAST_BEAT_SECONDS;
  if (least > most) return grid;
  return regrid(grid, {
    beatsSeconds: beatsSeconds.with(index, clamp(seconds, least, most)),
    downbeat: grid.firstDownbeat,
    anchors: withAnchor(grid, index),
  });
}

const withAnchor = (grid: BeatGrid, index: number): number[] =>
  [...new Set([...anchorsOf(grid), index])].sort((a, b) => a - b);

/** A beat made an anchor where it is, or free again. */
export function anchorToggled(grid: BeatGrid, index: number): BeatGrid {
  const anchors = anchorsOf(grid).includes(index)
    ? anchorsOf(grid).filter((anchor) => anchor !== index)
    : withAnchor(grid, index);
  return regrid(grid, { beatsSeconds: grid.beatsSeconds, downbeat: grid.firstDownbeat, anchors });
}

/** No beat is an anchor any more; all stay where they are. */
export const anchorsFreed = (grid: BeatGrid): BeatGrid =>
  regrid(grid, { beatsSeconds: grid.beatsSeconds, downbeat: grid.firstDownbeat, anchors: [] });

/** The whole grid earlier or later. What leaves the recording is dropped; a gap at an end is filled. */
export function gridShifted(grid: BeatGrid, deltaSeconds: number, sourceSeconds: number): BeatGrid {
  const { beatsSeconds } = grid;
  if (beatsSeconds.length < 2) return grid;
  const moved = beatsSeconds.map((beat) => beat + deltaSeconds);
  const firstGap = moved[1]! - moved[0]!;
  const lastGap = moved.at(-1)! - moved.at(-2)!;
  const before = series(moved[0]! - firstGap, -firstGap, beatsSeconds[0]!).reverse();
  const after = series(moved.at(-1)! + lastGap, lastGap, beatsSeconds.at(-1)!);
  const edited = {
    beatsSeconds: [...before, ...moved, ...after],
    downbeat: grid.firstDownbeat + before.length,
    anchors: anchorsOf(grid).map((index) => index + before.length),
  };
  return inside(grid, edited, sourceSeconds);
}

/** Times from `first` on, `step` apart, as far as `last`, which counts. */
function series(first: number, step: number, last: number): number[] {
  const count = Math.floor((last - first) / step + 1e-6) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

/** The beat nearest to a time comes to lie on it, as an anchor, and a bar begins there. */
export function downbeatPut(grid: BeatGrid, seconds: number, sourceSeconds: number): BeatGrid {
  const moved = beatMoved(grid, nearestBeatIndex(grid, seconds), seconds, sourceSeconds);
  return { ...moved, firstDownbeat: modulo(nearestBeatIndex(moved, seconds), moved.beatsPerBar) };
}

/** The bars begin some beats later, or earlier for a negative number. */
export const downbeatMoved = (grid: BeatGrid, beats: number): BeatGrid => ({
  ...grid,
  firstDownbeat: modulo(grid.firstDownbeat + beats, grid.beatsPerBar),
});

/** Bars of another length; the one that holds a time begins where it did. */
export function beatsPerBarSet(grid: BeatGrid, beatsPerBar: number, aroundSeconds: number): BeatGrid {
  const perBar = clamp(Math.round(beatsPerBar), 1, MOST_BEATS_PER_BAR);
  const at = grid.beatsSeconds.findLastIndex((beat) => beat <= aroundSeconds + 1e-6);
  const downbeat = at - modulo(at - grid.firstDownbeat, grid.beatsPerBar);
  return { ...grid, beatsPerBar: perBar, firstDownbeat: modulo(downbeat, perBar) };
}

/** A beat more, as at a break: the bars before it stay, those after it begin a beat earlier in the count. */
export function beatAdded(grid: BeatGrid, seconds: number): BeatGrid {
  const { beatsSeconds, firstDownbeat } = grid;
  if (beatsSeconds.some((beat) => Math.abs(beat - seconds) < LEAST_BEAT_SECONDS)) return grid;
  const after = beatsSeconds.findIndex((beat) => beat > seconds);
  const index = after < 0 ? beatsSeconds.length : after;
  return regrid(grid, {
    beatsSeconds: beatsSeconds.toSpliced(index, 0, seconds),
    downbeat: index <= firstDownbeat ? firstDownbeat + 1 : firstDownbeat,
    anchors: anchorsOf(grid).map((anchor) => (anchor >= index ? anchor + 1 : anchor)),
  });
}

/** A beat less; two are left at least. */
export function beatRemoved(grid: BeatGrid, index: number): BeatGrid {
  const { beatsSeconds, firstDownbeat } = grid;
  if (beatsSeconds.length <= 2 || beatsSeconds[index] === undefined) return grid;
  return regrid(grid, {
    beatsSeconds: beatsSeconds.toSpliced(index, 1),
    downbeat: index < firstDownbeat ? firstDownbeat - 1 : firstDownbeat,
    anchors: anchorsOf(grid)
      .filter((anchor) => anchor !== index)
      .map((anchor) => (anchor > index ? anchor - 1 : anchor)),
  });
}

/** Twice the tempo: a beat between any two. */
export function doubled(grid: BeatGrid): BeatGrid {
  const beatsSeconds = grid.beatsSeconds.flatMap((seconds, index) => {
    const next = grid.beatsSeconds[index + 1];
    return next === undefined ? [seconds] : [seconds, (seconds + next) / 2];
  });
  const anchors = anchorsOf(grid).map((anchor) => anchor * 2);
  const edited = regrid(grid, { beatsSeconds, downbeat: grid.firstDownbeat * 2, anchors });
  return { ...edited, tempoBpm: grid.tempoBpm * 2 };
}

/** Half the tempo: every other beat, downbeats kept. */
export function halved(grid: BeatGrid): BeatGrid {
  const { beatsSeconds, firstDownbeat, tempoBpm } = grid;
  const isKept = (index: number): boolean => modulo(index - firstDownbeat, 2) === 0;
  const keptBefore = (index: number): number =>
    beatsSeconds.slice(0, index).filter((_, at) => isKept(at)).length;
  const edited = regrid(grid, {
    beatsSeconds: beatsSeconds.filter((_, index) => isKept(index)),
    downbeat: keptBefore(firstDownbeat),
    anchors: anchorsOf(grid).filter(isKept).map(keptBefore),
  });
  return { ...edited, tempoBpm: tempoBpm / 2 };
}

/** True where halving leaves something to count. */
export const canHalve = (grid: BeatGrid): boolean => grid.beatsSeconds.length >= 4 && grid.tempoBpm > 40;
export const canDouble = (grid: BeatGrid): boolean => grid.beatsSeconds.length >= 2 && grid.tempoBpm < 300;

export interface Spacing {
  readonly periodSeconds: number;
  /** A beat comes to lie here. */
  readonly throughSeconds: number;
  /** Beats before `throughSeconds` stay, and the bars go on counting from them. */
  readonly onwards: boolean;
}

/**
 * Evenly spaced beats over the stretch that had beats, or over the whole recording where none had. The
 * count of the bars is kept at `throughSeconds`.
 */
export function evenlySpaced(grid: BeatGrid, spacing: Spacing, sourceSeconds: number): BeatGrid {
  const { periodSeconds, throughSeconds, onwards } = spacing;
  const { beatsSeconds, firstDownbeat } = grid;
  const [from, to] = stretch(grid, sourceSeconds);
  const after = series(throughSeconds, periodSeconds, Math.max(throughSeconds, to));
  const before = onwards
    ? beatsSeconds.filter((beat) => beat < throughSeconds - Math.max(LEAST_BEAT_SECONDS, periodSeconds / 2))
    : series(throughSeconds - periodSeconds, -periodSeconds, from).reverse();
  const counted = onwards
    ? firstDownbeat
    : firstDownbeat - Math.max(0, nearestBeatIndex(grid, throughSeconds)) + before.length;
  return inside(
    grid,
    {
      beatsSeconds: [...before, ...after],
      downbeat: counted,
      anchors: onwards ? anchorsOf(grid).filter((anchor) => anchor < before.length) : [],
    },
    sourceSeconds,
  );
}

/** Beats as they were tapped. The first tap begins a bar, unless the bars go on counting from those before. */
export function tapped(
  grid: BeatGrid,
  { periodSeconds, firstSeconds }: Pick<TappedTempo, 'periodSeconds' | 'firstSeconds'>,
  onwards: boolean,
  sourceSeconds: number,
): BeatGrid {
  const spacing = { periodSeconds, throughSeconds: Math.max(0, firstSeconds), onwards };
  const even = evenlySpaced(grid, spacing, sourceSeconds);
  const first = nearestBeatIndex(even, spacing.throughSeconds);
  return onwards ? even : { ...even, firstDownbeat: modulo(first, even.beatsPerBar) };
}

/** Where beats are to be: half a gap further than there are some. */
function stretch({ beatsSeconds }: BeatGrid, sourceSeconds: number): [from: number, to: number] {
  if (beatsSeconds.length < 2) return [0, sourceSeconds];
  const half = medianGap(beatsSeconds) / 2;
  return [Math.max(0, beatsSeconds[0]! - half), Math.min(sourceSeconds, beatsSeconds.at(-1)! + half)];
}

/** The beats before a time as they are, those after it as they were heard; the bars go on counting. */
export function heardOnwards(grid: BeatGrid, heard: BeatGrid, fromSeconds: number): BeatGrid {
  const before = grid.beatsSeconds.filter((beat) => beat < fromSeconds);
  const last = before.at(-1) ?? -Infinity;
  const least = Math.max(
    fromSeconds,
    last + (heard.beatsSeconds.length < 2 ? 0 : medianGap(heard.beatsSeconds) / 2),
  );
  return regrid(grid, {
    beatsSeconds: [...before, ...heard.beatsSeconds.filter((beat) => beat >= least)],
    downbeat: grid.firstDownbeat,
    anchors: anchorsOf(grid).filter((anchor) => anchor < before.length),
  });
}
