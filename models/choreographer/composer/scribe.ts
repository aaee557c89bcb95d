/** Writes notes down: from places in beats to seconds, with the song's swing and the players' looseness. */
import type { BarPlan, SongPlan } from './plan.ts';
import type { Instrument, Note } from './score.ts';

/** A note to be written, placed in steps from the bar's first beat. */
export interface Written {
  readonly instrument: Instrument;
  readonly step: number;
  readonly steps: number;
  readonly pitch: number;
  readonly velocity: number;
}

export type Write = (note: Written) => void;

/** No player is further off, seconds. */
const LOOSEST_SECONDS = 0.015;
const STRENGTH: Readonly<Record<string, number>> = { X: 1, x: 0.75, o: 0.4, r: 0.55, t: 0.5 };
const REPEATS: Readonly<Record<string, number>> = { r: 2, t: 3 };

export class Scribe {
  readonly notes: Note[] = [];
  readonly #plan: SongPlan;

  constructor(plan: SongPlan) {
    this.#plan = plan;
  }

  write(bar: BarPlan, { instrument, step, steps, pitch, velocity }: Written): void {
    const { time, genre, random, loosenessSeconds } = this.#plan;
    const beat = this.#placeOf(bar, step);
    const off = Math.max(-1, Math.min(1, random.normal() * 0.4)) * loosenessSeconds * 2.5;
    if (beat < 0 || this.#withinHeldBeat(beat)) return;
    const exact = time.secondsAt(beat);
    const startSeconds = Math.max(0, exact + Math.max(-LOOSEST_SECONDS, Math.min(LOOSEST_SECONDS, off)));
    const end = Math.min(time.beatsSeconds.length - 1, beat + steps / genre.stepsPerBeat);
    this.notes.push({
      instrument,
      startSeconds,
      durationSeconds: Math.max(0.03, time.secondsAt(end) - exact),
      pitch,
      velocity: Math.max(0.05, Math.min(1, velocity * (0.92 + 0.16 * random.uniform()))),
    });
  }

  #withinHeldBeat(beat: number): boolean {
    const { heldBeat } = this.#plan.time;
    return heldBeat !== undefined && beat > heldBeat + 1e-6 && beat < heldBeat + 1 - 1e-6;
  }

  #placeOf({ firstBeat }: BarPlan, step: number): number {
    const { genre, swingShare } = this.#plan;
    return firstBeat + swung(step / genre.stepsPerBeat, genre.swing?.pairBeats ?? 1, swingShare);
  }
}

/**
 * A place in beats, moved so that the first half of every pair takes `share` of it.
 * @param pairBeats length of a pair
 */
export function swung(beat: number, pairBeats: number, share: number): number {
  if (share === 0.5) return beat;
  const pair = Math.floor(beat / pairBeats + 1e-9);
  const within = beat / pairBeats - pair;
  const moved = within < 0.5 ? within * 2 * share : share + (within - 0.5) * 2 * (1 - share);
  return (pair + moved) * pairBeats;
}

/** Calls back at every hit of a pattern, up to a step. */
export function forEachHit(
  pattern: string,
  upToStep: number,
  hit: (step: number, strength: number) => void,
): void {
  [...pattern].slice(0, upToStep).forEach((mark, step) => {
    const strength = STRENGTH[mark];
    if (strength === undefined) return;
    const repeats = REPEATS[mark] ?? 1;
    for (let i = 0; i < repeats; i++) hit(step + i / repeats, strength * (i === 0 ? 1 : 0.8));
  });
}
