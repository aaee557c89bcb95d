/** What follows from a beat grid. */
import type { BeatGrid } from '../../document/records.ts';

/** The first beats of its bars, in seconds, ascending. */
export const downbeatsOf = ({
  beatsSeconds,
  beatsPerBar,
  firstDownbeat,
}: Pick<BeatGrid, 'beatsSeconds' | 'beatsPerBar' | 'firstDownbeat'>): number[] =>
  beatsSeconds.filter((_, beat) => beat >= firstDownbeat && (beat - firstDownbeat) % beatsPerBar === 0);
