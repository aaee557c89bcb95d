/** What voices are made of: decaying sines, tables, strings, noise. */
import type { RandomSource } from '#core/random.ts';

/** One overtone: frequency, gain, loss per second, phase at the start in radians. */
export interface Partial {
  readonly hz: number;
  readonly gain: number;
  readonly lossPerSecond: number;
  readonly phase: number;
}

/** Overtones below half the sample rate, each weaker by the tilt. */
export function overtones(
  hz: number,
  sampleRate: number,
  tilt: number,
  most: number,
  lossOf: (i: number) => number,
): Partial[] {
  const count = Math.max(1, Math.min(most, Math.floor((0.45 * sampleRate) / hz)));
  return Array.from({ length: count }, (_, i) => ({
    hz: hz * (i + 1),
    gain: 1 / (i + 1) ** tilt,
    lossPerSecond: lossOf(i),
    phase: 0,
  }));
}

/**
 * The sum of decaying sines, sample by sample, by the recurrence of a two-pole resonator: no sine to
 * compute but the first two of each.
 */
export function resonance(partials: readonly Partial[], sampleRate: number): () => number {
  const lines = partials.map(({ hz, gain, lossPerSecond, phase }) => {
    const turn = (2 * Math.PI * hz) / sampleRate;
    const loss = Math.exp(-lossPerSecond / sampleRate);
    const at = (n: number) => gain * loss ** n * Math.sin(n * turn + phase);
    return { next: at(0), before: at(-1), a: 2 * loss * Math.cos(turn), b: loss * loss };
  });
  return () => {
    let sum = 0;
    for (const line of lines) {
      const value = line.next;
      sum += value;
      line.next = line.a * value - line.b * line.before;
      line.before = value;
    }
    return sum;
  };
}

/** Frequencies as ratios of the first, with gains and losses: drums, bars and bells. */
export type Mode = readonly [ratio: number, gain: number, lossPerSecond: number];

export function modes(hz: number, sampleRate: number, all: readonly Mode[]): Partial[] {
  return all
    .map(([ratio, gain, lossPerSecond]) => ({ hz: hz * ratio, gain, lossPerSecond, phase: 0 }))
    .filter((partial) => partial.hz < 0.45 * sampleRate);
}

const TABLE_SIZE = 2048;
/** A wave's one period. */
export type Wave = (cycles: number) => number;

/** A wave of sines with the given gains, read by its phase in cycles. */
export function wave(gains: readonly number[]): Wave {
  const table = Float32Array.from({ length: TABLE_SIZE }, (_, i) =>
    gains.reduce((sum, gain, k) => sum + gain * Math.sin((2 * Math.PI * i * (k + 1)) / TABLE_SIZE), 0),
  );
  return (cycles) => table[Math.floor((cycles - Math.floor(cycles)) * TABLE_SIZE) & (TABLE_SIZE - 1)]!;
}

export const sine: Wave = wave([1]);

/** A wave for every register, without overtones above half the sample rate. */
export function waves(
  gainOf: (overtone: number) => number,
  most: number,
): (hz: number, rate: number) => Wave {
  const made = new Map<number, Wave>();
  return (hz, sampleRate) => {
    const count = Math.max(1, Math.min(most, Math.floor((0.45 * sampleRate) / hz)));
    const known = made.get(count) ?? wave(Array.from({ length: count }, (_, i) => gainOf(i + 1)));
    made.set(count, known);
    return known;
  };
}

/** White noise through differences: 0 is white, 1 bright, 2 brighter. */
export function noise(random: RandomSource, brightness: 0 | 1 | 2): () => number {
  let [last, before] = [0, 0];
  return () => {
    const white = 2 * random.uniform() - 1;
    const high = brightness === 0 ? white : brightness === 1 ? white - last : white - 2 * last + before;
    [before, last] = [last, white];
    return high;
  };
}

/**
 * A plucked string: Karplus and Strong, "Digital synthesis of plucked-string and drum timbres" (1983), with
 * linear interpolation for its tuning.
 * @param lossPerSecond of the fundamental
 * @param softness of the plectrum, 0..1
 */
export function pluckedString(
  hz: number,
  sampleRate: number,
  lossPerSecond: number,
  softness: number,
  random: RandomSource,
): () => number {
  const period = sampleRate / hz - 0.5;
  const whole = Math.max(1, Math.floor(period));
  const fraction = period - whole;
  const line = pluck(whole + 1, softness, random);
  const loss = Math.exp(-lossPerSecond / hz);
  let [at, last] = [0, 0];
  return () => {
    const oldest = line[at]!;
    const next = at + 1 === line.length ? 0 : at + 1;
    const read = (1 - fraction) * line[next]! + fraction * oldest;
    const out = loss * 0.5 * (read + last);
    last = read;
    line[at] = out;
    at = next;
    return out;
  };
}

/** A string's shape when it is let go: noise, softened, without a mean. */
function pluck(length: number, softness: number, random: RandomSource): Float32Array {
  const line = new Float32Array(length);
  let level = 0;
  for (let i = 0; i < length; i++) line[i] = level += (1 - softness) * (2 * random.uniform() - 1 - level);
  const mean = line.reduce((sum, value) => sum + value, 0) / length;
  const power = Math.sqrt(line.reduce((sum, value) => sum + (value - mean) ** 2, 1e-9) / length);
  return line.map((value) => (0.5 * (value - mean)) / power);
}
