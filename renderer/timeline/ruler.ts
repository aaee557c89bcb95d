/** What the ruler says and which lines run through the lanes: bars and beats, or seconds without them. Pure. */
import type { TimelineBeat } from './beats.ts';
import { beatIndexAt } from './beats.ts';
import { toPx, windowEnd, type TimeWindow } from './geometry.ts';

export interface Tick {
  readonly seconds: number;
  readonly px: number;
  /** Null for a line without words. */
  readonly label: string | null;
  /** Stronger: a downbeat, or a second with words. */
  readonly strong: boolean;
}

const LEAST_LABEL_PX = 44;
/** A time with a fraction is longer than a bar's number. */
const LEAST_FRACTION_LABEL_PX = 64;
const LEAST_LINE_PX = 9;
const SECOND_STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const BAR_STEPS = [1, 2, 4, 8, 16, 32, 64, 128];

/** Ticks of the window, and one to its left so that a label can reach in. */
export const rulerTicks = (window: TimeWindow, beats: readonly TimelineBeat[]): readonly Tick[] =>
  beats.length > 1 ? beatTicks(window, beats) : secondTicks(window);

function beatTicks(window: TimeWindow, beats: readonly TimelineBeat[]): Tick[] {
  const beatPx = medianBeatSeconds(beats) * window.pxPerSecond;
  const barPx = beatPx * Math.max(...beats.slice(0, 16).map(({ beat }) => beat));
  const labelEvery = stepOf(BAR_STEPS, LEAST_LABEL_PX / barPx);
  const lineEvery = stepOf(BAR_STEPS, LEAST_LINE_PX / barPx);
  const showsBeats = beatPx >= LEAST_LINE_PX;
  const first = Math.max(0, beatIndexAt(beats, window.startSeconds - LEAST_LABEL_PX / window.pxPerSecond));
  const last = beatIndexAt(beats, windowEnd(window));
  return beats.slice(first, last + 1).flatMap(({ seconds, bar, beat }) => {
    const isDownbeat = beat === 1;
    if (!isDownbeat && !showsBeats) return [];
    if (isDownbeat && (bar - 1) % lineEvery !== 0) return [];
    const label = isDownbeat && bar > 0 && (bar - 1) % labelEvery === 0 ? String(bar) : null;
    return [{ seconds, px: toPx(window, seconds), label, strong: isDownbeat }];
  });
}

function secondTicks(window: TimeWindow): Tick[] {
  const wholeStep = stepOf(SECOND_STEPS, LEAST_LABEL_PX / window.pxPerSecond);
  const labelStep =
    wholeStep < 1 ? stepOf(SECOND_STEPS, LEAST_FRACTION_LABEL_PX / window.pxPerSecond) : wholeStep;
  const step = lineStep(labelStep, window.pxPerSecond);
  const first = Math.max(0, Math.floor(window.startSeconds / step) - 1);
  const last = Math.floor(windowEnd(window) / step);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const seconds = Number(((first + i) * step).toFixed(6));
    const strong = isMultiple(seconds, labelStep);
    return {
      seconds,
      px: toPx(window, seconds),
      label: strong ? clockLabel(seconds, labelStep) : null,
      strong,
    };
  });
}

/** The finest step that divides the labels' evenly and leaves room between lines. */
const lineStep = (labelStep: number, pxPerSecond: number): number =>
  SECOND_STEPS.find((step) => step * pxPerSecond >= LEAST_LINE_PX && isMultiple(labelStep, step)) ??
  labelStep;

const isMultiple = (value: number, step: number): boolean =>
  Math.abs(value / step - Math.round(value / step)) < 1e-6;

const stepOf = (steps: readonly number[], least: number): number =>
  steps.find((step) => step >= least) ?? steps.at(-1)!;

function clockLabel(seconds: number, step: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(step < 1 ? (step === 0.25 ? 2 : 1) : 0);
  return `${minutes}:${step < 1 ? rest.padStart(step === 0.25 ? 5 : 4, '0') : rest.padStart(2, '0')}`;
}

function medianBeatSeconds(beats: readonly TimelineBeat[]): number {
  const gaps = beats.slice(1, 64).map((beat, index) => beat.seconds - beats[index]!.seconds);
  return gaps.sort((a, b) => a - b)[gaps.length >> 1]!;
}

/** `0:11.42`; `1:02:03.50` from an hour on. */
export function formatTime(seconds: number): string {
  const hundredths = Math.floor(seconds * 100 + 1e-6);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${head}:${two((hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}
