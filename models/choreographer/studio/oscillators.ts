/** Sources of sound: waves without audible aliasing, and noise. */

/** Hz of a MIDI note. */
export const pitchToHz = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

/** A ratio of frequencies. */
export const cents = (amount: number): number => 2 ** (amount / 1200);

export type Oscillator = () => number;

/** The rounding of a jump at phase 0, one sample to each side: polyBLEP (Välimäki and Huovilainen 2007). */
function jump(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step;
    return t + t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + t + t + 1;
  }
  return 0;
}

/** A saw, -1..1. @param startPhase 0..1 */
export function saw(hz: number, sampleRate: number, startPhase: number): Oscillator {
  const step = hz / sampleRate;
  let phase = startPhase;
  return () => {
    const value = 2 * phase - 1 - jump(phase, step);
    phase += step;
    if (phase >= 1) phase -= 1;
    return value;
  };
}

/** A square, -1..1: two saws half a turn apart. */
export function square(hz: number, sampleRate: number, startPhase: number): Oscillator {
  const first = saw(hz, sampleRate, startPhase);
  const second = saw(hz, sampleRate, (startPhase + 0.5) % 1);
  return () => first() - second();
}

/** White noise, -1..1. */
export const noise =
  (uniform: () => number): Oscillator =>
  () =>
    2 * uniform() - 1;
