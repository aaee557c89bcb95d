/** The curve editor: opening it, its tools, and what is done to the selected stretch. */
import { CURVE_TOOLS } from '../curves/tools/index.ts';
import { cutAtPlayhead } from '../curves/section-edits.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import type { Action } from './action.ts';

/** Deviation of a Gaussian that takes out what is much quicker than a beat. */
const SMOOTHING_SECONDS = 0.06;

const isOpen = ({ curves }: Editor): boolean => curves.motion !== null;
const hasSpan = (editor: Editor): boolean =>
  isOpen(editor) && editor.curves.span !== null && !editor.curves.lesson.isShownOf(editor.curves.motion!.id);

const curves = (
  id: string,
  label: WordKey,
  shortcut: string,
  isEnabled: (editor: Editor) => boolean,
  run: (editor: Editor) => void,
): Action => ({ id: `curves.${id}`, label, shortcuts: [shortcut], group: 'curves', isEnabled, run });

export const curveActions: readonly Action[] = [
  curves(
    'toggle',
    'action.curves-toggle',
    'KeyE',
    (editor) => isOpen(editor) || editor.curves.openable().length > 0,
    (editor) => editor.curves.toggle(),
  ),
  ...CURVE_TOOLS.map(({ id, label, shortcut }) =>
    curves(`tool-${id}`, label, shortcut, isOpen, (editor) => void (editor.curves.tool = id)),
  ),
  curves('bar', 'action.curves-bar', 'KeyG', isOpen, (editor) => editor.curves.selectBar()),
  curves('mute', 'action.curves-mute', 'KeyX', hasSpan, (editor) =>
    editor.curves.edit('step.curve-mute', 'mute', {}),
  ),
  curves('flip', 'action.curves-flip', 'KeyF', hasSpan, (editor) =>
    editor.curves.edit('step.curve-flip', 'flip', {}),
  ),
  curves('smooth', 'action.curves-smooth', 'Shift+KeyS', hasSpan, (editor) =>
    editor.curves.edit('step.curve-smooth', 'smooth', { deviationSeconds: SMOOTHING_SECONDS }),
  ),
  curves('restore', 'action.curves-restore', 'Shift+KeyR', hasSpan, (editor) => editor.curves.restore()),
  curves('zoom', 'action.curves-zoom', 'KeyZ', hasSpan, ({ curves: { span, motion }, timeline }) => {
    const { phaseSeconds } = motion!;
    timeline.showSpan(span!.startSeconds + phaseSeconds, span!.endSeconds + phaseSeconds);
  }),
  curves('cut', 'action.curves-cut', 'KeyC', isOpen, (editor) =>
    cutAtPlayhead(editor, editor.curves.motion!),
  ),
];
