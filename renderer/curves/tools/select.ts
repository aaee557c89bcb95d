/** Selects a stretch. A click moves the playhead there; a double click brings back what the network wrote. */
import Range from '@lucide/svelte/icons/square-dashed-mouse-pointer';
import type { TimeSpan } from '#core/document/records.ts';
import { followPointer } from '../../timeline/drag.ts';
import type { CurveSurface, CurveTool } from './tool.ts';

/** Shorter ones are slips of the hand. */
const LEAST_SECONDS = 1 / 30;

export const select: CurveTool = {
  id: 'select',
  label: 'curves.select',
  hint: 'curves.select-hint',
  icon: Range,
  shortcut: 'KeyR',
  cursor: 'text',
  press(surface, press) {
    const { curves, playback } = surface.editor;
    const before = curves.span;
    const from = surface.secondsAt(press);
    const click = (): void => {
      curves.span = null;
      playback.seek(from + surface.phaseSeconds);
    };
    followPointer(press, {
      move: (_, event) => (curves.span = stretch(surface, from, event)),
      end: () => curves.span === null && click(),
      cancel: () => (curves.span = before),
      click,
    });
  },
};

/** From where the drag began to where it is, both drawn to beats. */
function stretch(surface: CurveSurface, from: number, event: PointerEvent): TimeSpan | null {
  const ends = [surface.snapped(from, event), surface.snapped(surface.secondsAt(event), event)];
  const startSeconds = Math.max(0, Math.min(...ends));
  const endSeconds = Math.max(...ends);
  return endSeconds - startSeconds < LEAST_SECONDS ? null : { startSeconds, endSeconds };
}
