/**
 * A click on every beat, so that a grid can be judged by ear. Clicks are put on the sound card's own clock a
 * little ahead, as the music is; they are part of what is played here only, never of the film.
 */
import { beatIndexAt, type TimelineBeat } from './beats.ts';

/** Clicks are made that long before they are heard: longer than a frame that comes late. */
const AHEAD_SECONDS = 0.25;
const CLICK_SECONDS = 0.045;
const PITCH_HZ = { one: 1760, other: 1175 } as const;
const LEVEL = { one: 0.5, other: 0.3 } as const;

/** What is heard now, and where the sound card is. */
export interface Moment {
  /** Timeline second that reaches the ear now. */
  readonly heardSeconds: number;
  /** From the card's clock to the ear. */
  readonly latencySeconds: number;
}

/** Beats after one time and up to another. */
export const beatsBetween = (
  beats: readonly TimelineBeat[],
  afterSeconds: number,
  untilSeconds: number,
): readonly TimelineBeat[] =>
  beats.slice(beatIndexAt(beats, afterSeconds) + 1, beatIndexAt(beats, untilSeconds) + 1);

export class Metronome {
  beats: readonly TimelineBeat[] = [];
  /** Timeline second up to which clicks are made; null at rest. */
  #madeUntilSeconds: number | null = null;
  readonly #clicks = new Set<OscillatorNode>();

  /** Makes the clicks that come soon; call each frame while playing. */
  update(context: AudioContext, { heardSeconds, latencySeconds }: Moment): void {
    // What is handed over now is heard after the latency: earlier it is too late for.
    const from = this.#madeUntilSeconds ?? heardSeconds + latencySeconds;
    const until = heardSeconds + latencySeconds + AHEAD_SECONDS;
    for (const { seconds, beat } of beatsBetween(this.beats, from - 1e-6, until)) {
      const at = context.currentTime + seconds - heardSeconds - latencySeconds;
      if (at >= context.currentTime) this.#click(context, at, beat === 1 ? 'one' : 'other');
    }
    this.#madeUntilSeconds = Math.max(from, until) + 2e-6;
  }

  /** Takes back what has not been heard yet: the music stops, or goes on elsewhere. */
  silence(): void {
    for (const click of this.#clicks) click.stop();
    this.#clicks.clear();
    this.#madeUntilSeconds = null;
  }

  #click(context: AudioContext, at: number, kind: 'one' | 'other'): void {
    const pitch = context.createOscillator();
    const level = context.createGain();
    pitch.frequency.value = PITCH_HZ[kind];
    level.gain.setValueAtTime(LEVEL[kind], at);
    level.gain.exponentialRampToValueAtTime(1e-3, at + CLICK_SECONDS);
    pitch.connect(level).connect(context.destination);
    pitch.start(at);
    pitch.stop(at + CLICK_SECONDS);
    this.#clicks.add(pitch);
    pitch.onended = () => {
      this.#clicks.delete(pitch);
      level.disconnect();
    };
  }
}
