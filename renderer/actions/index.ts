/** Every action of the editor. A new one is a line in its file; a new group of them a line here. */
import { assert } from '#core/errors.ts';
import type { Action } from './action.ts';
import { appActions } from './app.ts';
import { curveActions } from './curves.ts';
import { beatGridActions } from './beat-grid.ts';
import { editActions } from './edit.ts';
import { layerActions } from './layer.ts';
import { playbackActions } from './playback.ts';
import { projectActions } from './project.ts';
import { viewActions } from './view.ts';

export const ACTIONS: readonly Action[] = [
  ...projectActions,
  ...editActions,
  ...layerActions,
  ...viewActions,
  ...playbackActions,
  ...curveActions,
  ...beatGridActions,
  ...appActions,
];

export function findAction(id: string): Action | undefined {
  return ACTIONS.find((candidate) => candidate.id === id);
}

/** @throws Error where there is no such action */
export function actionOf(id: string): Action {
  const action = findAction(id);
  assert(action, `no action named ${id}`);
  return action;
}
