/** What one does to a movement's sections, each an undo step. */
import { documentRecord } from '#core/document/queries.ts';
import type { MotionRecord, MotionSection } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import { barStarts } from './bars.ts';
import { covering, cutAt, cutAtAll, kept } from './sections.ts';

/** A movement's sections over the whole timeline. */
export const sectionsOf = (editor: Editor, { sections }: MotionRecord): MotionSection[] =>
  editor.document ? covering(sections, documentRecord(editor.document).durationSeconds) : [];

/** Makes sections the movement's own; a step of the history, or a part of an open one. */
export const setSections = (editor: Editor, motion: MotionRecord, sections: readonly MotionSection[]): void =>
  void editor.execute('motion.update', { motionId: motion.id, settings: { sections: kept(sections) } });

const step = (
  editor: Editor,
  label: WordKey,
  motion: MotionRecord,
  sections: readonly MotionSection[],
): void => editor.step(label, () => setSections(editor, motion, sections));

/** A section more: from the playhead on. */
export const cutAtPlayhead = (editor: Editor, motion: MotionRecord): void =>
  step(editor, 'step.section-cut', motion, cutAt(sectionsOf(editor, motion), editor.playback.timeSeconds));

/** A section every few bars. */
export function cutAtBars(editor: Editor, motion: MotionRecord, everyBars: number): void {
  if (!editor.document) return;
  const starts = barStarts(editor.document).filter((_, index) => index % everyBars === 0);
  step(editor, 'step.section-cut', motion, cutAtAll(sectionsOf(editor, motion), starts));
}

/** The whole timeline as the movement itself is. */
export const joinAll = (editor: Editor, motion: MotionRecord): void =>
  step(editor, 'step.section-join', motion, []);
