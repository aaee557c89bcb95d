/** Playing, the playhead, the loop and the timeline's view. */
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import { offSyncBar } from '../timeline/sync-bars.ts';
import { LEAST_LOOP_SECONDS } from '../timeline/transport.ts';
import type { Action } from './action.ts';

const ZOOM_STEP = 1.5;

const isOpen = (editor: Editor): boolean => editor.document !== null;

/** What all of them have in common. */
const playback = (
  id: string,
  label: WordKey,
  shortcuts: readonly string[],
  run: (editor: Editor) => void,
): Action => ({ id, label, shortcuts, run, group: 'playback', isEnabled: isOpen });

/** To the next off-sync bar, or the one before. */
const toOffSync = (way: 'next' | 'previous', shortcut: string): Action => {
  const barOf = ({ sync, playback: it }: Editor) => offSyncBar(sync.bars, it.timeSeconds, way);
  return {
    ...playback(`sync.${way}-off`, `sync.${way}-off`, [shortcut], (editor) => {
      const bar = barOf(editor);
      if (bar) editor.playback.seek(bar.startSeconds);
    }),
    isEnabled: (editor) => isOpen(editor) && barOf(editor) !== undefined,
  };
};

export const playbackActions: readonly Action[] = [
  playback('playback.toggle', 'timeline.play', ['Space'], (editor) => editor.playback.toggle()),
  playback('playback.to-start', 'timeline.to-start', ['Home'], (editor) => editor.playback.seek(0)),
  playback('playback.to-end', 'timeline.to-end', ['End'], ({ playback: it }) => it.seek(it.durationSeconds)),
  playback('playback.frame-back', 'timeline.frame-back', ['Alt+ArrowLeft'], (editor) =>
    editor.playback.stepFrames(-1),
  ),
  playback('playback.frame-forward', 'timeline.frame-forward', ['Alt+ArrowRight'], (editor) =>
    editor.playback.stepFrames(1),
  ),
  playback('playback.loop', 'timeline.loop', ['KeyL'], (editor) => editor.playback.toggleLoop()),
  playback('playback.loop-from-here', 'timeline.loop-from-here', ['KeyI'], ({ playback: it }) => {
    const end = it.loop?.endSeconds ?? it.durationSeconds;
    it.setLoop(it.timeSeconds, end - it.timeSeconds >= LEAST_LOOP_SECONDS ? end : it.durationSeconds);
  }),
  playback('playback.loop-to-here', 'timeline.loop-to-here', ['KeyO'], ({ playback: it }) => {
    const start = it.loop?.startSeconds ?? 0;
    it.setLoop(it.timeSeconds - start >= LEAST_LOOP_SECONDS ? start : 0, it.timeSeconds);
  }),
  toOffSync('next', 'Shift+Period'),
  toOffSync('previous', 'Shift+Comma'),
  playback('timeline.snap', 'timeline.beat-snap-hint', ['KeyM'], ({ timeline }) => {
    timeline.snapsToBeats = !timeline.snapsToBeats;
  }),
  playback('timeline.zoom-in', 'timeline.zoom-in', ['Shift+Equal', 'Shift+NumpadAdd'], (editor) =>
    editor.timeline.zoomByAt(ZOOM_STEP, editor.playback.timeSeconds),
  ),
  playback('timeline.zoom-out', 'timeline.zoom-out', ['Shift+Minus', 'Shift+NumpadSubtract'], (editor) =>
    editor.timeline.zoomByAt(1 / ZOOM_STEP, editor.playback.timeSeconds),
  ),
  playback('timeline.fit', 'timeline.zoom-fit', ['Shift+KeyZ'], (editor) => editor.timeline.fit()),
];
