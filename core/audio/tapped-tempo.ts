/**
 * Tempo and phase from taps. A person taps a beat too late, leaves one out or hits twice; the line that
 * most taps agree with is not bent by the one that went wrong. Pure.
 */

/** Fewer taps tell a tempo, but not which of them was wrong. */
export const LEAST_TAPS = 4;
/** Older taps are forgotten: a tempo that changes is followed. */
const MOST_TAPS = 24;
/** A tap counts for a line within this share of a beat, or this long, whichever is more. */
const TOLERANCE_BEATS = 0.08;
const TOLERANCE_SECONDS = 0.03;
/** Where more beats than this are left out for each that is hit, it is no beat that is tapped. */
const MOST_BEATS_PER_TAP = 2;
/** 20 to 400 a minute. */
const PERIODS_SECONDS = { least: 0.15, most: 3 } as const;

export interface TappedTempo {
  readonly periodSeconds: number;
  /** Where the line has the first tap that counts. */
  readonly firstSeconds: number;
  readonly tempoBpm: number;
  /** Standard deviation of the taps that count from their beats. */
  readonly spreadSeconds: number;
  readonly counted: number;
  readonly ignored: number;
}

interface Line {
  readonly periodSeconds: number;
  readonly firstSeconds: number;
}
interface Hit {
  readonly beat: number;
  readonly seconds: number;
}

/**
 * @param tapsSeconds ascending
 * @returns null for fewer than `LEAST_TAPS` that agree, or a tempo no one taps
 */
export function tappedTempo(tapsSeconds: readonly number[]): TappedTempo | null {
  const taps = tapsSeconds.slice(-MOST_TAPS);
  if (taps.length < LEAST_TAPS) return null;
  const { line, hits } = candidates(taps)
    .map((candidate) => hitsOf(taps, candidate))
    // Of four taps one may be wrong.
    .filter((agreeing) => agreeing.length >= LEAST_TAPS - 1)
    .map((agreeing) => ({ line: fitted(agreeing), hits: agreeing }))
    .reduce<Fit>((best, next) => (isBetter(next, best) ? next : best), NO_FIT);
  if (line.periodSeconds < PERIODS_SECONDS.least || line.periodSeconds > PERIODS_SECONDS.most) return null;
  const counted = hits.length;
  return {
    ...line,
    tempoBpm: 60 / line.periodSeconds,
    spreadSeconds: Math.sqrt(squaredError(hits, line) / counted),
    counted,
    ignored: taps.length - counted,
  };
}

/** The line through every two taps, with as many beats between them as the usual distance says. */
function candidates(taps: readonly number[]): Line[] {
  const gaps = taps.slice(1).map((tap, index) => tap - taps[index]!);
  const usual = gaps.sort((a, b) => a - b)[gaps.length >> 1]!;
  return taps.flatMap((firstSeconds, index) =>
    taps.slice(index + 1).map((tap) => {
      const beats = Math.max(1, Math.round((tap - firstSeconds) / usual));
      return { firstSeconds, periodSeconds: (tap - firstSeconds) / beats };
    }),
  );
}

/** The taps that a line explains, at most one a beat, counted from the first; none where they are few. */
function hitsOf(taps: readonly number[], line: Line): Hit[] {
  const tolerance = Math.max(TOLERANCE_SECONDS, TOLERANCE_BEATS * line.periodSeconds);
  const byBeat = new Map<number, Hit>();
  for (const seconds of taps) {
    const beat = Math.round((seconds - line.firstSeconds) / line.periodSeconds);
    const off = errorOf({ beat, seconds }, line);
    const rival = byBeat.get(beat);
    if (off <= tolerance && (!rival || off < errorOf(rival, line))) byBeat.set(beat, { beat, seconds });
  }
  const hits = [...byBeat.values()];
  const first = hits[0]?.beat ?? 0;
  const isSparse = (hits.at(-1)?.beat ?? 0) - first >= MOST_BEATS_PER_TAP * hits.length;
  return isSparse ? [] : hits.map(({ beat, seconds }) => ({ beat: beat - first, seconds }));
}

const errorOf = ({ beat, seconds }: Hit, { firstSeconds, periodSeconds }: Line): number =>
  Math.abs(seconds - firstSeconds - beat * periodSeconds);

const squaredError = (hits: readonly Hit[], line: Line): number =>
  hits.reduce((sum, hit) => sum + errorOf(hit, line) ** 2, 0);

interface Fit {
  readonly line: Line;
  readonly hits: readonly Hit[];
}
const NO_FIT: Fit = { line: { firstSeconds: 0, periodSeconds: 0 }, hits: [] };

const isBetter = (a: Fit, b: Fit): boolean =>
  a.hits.length !== b.hits.length
    ? a.hits.length > b.hits.length
    : squaredError(a.hits, a.line) < squaredError(b.hits, b.line);

/** Least squares. */
function fitted(hits: readonly Hit[]): Line {
  const mean = (of: (hit: Hit) => number): number =>
    hits.reduce((sum, hit) => sum + of(hit), 0) / hits.length;
  const beats = mean(({ beat }) => beat);
  const seconds = mean((hit) => hit.seconds);
  const spread = mean(({ beat }) => (beat - beats) ** 2);
  const periodSeconds = mean((hit) => (hit.beat - beats) * (hit.seconds - seconds)) / spread;
  return { periodSeconds, firstSeconds: seconds - beats * periodSeconds };
}
