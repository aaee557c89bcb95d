/**
 * Hearing: from samples to the rows a network reads, 60 a second. Levels are relative to the recording's
 * loudest moment, so a quietly mastered song is heard as a loud one is; only a recording below -60 dBFS
 * throughout counts as silence, and all its rows are 0.
 */
import { assert } from '../errors.ts';
import { chromaWeights, writeChroma } from './chroma.ts';
import {
  ANALYSIS_SAMPLE_RATE,
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  HOP_SAMPLES,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  type AudioFeatures,
  type MonoAudio,
} from './features.ts';
import { aWeights, weightedPower } from './loudness.ts';
import { filterPower, melFilterBank } from './mel.ts';
import { onsetStrength } from './onset.ts';
import { forEachSpectrum, frameCountOf } from './spectrogram.ts';

/** 43 ms: short enough to place a drum hit. */
const MEL_WINDOW = 1024;
/** 171 ms: long enough to tell semitones apart from 150 Hz up. Harmony is slow, so every fourth frame does. */
const CHROMA_WINDOW = 4096;
const CHROMA_STRIDE = 4;
/** How far below the loudest moment is heard, as librosa's `top_db`, unless told otherwise. */
const RANGE_DB = 80;
/** Onset strength is stored per 10 dB, so that it lies about 0..2 like the rest. */
const ONSET_UNIT_DB = 10;
/** Power of a sine of 1 kHz at -60 dBFS under the window: a recording nowhere louder counts as silence. */
const SILENT_POWER = 1.5 * (MEL_WINDOW / 4) ** 2 * 1e-6;
const TINY = 1e-12;

/**
 * @param audio mono at `ANALYSIS_SAMPLE_RATE`
 * @param rangeDb how far below the loudest moment is heard: 80 dB in a recording as it is
 * @returns rows of `FEATURE_COUNT`: log-mel 0 (that far below the loudest) .. 1, onset strength in 10 dB,
 *   loudness 0..1 likewise, chroma 0..1
 */
export function analyzeAudio(audio: MonoAudio, rangeDb = RANGE_DB): AudioFeatures {
  assert(
    audio.sampleRate === ANALYSIS_SAMPLE_RATE,
    `analysis needs ${ANALYSIS_SAMPLE_RATE} Hz, got ${audio.sampleRate}`,
  );
  const frameCount = frameCountOf(audio.samples.length, HOP_SAMPLES);
  const values = new Float32Array(frameCount * FEATURE_COUNT);
  const powers = bandPowers(audio, frameCount);
  if (powers.loudness.every((power) => power < SILENT_POWER)) return { frameCount, values };
  const [logMel, loudness] = [decibels(powers.mel, rangeDb), decibels(powers.loudness, rangeDb)];
  const onset = onsetStrength(logMel, MEL_BANDS, Math.round(MEL_WINDOW / 2 / HOP_SAMPLES));
  for (let frame = 0; frame < frameCount; frame++) {
    const row = frame * FEATURE_COUNT;
    for (let band = 0; band < MEL_BANDS; band++)
      values[row + band] = 1 + logMel[frame * MEL_BANDS + band]! / rangeDb;
    values[row + ONSET_INDEX] = onset[frame]! / ONSET_UNIT_DB;
    values[row + LOUDNESS_INDEX] = 1 + loudness[frame]! / rangeDb;
  }
  writeChromaRows(audio, values, frameCount);
  return { frameCount, values };
}

/** Mel power `[frames, MEL_BANDS]` and A-weighted power `[frames]`. */
function bandPowers(audio: MonoAudio, frameCount: number): { mel: Float32Array; loudness: Float32Array } {
  const filters = melFilterBank(MEL_BANDS, MEL_WINDOW, ANALYSIS_SAMPLE_RATE);
  const weights = aWeights(MEL_WINDOW, ANALYSIS_SAMPLE_RATE);
  const mel = new Float32Array(frameCount * MEL_BANDS);
  const loudness = new Float32Array(frameCount);
  forEachSpectrum(audio, MEL_WINDOW, HOP_SAMPLES, (power, frame) => {
    filters.forEach((filter, band) => {
      mel[frame * MEL_BANDS + band] = filterPower(filter, power);
    });
    loudness[frame] = weightedPower(power, weights);
  });
  return { mel, loudness };
}

/** Power as decibels below the largest value, `-rangeDb`..0, in place. */
function decibels(power: Float32Array, rangeDb: number): Float32Array {
  const reference = power.reduce((largest, value) => Math.max(largest, value), TINY);
  for (let i = 0; i < power.length; i++) {
    power[i] = Math.max(-rangeDb, 10 * Math.log10(Math.max(TINY, power[i]!) / reference));
  }
  return power;
}

/** Chroma on every fourth frame, linearly between. */
function writeChromaRows(audio: MonoAudio, values: Float32Array, frameCount: number): void {
  const weights = chromaWeights(CHROMA_WINDOW, ANALYSIS_SAMPLE_RATE);
  const anchors: Float32Array[] = [];
  forEachSpectrum(audio, CHROMA_WINDOW, HOP_SAMPLES * CHROMA_STRIDE, (power) => {
    const chroma = new Float32Array(CHROMA_BINS);
    writeChroma(power, weights, chroma);
    anchors.push(chroma);
  });
  for (let frame = 0; frame < frameCount; frame++) {
    const position = frame / CHROMA_STRIDE;
    const from = anchors[Math.min(anchors.length - 1, Math.floor(position))]!;
    const to = anchors[Math.min(anchors.length - 1, Math.floor(position) + 1)]!;
    const share = position - Math.floor(position);
    for (let i = 0; i < CHROMA_BINS; i++) {
      values[frame * FEATURE_COUNT + CHROMA_INDEX + i] = from[i]! * (1 - share) + to[i]! * share;
    }
  }
}
