/** The browser's own file picker, for pictures. */
import type { Editor } from '../app/editor.svelte.ts';
import { addFiles, PICTURE_TYPES } from './add-files.ts';

/** Asks for pictures and adds those chosen. */
export function choosePictures(editor: Editor): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = PICTURE_TYPES;
  input.multiple = true;
  input.onchange = () => void addFiles(editor, [...(input.files ?? [])]);
  input.click();
}
