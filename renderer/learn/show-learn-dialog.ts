/** Opens the dialog in which a movement is taught: on the lesson that goes on, or on a new one. */
import type { Editor } from '../app/editor.svelte.ts';
import LearnDialog from './LearnDialog.svelte';
import { Lesson } from './lesson.svelte.ts';

const lessons = new WeakMap<Editor, Lesson>();

/** The lesson that goes on while the dialog is closed. */
export function lessonOf(editor: Editor): Lesson {
  let lesson = lessons.get(editor);
  if (!lesson) {
    lesson = new Lesson(editor, () => void showLesson(editor));
    lessons.set(editor, lesson);
  }
  return lesson;
}

export async function showLearnDialog(editor: Editor): Promise<void> {
  const lesson = lessonOf(editor);
  if (!lesson.isLearning) lesson.reset();
  await showLesson(editor);
}

/** Opens the dialog on the lesson as it stands. */
async function showLesson(editor: Editor): Promise<void> {
  const lesson = lessonOf(editor);
  if (lesson.isShown) return;
  lesson.isShown = true;
  await editor.dialogs.ask(LearnDialog, { editor, lesson });
  lesson.isShown = false;
}
