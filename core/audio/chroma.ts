/**
 * Chroma: energy of the twelve pitch classes, C first. Each bin gives to the pitch classes near it by a
 * Gaussian a semitone wide, weighted towards the middle octaves: Ellis, "Chroma feature analysis and
 * synthesis" (2007), the definition of librosa's `filters.chroma`. Tuned to A = 440 Hz.
 */
import { CHROMA_BINS } from './features.ts';

const C_HZ = 440 * 2 ** (-9 / 12 - 4);
/** Octaves above A0, 27.5 Hz. */
const CENTRE_OCTAVE = 5;
const OCTAVE_WIDTH = 2;

/** @returns `[CHROMA_BINS, size / 2 + 1]` weights, each column of unit length before the octave weight */
export function chromaWeights(size: number, sampleRate: number): Float64Array {
  const bins = size / 2 + 1;
  const weights = new Float64Array(CHROMA_BINS * bins);
  const semitones = (bin: number) => CHROMA_BINS * Math.log2((bin * sampleRate) / size / C_HZ);
  for (let bin = 1; bin < bins; bin++) {
    const position = semitones(bin);
    const width = Math.max(1, bin + 1 < bins ? semitones(bin + 1) - position : 1);
    const column = Array.from({ length: CHROMA_BINS }, (_, pitchClass) =>
      Math.exp(-0.5 * ((2 * wrapSemitones(position - pitchClass)) / width) ** 2),
    );
    const length = Math.hypot(...column);
    const octave = Math.log2((bin * sampleRate) / size / 27.5);
    const octaveWeight = Math.exp(-0.5 * ((octave - CENTRE_OCTAVE) / OCTAVE_WIDTH) ** 2);
    column.forEach((value, pitchClass) => {
      weights[pitchClass * bins + bin] = (value / length) * octaveWeight;
    });
  }
  return weights;
}

/** The signed distance on the circle of twelve semitones, -6..6. */
function wrapSemitones(distance: number): number {
  return distance - CHROMA_BINS * Math.round(distance / CHROMA_BINS);
}

/** Writes a power spectrum's chroma, its largest value 1 (all 0 for silence). */
export function writeChroma(power: Float64Array, weights: Float64Array, chroma: Float32Array): void {
  const bins = power.length;
  let largest = 0;
  for (let pitchClass = 0; pitchClass < CHROMA_BINS; pitchClass++) {
    let sum = 0;
    for (let bin = 1; bin < bins; bin++) sum += power[bin]! * weights[pitchClass * bins + bin]!;
    chroma[pitchClass] = sum;
    largest = Math.max(largest, sum);
  }
  for (let i = 0; i < CHROMA_BINS; i++) chroma[i] = largest > SILENT_POWER ? chroma[i]! / largest : 0;
}

/** Below this a spectrum is rounding noise. */
const SILENT_POWER = 1e-7;
