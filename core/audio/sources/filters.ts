/**
 * What can be filtered out of a recording. Drums are what is short in time and broad in pitch; bass and the
 * rest are what lasts, below and above a corner. A new source is an entry here.
 */
import type { MotionSource } from '../../document/records.ts';
import type { ShortTimeSize } from './short-time.ts';

export type FilteredSource = Exclude<MotionSource, 'mix'>;

/** Values were chosen on composed songs, whose parts are known; see `docs/decisions/0015-sources.md`. */
export interface SourceFilter extends ShortTimeSize {
  readonly keeps: 'percussive' | 'harmonic';
  /** What lasts this long is harmonic; what is this broad is percussive. */
  readonly harmonicSeconds: number;
  readonly percussiveHz: number;
  /** Exponent of the mask: the higher, the more each moment goes to one side only. */
  readonly hardness: number;
  /** What is kept of it. */
  readonly band: readonly [fromHz: number, toHz: number];
  /**
   * How far below the source's own loudest moment its onsets are heard. What leaks from other parts lies below
   * that; were it heard, each of its rises would count as an onset.
   */
  readonly rangeDb: number;
  /** Whether it is heard in its own spectrum, or in the recording's, to which the networks are used. */
  readonly spectrum: 'own' | 'recording';
}

/** Between bass and the rest. */
const CORNER_HZ = 200;
const QUICK = { windowSamples: 1024, hopSamples: 256, harmonicSeconds: 0.2, percussiveHz: 500 } as const;

export const SOURCE_FILTERS: Readonly<Record<FilteredSource, SourceFilter>> = {
  drums: { ...QUICK, keeps: 'percussive', hardness: 2, band: [0, Infinity], rangeDb: 50, spectrum: 'own' },
  bass: {
    ...{ windowSamples: 2048, hopSamples: 512, harmonicSeconds: 0.36, percussiveHz: 500 },
    ...{ keeps: 'harmonic', hardness: 2, band: [0, CORNER_HZ], rangeDb: 30, spectrum: 'recording' },
  },
  other: {
    ...QUICK,
    keeps: 'harmonic',
    hardness: 1,
    band: [CORNER_HZ, Infinity],
    rangeDb: 30,
    spectrum: 'recording',
  },
};
