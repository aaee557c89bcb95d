/** Keys on the open curves: arrows move and scale the selected stretch, others act on it. */
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import type { CanvasKey } from '../canvas/canvas-keys.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { SteppedEdits } from './stepped-edits.ts';

/** For the shortcut sheet: they are held or repeated, and so no actions. */
export const CURVE_KEYS: readonly CanvasKey[] = [
  { group: 'curves', label: 'keys.curve-nudge', keys: ['ArrowLeft', 'ArrowRight'] },
  { group: 'curves', label: 'keys.curve-scale', keys: ['ArrowUp', 'ArrowDown'] },
  { group: 'curves', label: 'keys.curve-mute', keys: ['Delete'] },
];

const FRAME_SECONDS = 1 / CONTROL_RATE;
/** With Shift. */
const FAR = 10;
const [LARGER, MUCH_LARGER] = [1.05, 1.25];

export interface CurveKeys {
  press(event: KeyboardEvent): void;
  /** Keeps what is not kept yet. */
  close(): void;
}

export function curveKeys(editor: Editor): CurveKeys {
  const { curves } = editor;
  const steps = new SteppedEdits(curves);
  const frames = (far: boolean): number => FRAME_SECONDS * (far ? FAR : 1);
  const factor = (far: boolean): number => (far ? MUCH_LARGER : LARGER);
  const withSpan: Readonly<Record<string, (far: boolean) => void>> = {
    ArrowLeft: (far) => steps.nudge(-frames(far)),
    ArrowRight: (far) => steps.nudge(frames(far)),
    ArrowUp: (far) => steps.scale(factor(far)),
    ArrowDown: (far) => steps.scale(1 / factor(far)),
    Delete: () => mute(),
    Backspace: () => mute(),
    Escape: () => (curves.span = null),
  };
  function mute(): void {
    steps.finish();
    curves.edit('step.curve-mute', 'mute', {});
  }
  function selectAll(): void {
    const { motion } = curves;
    if (motion) curves.span = { startSeconds: 0, endSeconds: motion.frameCount / motion.frameRate };
  }
  function wishOf(event: KeyboardEvent): (() => unknown) | undefined {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.code === 'KeyA' && !event.shiftKey) return selectAll;
    // What is not a step yet is taken back before the last step is.
    if (isCommand && event.code === 'KeyZ' && !event.shiftKey) return steps.cancel() ? () => {} : undefined;
    if (isCommand || event.altKey || !curves.span) return undefined;
    const act = Object.hasOwn(withSpan, event.key) ? withSpan[event.key] : undefined;
    return act && (() => act(event.shiftKey));
  }
  return {
    press(event) {
      const act = wishOf(event);
      if (!act) return;
      act();
      event.preventDefault();
      event.stopPropagation();
    },
    close: () => steps.finish(),
  };
}
