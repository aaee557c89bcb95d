/** Several layers that move one after the other. */
import { newId } from '#core/document/ids.ts';
import { movementsOf } from '#core/document/queries.ts';
import type { MotionLinkRecord, MotionRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { phaseOf } from './phase.ts';

/** The link by which a layer follows another one, if it does. */
export const linkBetween = (
  document: SongbrushDocument,
  layerId: RecordId,
  fromLayerId: RecordId,
): MotionLinkRecord | undefined =>
  movementsOf(document, layerId).find(
    (movement): movement is MotionLinkRecord =>
      movement.type === 'motion-link' && movement.fromLayerId === fromLayerId,
  );

/** Makes layers follow the first of them, each one a step later than the one before: one undo step. */
export function cascade(
  editor: Editor,
  [lead, ...followers]: readonly RecordId[],
  stepBeats: number,
  beatSeconds: number,
): void {
  if (lead === undefined) return;
  editor.step('motion-link.add', () =>
    followers.forEach((layerId, i) => {
      const phaseSeconds = phaseOf((i + 1) * stepBeats, beatSeconds);
      const link = linkBetween(editor.document!, layerId, lead);
      if (link) editor.execute('motion-link.update', { linkId: link.id, settings: { phaseSeconds } });
      else editor.execute('motion-link.add', { id: newId('link'), layerId, fromLayerId: lead, phaseSeconds });
    }),
  );
}

/** Plays movements one after the other, each a step later than the one before: one undo step. */
export function stagger(
  editor: Editor,
  motions: readonly MotionRecord[],
  stepBeats: number,
  beatSeconds: number,
): void {
  editor.step('motion.update', () =>
    motions.forEach(({ id }, i) => {
      const phaseSeconds = phaseOf(i * stepBeats, beatSeconds);
      editor.execute('motion.update', { motionId: id, settings: { phaseSeconds } });
    }),
  );
}
