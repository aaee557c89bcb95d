/** Runs actions: from the keyboard, and from the system's menu. */
import { createKeybindingsHandler } from 'tinykeys';
import type { Editor } from '../app/editor.svelte.ts';
import type { Action } from './action.ts';
import { ACTIONS, findAction } from './index.ts';

const TYPED_IN = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select';
/** Modal: what lies behind is out of reach, by key too. */
const MODAL = 'dialog[open], [role=menu]';

const isTypedIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_IN));

/** A button has Space and Enter for itself. */
const isOwnKey = (event: KeyboardEvent): boolean =>
  (event.key === ' ' || event.key === 'Enter') &&
  event.target instanceof HTMLElement &&
  event.target.matches('button, a[href], summary, [role=option], [role=menuitem]');

/** Carries an action out, if it is possible now; a failure is shown. */
export async function runAction(editor: Editor, action: Action, press?: KeyboardEvent): Promise<void> {
  if (action.isEnabled(editor)) await editor.attempt(() => action.run(editor, press));
}

function pressed(editor: Editor, action: Action, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector(MODAL)) return;
  if (isOwnKey(event) || (isTypedIn(event.target) && !action.worksWhileTyping)) return;
  // Also where the action is not possible now: the browser's own "save page" is never what is meant.
  event.preventDefault();
  void runAction(editor, action, event);
}

/** Listens for every action's shortcuts. Returns the end of it. */
export function dispatchKeys(editor: Editor): () => void {
  const bindings = ACTIONS.flatMap((action) =>
    action.shortcuts.map((keys) => [keys, (event: KeyboardEvent) => pressed(editor, action, event)] as const),
  );
  const listener = createKeybindingsHandler(Object.fromEntries(bindings), { ignore: () => false });
  window.addEventListener('keydown', listener);
  return () => window.removeEventListener('keydown', listener);
}

/** Does what the system asks for: an action of its menu, a file from the desktop. Returns the end of it. */
export function dispatchMenu(editor: Editor): () => void {
  return editor.bridge.subscribe((event) => {
    if (document.querySelector(MODAL)) return;
    if (event.type === 'open-file') void editor.attempt(() => editor.projects.open(event.path));
    const action = event.type === 'menu' ? findAction(event.action) : undefined;
    if (action) void runAction(editor, action);
  });
}
