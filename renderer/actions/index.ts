/** Every action of the editor. A new one is a line in its file; a new group of them a line here. */
import type { Action } from './action.ts';
import { editActions } from './edit.ts';
import { playbackActions } from './playback.ts';

export const ACTIONS: readonly Action[] = [...editActions, ...playbackActions];

/** @throws Error where there is no such action */
export function actionOf(id: string): Action {
  const action = ACTIONS.find((candidate) => candidate.id === id);
  if (!action) throw new Error(`no action named ${id}`);
  return action;
}
