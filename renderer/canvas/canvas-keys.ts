/** Keys that the canvas takes by itself, for the shortcut sheet: they are held or repeated, and so no actions. */
import type { Action } from '../actions/action.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

export interface CanvasKey {
  readonly group: Action['group'];
  readonly label: WordKey;
  /** Any of these, as tinykeys names them. */
  readonly keys: readonly string[];
  /** Held with them. */
  readonly modifier?: string;
}

const ARROWS = ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'] as const;

export const CANVAS_KEYS: readonly CanvasKey[] = [
  { group: 'layers', label: 'keys.nudge', keys: ARROWS },
  { group: 'layers', label: 'keys.nudge-far', keys: ARROWS, modifier: 'Shift' },
  { group: 'view', label: 'keys.hand', keys: ['Space'] },
];
