/** What the playhead and the ends of the loop land on: the grid, the film's ends, and those of its sounds. */
import { clips } from '#core/document/queries.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { SnapTargets } from './snap.ts';

export const scrubTargets = ({ document, playback }: Editor, lines: SnapTargets['beats']): SnapTargets => ({
  beats: lines,
  edgesSeconds: [
    0,
    playback.durationSeconds,
    ...(document ? clips(document) : []).flatMap((clip) => [
      clip.startSeconds,
      clip.startSeconds + clip.durationSeconds,
    ]),
  ],
});
