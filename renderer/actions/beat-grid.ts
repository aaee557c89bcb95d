/** Correcting the beat grid while listening. */
import {
  beatAdded,
  beatRemoved,
  downbeatPut,
  gridShifted,
  nearestBeatIndex,
} from '#core/audio/grid-edits.ts';
import type { BeatGrid, ClipRecord } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { clipInHand, correctGrid, NUDGE_SECONDS } from '../beat-grid/grid-in-hand.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import type { Action } from './action.ts';

const hasGrid = ({ document, playback }: Editor): boolean =>
  document !== null && (clipInHand(document, playback.timeSeconds)?.beatGrid ?? null) !== null;

/** @param edit `seconds` is the playhead, in the recording */
const correction = (
  id: string,
  label: WordKey,
  shortcuts: readonly string[],
  edit: (grid: BeatGrid, clip: ClipRecord, seconds: number) => BeatGrid,
): Action => ({
  id,
  label,
  shortcuts,
  group: 'playback',
  isEnabled: hasGrid,
  run: (editor) => correctGrid(editor, edit),
});

export const beatGridActions: readonly Action[] = [
  {
    id: 'beat.tap',
    label: 'beats.tap-key',
    group: 'playback',
    shortcuts: ['KeyT'],
    isEnabled: ({ playback }) => playback.playing,
    run: ({ tapping }, press) => {
      if (!press?.repeat) tapping.tap(press?.timeStamp ?? performance.now());
    },
  },
  correction('beat.one-here', 'beats.one-here', ['KeyB'], (grid, { sourceSeconds }, seconds) =>
    downbeatPut(grid, seconds, sourceSeconds),
  ),
  correction('beat.nudge-earlier', 'beats.nudge-earlier', ['Alt+BracketLeft'], (grid, { sourceSeconds }) =>
    gridShifted(grid, -NUDGE_SECONDS, sourceSeconds),
  ),
  correction('beat.nudge-later', 'beats.nudge-later', ['Alt+BracketRight'], (grid, { sourceSeconds }) =>
    gridShifted(grid, NUDGE_SECONDS, sourceSeconds),
  ),
  correction('beat.add', 'beats.add', ['Alt+KeyB'], (grid, _, seconds) => beatAdded(grid, seconds)),
  correction('beat.remove', 'beats.remove', ['Alt+Shift+KeyB'], (grid, _, seconds) =>
    beatRemoved(grid, nearestBeatIndex(grid, seconds)),
  ),
  {
    id: 'beat.metronome',
    label: 'beats.metronome',
    group: 'playback',
    shortcuts: ['KeyK'],
    isEnabled: ({ document }) => document !== null,
    run: ({ playback }) => {
      playback.clicks = !playback.clicks;
    },
  },
];
