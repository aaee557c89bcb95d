/** Keeps a browser's tab from being closed over unsaved work. The desktop shell asks in its own way. */
import type { Editor } from './editor.svelte.ts';

/** Returns the end of it. */
export function guardUnload(editor: Editor): () => void {
  const listener = (event: BeforeUnloadEvent): void => {
    if (editor.dirty && editor.info?.shell === 'web') event.preventDefault();
  };
  window.addEventListener('beforeunload', listener);
  return () => window.removeEventListener('beforeunload', listener);
}
