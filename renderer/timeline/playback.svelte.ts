/**
 * Where the playhead is and whether it moves. The sound is the clock: while a recording plays, time is
 * what its audio element says.
 */
export interface LoopRegion {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export class Playback {
  /** Seconds of the timeline; what the canvas shows. */
  timeSeconds = $state(0);
  playing = $state(false);
  /** Played again and again while set. */
  loop = $state.raw<LoopRegion | null>(null);
}
