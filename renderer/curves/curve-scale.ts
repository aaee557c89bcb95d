/** The value axis of a curve: values to pixels, and lines at round numbers of the unit they are shown in. Pure. */
import type { CurveQuantity } from '#core/timeline/named-curves.ts';

/** How a quantity is shown. */
export interface CurveUnit {
  /** A value as a number of the unit. */
  toShown(value: number): number;
  fromShown(shown: number): number;
  readonly symbol: string;
}

const DEGREES = 180 / Math.PI;
const linear = (factor: number, symbol: string): CurveUnit => ({
  toShown: (value) => value * factor,
  fromShown: (shown) => shown / factor,
  symbol,
});

/** Percent that a factor adds: of a curve that holds the factor's logarithm. */
const percentOf = (log: (factor: number) => number, power: (value: number) => number): CurveUnit => ({
  toShown: (value) => (power(value) - 1) * 100,
  fromShown: (shown) => log(Math.max(1e-3, shown / 100 + 1)),
  symbol: '%',
});

const UNITS: Readonly<Record<CurveQuantity, (sidePx: number) => CurveUnit>> = {
  length: (sidePx) => linear(sidePx, 'px'),
  'log-factor': () => percentOf(Math.log, Math.exp),
  ratio: () => linear(100, '%'),
  angle: () => linear(DEGREES, '°'),
  stops: () => percentOf(Math.log2, (value) => 2 ** value),
};

/** @param sidePx the layer's shorter side on the page */
export const curveUnit = (quantity: CurveQuantity, sidePx: number): CurveUnit => UNITS[quantity](sidePx);

/** Room of a curve that hardly moves, so that jitter does not fill the lane. */
const LEAST_REACH: Readonly<Record<CurveQuantity, number>> = {
  length: 0.02,
  'log-factor': 0.02,
  ratio: 0.02,
  angle: 0.035,
  stops: 0.05,
};
const MARGIN = 0.14;

export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** The values an axis shows so that these curves and rest are seen, with some room to draw in. */
export function rangeOf(curves: readonly Float32Array[], quantity: CurveQuantity): ValueRange {
  let [min, max] = [-LEAST_REACH[quantity], LEAST_REACH[quantity]];
  for (const curve of curves) {
    for (const value of curve) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const margin = (max - min) * MARGIN;
  return { min: min - margin, max: max + margin };
}

export const toY = ({ min, max }: ValueRange, heightPx: number, value: number): number =>
  ((max - value) / (max - min)) * heightPx;

export const toValue = ({ min, max }: ValueRange, heightPx: number, y: number): number =>
  max - (y / heightPx) * (max - min);

export interface ValueLine {
  readonly value: number;
  readonly label: string;
}

const LEAST_LINE_PX = 26;
const STEPS = [1, 2, 5];

/** Lines at round numbers, far enough apart to be read, rest always among them. */
export function valueLines(range: ValueRange, heightPx: number, unit: CurveUnit): ValueLine[] {
  const [low, high] = [unit.toShown(range.min), unit.toShown(range.max)];
  const step = roundStep(((high - low) * LEAST_LINE_PX) / heightPx);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const shown = (first + i) * step;
    return { value: unit.fromShown(shown), label: shownLabel(shown, step, unit.symbol) };
  });
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (STEPS.find((step) => step * power >= least) ?? 10);
}

/** A value in words: `−12 px`. */
export function valueWords(value: number, unit: CurveUnit): string {
  const shown = unit.toShown(value);
  return shownLabel(shown, Math.abs(shown) < 10 ? 0.1 : 1, unit.symbol);
}

function shownLabel(shown: number, step: number, symbol: string): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = shown === 0 ? '0' : Math.abs(shown).toFixed(digits);
  const sign = Number(text) === 0 ? '' : shown < 0 ? '−' : '+';
  return `${sign}${text}${symbol === '°' ? '' : ' '}${symbol}`;
}
