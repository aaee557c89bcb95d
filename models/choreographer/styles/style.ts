/** What a movement style is: how an animator who has the score would move a layer. */
import type { Instrument, Score } from '../composer/score.ts';

export interface Style {
  readonly id: string;
  /** The channel that says most about it: drawn on its button and in its lane. */
  readonly mainChannel: string;
  /** Adds the style's movement at intensity 1 to the curves. */
  draw(pen: Pen): void;
}

/** The score as an animator feels it, sampled at the control rate. */
export interface Pen {
  readonly score: Score;
  readonly frameCount: number;
  /** How full the music is, 0..1, eased over half a second. */
  readonly energy: Float32Array;
  /** Beats since the first one, fractional; negative before it. */
  readonly beat: Float32Array;
  /** The curve of a channel, to be added to. */
  channel(id: string): Float32Array;
  /**
   * A response to every note of an instrument: rises over `attack`, falls back over `decay` (seconds); a
   * wind-up of a sixth of it the other way comes first where `anticipation` is more than 0.
   */
  hits(instrument: Instrument, shape: { attack: number; decay: number; anticipation?: number }): Float32Array;
}
