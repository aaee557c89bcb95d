/**
 * Sections of a recording: boundaries where what comes is unlike what was, by the novelty of its self-similarity
 * (Foote, "Automatic audio segmentation using a measure of audio novelty", ICME 2000).
 */
import { CONTROL_RATE } from '../../timeline/motion-channels.ts';
import {
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  type AudioFeatures,
} from '../features.ts';

/** A moment is half a second. */
const MOMENT_FRAMES = 0.5 * CONTROL_RATE;
/** The kernel compares eight seconds before with eight seconds after, nearer ones the more. */
const REACH = 16;
/** Neighbouring bands are heard as one of so many registers. */
const REGISTERS = 8;
/** How much loudness, density and harmony count beside a register. */
const [LOUDNESS_WEIGHT, DENSITY_WEIGHT, CHROMA_WEIGHT] = [2, 1, 0.35];
/** A boundary's novelty is this many deviations above the mean at least, and boundaries lie this far apart. */
const LEAST_DEVIATIONS = 1;
const APART_MOMENTS = 10;
/** Least novelty, for music that stays as it is: then any ripple is a deviation. */
const LEAST_NOVELTY = 0.02;

export interface HeardSection {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Mean loudness, 0 (80 dB below the loudest) .. 1. */
  readonly energy: number;
}

/** @returns sections without gaps from 0 to the end; at least one */
export function findSections(features: AudioFeatures): HeardSection[] {
  const moments = momentsOf(features);
  const novelty = noveltyOf(moments);
  const bounds = [0, ...peaksOf(novelty), moments.length];
  const end = Math.max(0, features.frameCount - 1) / CONTROL_RATE;
  const seconds = (moment: number) => Math.min(end, (moment * MOMENT_FRAMES) / CONTROL_RATE);
  return bounds.slice(1).map((until, i) => ({
    startSeconds: seconds(bounds[i]!),
    endSeconds: i + 2 === bounds.length ? end : seconds(until),
    energy: meanLoudness(features, bounds[i]! * MOMENT_FRAMES, until * MOMENT_FRAMES),
  }));
}

/** What half a second sounds like, as a vector about the recording's mean. */
function momentsOf(features: AudioFeatures): Float64Array[] {
  const count = Math.max(1, Math.ceil(features.frameCount / MOMENT_FRAMES));
  const moments = Array.from({ length: count }, (_, moment) => momentAt(features, moment * MOMENT_FRAMES));
  const width = moments[0]!.length;
  for (let i = 0; i < width; i++) {
    const mean = moments.reduce((sum, moment) => sum + moment[i]!, 0) / count;
    for (const moment of moments) moment[i]! -= mean;
  }
  return moments;
}

function momentAt({ frameCount, values }: AudioFeatures, first: number): Float64Array {
  const sums = new Float64Array(REGISTERS + 2 + CHROMA_BINS);
  const last = Math.min(frameCount, first + MOMENT_FRAMES);
  for (let frame = first; frame < last; frame++) {
    const row = frame * FEATURE_COUNT;
    for (let band = 0; band < MEL_BANDS; band++)
      sums[Math.floor((band * REGISTERS) / MEL_BANDS)]! += (values[row + band]! * REGISTERS) / MEL_BANDS;
    sums[REGISTERS]! += LOUDNESS_WEIGHT * values[row + LOUDNESS_INDEX]!;
    sums[REGISTERS + 1]! += DENSITY_WEIGHT * values[row + ONSET_INDEX]!;
    for (let bin = 0; bin < CHROMA_BINS; bin++)
      sums[REGISTERS + 2 + bin]! += CHROMA_WEIGHT * values[row + CHROMA_INDEX + bin]!;
  }
  return sums.map((sum) => sum / Math.max(1, last - first));
}

/**
 * Mean distance across a boundary less mean distance on either side of it, at each moment: the checkerboard kernel
 * on distances. Places too near an end for half a kernel have none.
 */
function noveltyOf(moments: readonly Float64Array[]): Float64Array {
  const novelty = new Float64Array(moments.length);
  for (let at = REACH / 2; at + REACH / 2 <= moments.length; at++) {
    let [across, acrossWeight, within, withinWeight] = [0, 0, 0, 0];
    const first = Math.max(0, at - REACH);
    const last = Math.min(moments.length, at + REACH);
    for (let i = first; i < last; i++) {
      for (let k = i + 1; k < last; k++) {
        const weight = nearness(i - at) * nearness(k - at);
        const apart = distance(moments[i]!, moments[k]!);
        if (i < at && k >= at) [across, acrossWeight] = [across + weight * apart, acrossWeight + weight];
        else [within, withinWeight] = [within + weight * apart, withinWeight + weight];
      }
    }
    novelty[at] = across / acrossWeight - within / withinWeight;
  }
  return novelty;
}

const nearness = (offset: number): number => Math.exp(-0.5 * (((offset + 0.5) * 2) / REACH) ** 2);

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/** Moments where novelty peaks, the higher ones first in choosing, ascending in the result. */
function peaksOf(novelty: Float64Array): number[] {
  const mean = novelty.reduce((sum, value) => sum + value, 0) / novelty.length;
  const variance = novelty.reduce((sum, value) => sum + (value - mean) ** 2, 0) / novelty.length;
  const least = Math.max(LEAST_NOVELTY, mean + LEAST_DEVIATIONS * Math.sqrt(variance));
  const peaks = [...novelty.keys()].filter(
    (i) => novelty[i]! > least && novelty[i]! >= (novelty[i - 1] ?? 0) && novelty[i]! > (novelty[i + 1] ?? 0),
  );
  const chosen: number[] = [];
  for (const peak of peaks.sort((a, b) => novelty[b]! - novelty[a]!))
    if (chosen.every((other) => Math.abs(other - peak) >= APART_MOMENTS)) chosen.push(peak);
  return chosen.sort((a, b) => a - b);
}

function meanLoudness({ frameCount, values }: AudioFeatures, first: number, last: number): number {
  let [sum, count] = [0, 0];
  for (let frame = first; frame < Math.min(last, frameCount); frame++, count++)
    sum += values[frame * FEATURE_COUNT + LOUDNESS_INDEX]!;
  return count > 0 ? sum / count : 0;
}
