/** What a movement style is: how an animator who has the score and the beat grid would move a layer. */
import type { Instrument, Score } from '../composer/score.ts';

export interface Style {
  readonly id: string;
  /** The channel that says most about it: drawn on its button and in its lane. */
  readonly mainChannel: string;
  /**
   * Deviation of a Gaussian over the network's curves, in seconds: takes the tremor out of slow movement.
   * None where hits must stay sharp.
   */
  readonly glideSeconds?: number;
  /** What of a subject stays where it is while the style scales and turns it. */
  readonly pivot: 'centre' | 'foot';
  /** How much a subject's top bends over when it leans, rooted; it stays straight and free when left out. */
  readonly bend?: number;
  /** Whether it leaves the ground, so that how heavy a subject looks decides how high. */
  readonly jumps?: boolean;
  /** Adds the style's movement at intensity 1 to the curves. */
  draw(pen: Pen): void;
}

/** How a movement answers a note; times in seconds. */
export interface HitShape {
  /** Time of the rise, which ends on the note. */
  readonly attack: number;
  /** Time in which it falls to 1/e. */
  readonly decay: number;
  /** Time of a wind-up before the rise, a sixth of it the other way; none when left out. */
  readonly anticipation?: number;
  /** Swings through rest while it decays, this many times a second; does not swing when left out. */
  readonly swingHz?: number;
}

/** The score as an animator feels it, sampled at the control rate. */
export interface Pen {
  readonly score: Score;
  readonly frameCount: number;
  readonly beatsPerBar: number;
  /** How full the music is, 0..1, eased over half a second. */
  readonly energy: Float32Array;
  /** Beats since the first downbeat of the grid, fractional; negative before it; 0 without a grid. */
  readonly beat: Float32Array;
  /** Energy where there is a grid, 0 without: for movement that is counted rather than heard. */
  readonly counted: Float32Array;
  /** Adds to a channel at every frame. */
  write(channel: string, valueAt: (frame: number) => number): void;
  /** An answer to every note of an instrument, about -1..1. */
  hits(instrument: Instrument, shape: HitShape): Float32Array;
}
