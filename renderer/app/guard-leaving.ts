/** Keeps the window from being closed over unsaved work. */
import { askBeforeClose } from './bridge.ts';
import type { Editor } from './editor.svelte.ts';

/** The desktop shell asks the editor's own question; a browser asks its own. Returns the end of it. */
export function guardLeaving(editor: Editor): () => void {
  askBeforeClose(async () => {
    let mayClose = false;
    await editor.attempt(async () => {
      mayClose = await editor.projects.mayLeave();
    });
    return mayClose;
  });
  const listener = (event: BeforeUnloadEvent): void => {
    if (editor.dirty && editor.info?.shell === 'web') event.preventDefault();
  };
  window.addEventListener('beforeunload', listener);
  return () => window.removeEventListener('beforeunload', listener);
}
