/**
 * Harmonic-percussive separation by median filtering (Fitzgerald, DAFx 2010): along time a median keeps what
 * lasts, along pitch it keeps what is broad, and each moment of each pitch goes to the two in proportion. A
 * band of the part that is wanted is then turned back into sound, so that it is heard as any recording is.
 */
import { assert } from '../../errors.ts';
import { ANALYSIS_SAMPLE_RATE, type MonoAudio } from '../features.ts';
import type { SourceFilter } from './filters.ts';
import { shortTimeSpectra, soundOf, type ShortTimeSpectra } from './short-time.ts';
import { slidingMedian } from './sliding-median.ts';

/** What is worked on at once, and what is added on either side so that the seams are not seen. */
const BLOCK_SAMPLES = 20 * ANALYSIS_SAMPLE_RATE;
/** A multiple of every hop; longer than a window and a median's reach together. */
const MARGIN_SAMPLES = 12_288;
/** The band's edges are this soft. */
const EDGE_HZ = 15;
/** A source whose peak is further below the recording's than this is not in it: what is left is noise. */
const ABSENT = 10 ** (-40 / 20);
const TINY = 1e-20;

/**
 * Filters a source out of a recording, as loud as the recording is: its peak is the recording's. All zeros
 * where the recording does not have it. Yields the share that is done, 0..1, after each 20 seconds.
 * @param audio mono at `ANALYSIS_SAMPLE_RATE`
 */
export function* separateSource(audio: MonoAudio, filter: SourceFilter): Generator<number, MonoAudio> {
  assert(audio.sampleRate === ANALYSIS_SAMPLE_RATE, `separation needs ${ANALYSIS_SAMPLE_RATE} Hz`);
  const { samples } = audio;
  const separated = new Float32Array(samples.length);
  for (let start = 0; start < samples.length; start += blockSamples(filter)) {
    const end = Math.min(samples.length, start + blockSamples(filter));
    const from = Math.max(0, start - MARGIN_SAMPLES);
    const block = separateBlock(samples.subarray(from, end + MARGIN_SAMPLES), filter);
    separated.set(block.subarray(start - from, end - from), start);
    yield end / samples.length;
  }
  return { ...audio, samples: levelled(separated, peakOf(samples)) };
}

/** Whole hops, so that blocks and the whole recording have their windows at the same places. */
const blockSamples = ({ hopSamples }: SourceFilter): number =>
  Math.floor(BLOCK_SAMPLES / hopSamples) * hopSamples;

function separateBlock(samples: Float32Array, filter: SourceFilter): Float32Array {
  const spectra = shortTimeSpectra(samples, filter);
  const mask = sourceMask(spectra, filter);
  for (let i = 0; i < mask.length; i++) {
    spectra.real[i]! *= mask[i]!;
    spectra.imaginary[i]! *= mask[i]!;
  }
  return soundOf(spectra, filter, samples.length);
}

/** Share of each frame and bin that is the source's, 0..1: Fitzgerald's soft mask, eq. 7 and 8, in its band. */
function sourceMask(spectra: ShortTimeSpectra, filter: SourceFilter): Float32Array {
  const { harmonic, percussive } = medians(spectra, filter);
  const { keeps, hardness } = filter;
  const band = bandGains(spectra.binCount, filter);
  const [wanted, unwanted] = keeps === 'harmonic' ? [harmonic, percussive] : [percussive, harmonic];
  return wanted.map((magnitude, i) => {
    const mine = magnitude ** hardness;
    return (band[i % spectra.binCount]! * mine) / (mine + unwanted[i]! ** hardness + TINY);
  });
}

function medians(
  { frameCount, binCount, real, imaginary }: ShortTimeSpectra,
  { windowSamples, hopSamples, harmonicSeconds, percussiveHz }: SourceFilter,
): { readonly harmonic: Float32Array; readonly percussive: Float32Array } {
  const magnitudes = real.map((value, i) => Math.hypot(value, imaginary[i]!));
  const harmonic = new Float32Array(magnitudes.length);
  const percussive = new Float32Array(magnitudes.length);
  const inTime = Math.round((harmonicSeconds * ANALYSIS_SAMPLE_RATE) / hopSamples / 2);
  const inPitch = Math.round((percussiveHz * windowSamples) / ANALYSIS_SAMPLE_RATE / 2);
  for (let bin = 0; bin < binCount; bin++) {
    slidingMedian(magnitudes, { offset: bin, stride: binCount, length: frameCount }, inTime, harmonic);
  }
  for (let frame = 0; frame < frameCount; frame++) {
    const row = { offset: frame * binCount, stride: 1, length: binCount };
    slidingMedian(magnitudes, row, inPitch, percussive);
  }
  return { harmonic, percussive };
}

function bandGains(binCount: number, { band: [fromHz, toHz], windowSamples }: SourceFilter): Float32Array {
  const step = (hz: number): number => 1 / (1 + Math.exp(-hz / EDGE_HZ));
  return Float32Array.from({ length: binCount }, (_, bin) => {
    const hz = (bin * ANALYSIS_SAMPLE_RATE) / windowSamples;
    return (fromHz > 0 ? step(hz - fromHz) : 1) * step(toHz - hz);
  });
}

const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

function levelled(samples: Float32Array, peak: number): Float32Array {
  const own = peakOf(samples);
  if (own <= ABSENT * peak) return samples.fill(0);
  return samples.map((sample) => (sample * peak) / own);
}
