/**
 * What an artist's edits of a movement teach: where they say something, what they say there, and the simplest
 * change (louder or softer, earlier or later, a component left out) that explains them elsewhere. Pure.
 */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';

const COUNT = MOTION_CHANNEL_COUNT;
/** Furthest that a movement is taken to have been moved in time, in control frames. */
const FURTHEST_FRAMES = 15;

/** Control frames of a recording, from the first up to, not including, `end`. */
export interface FrameSpan {
  readonly first: number;
  readonly end: number;
}

export interface SimpleChange {
  /** Factor of each channel. */
  readonly gains: readonly number[];
  /** Later when positive, in control frames. */
  readonly shiftFrames: number;
  /** Share of the edits that this explains, 0..1. */
  readonly explained: number;
}

/** From the first edit to the end of the last: what was left in between was found right. */
export function hullOf(spans: readonly FrameSpan[]): FrameSpan {
  return {
    first: Math.min(...spans.map(({ first }) => first)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
}

/** The edits up to the last quarter of the edited time, and that quarter. */
export function withoutLastQuarter(spans: readonly FrameSpan[]): {
  readonly kept: readonly FrameSpan[];
  readonly heldOut: readonly FrameSpan[];
} {
  const sorted = [...spans].sort((a, b) => a.first - b.first);
  let left = Math.round(0.75 * sorted.reduce((sum, { first, end }) => sum + end - first, 0));
  const kept: FrameSpan[] = [];
  const heldOut: FrameSpan[] = [];
  for (const { first, end } of sorted) {
    const split = Math.min(end, first + left);
    if (split > first) kept.push({ first, end: split });
    if (end > split) heldOut.push({ first: split, end });
    left -= split - first;
  }
  return { kept, heldOut };
}

/**
 * The gains and the shift that come nearest to the edits, over the whole of their hull.
 * @param own the network's curves, `[frames, COUNT]`
 * @param wanted the artist's
 * @param deviations what each channel's error is measured in; 0 leaves it out
 */
export function simpleChange(
  own: Float32Array,
  wanted: Float32Array,
  { first, end }: FrameSpan,
  deviations: readonly number[],
): SimpleChange {
  let best: SimpleChange = { gains: new Array<number>(COUNT).fill(1), shiftFrames: 0, explained: 0 };
  const changed = squaresOf((frame, i) => wanted[frame * COUNT + i]! - own[frame * COUNT + i]!);
  const all = weighed(changed);
  if (all === 0) return best;
  for (let shiftFrames = -FURTHEST_FRAMES; shiftFrames <= FURTHEST_FRAMES; shiftFrames++) {
    const gains = deviations.map((_, channel) => gainAt(channel, shiftFrames));
    const left = weighed(
      squaresOf((frame, i) => wanted[frame * COUNT + i]! - gains[i]! * shifted(own, frame, i, shiftFrames)),
    );
    const explained = Math.max(0, 1 - left / all);
    // Of equals the one that moves least.
    const isBetter =
      explained > best.explained + 1e-6 ||
      (explained > best.explained - 1e-6 && Math.abs(shiftFrames) < Math.abs(best.shiftFrames));
    if (isBetter) best = { gains, shiftFrames, explained };
  }
  return best;

  function squaresOf(valueAt: (frame: number, channel: number) => number): Float64Array {
    const squares = new Float64Array(COUNT);
    for (let frame = first; frame < end; frame++)
      for (let channel = 0; channel < COUNT; channel++) squares[channel]! += valueAt(frame, channel) ** 2;
    return squares;
  }

  function weighed(squares: Float64Array): number {
    return squares.reduce(
      (sum, square, channel) => sum + (deviations[channel]! > 0 ? square / deviations[channel]! ** 2 : 0),
      0,
    );
  }

  function gainAt(channel: number, shiftFrames: number): number {
    let [product, square] = [0, 0];
    for (let frame = first; frame < end; frame++) {
      const value = shifted(own, frame, channel, shiftFrames);
      product += value * wanted[frame * COUNT + channel]!;
      square += value * value;
    }
    return square > 1e-9 * (end - first) ? product / square : 1;
  }
}

function shifted(curves: Float32Array, frame: number, channel: number, shiftFrames: number): number {
  const from = Math.min(curves.length / COUNT - 1, Math.max(0, frame - shiftFrames));
  return curves[from * COUNT + channel]!;
}

/** The network's curves with the simple change, as far as it explains the edits. */
export function simplyChanged(
  own: Float32Array,
  { gains, shiftFrames, explained }: SimpleChange,
): Float32Array {
  return own.map((value, at) => {
    const [frame, channel] = [Math.floor(at / COUNT), at % COUNT];
    return value + explained * (gains[channel]! * shifted(own, frame, channel, shiftFrames) - value);
  });
}

/** Squared error over spans, as a share of the artist's own movement there: each channel that moves alike. */
export function relativeError(
  curves: Float32Array,
  wanted: Float32Array,
  spans: readonly FrameSpan[],
  deviations: readonly number[],
): number {
  let [error, size] = [0, 0];
  for (const { first, end } of spans)
    for (let at = first * COUNT; at < end * COUNT; at++) {
      const deviation = deviations[at % COUNT]!;
      if (deviation === 0) continue;
      error += ((curves[at]! - wanted[at]!) / deviation) ** 2;
      size += (wanted[at]! / deviation) ** 2;
    }
  return error / Math.max(size, 1e-9);
}
