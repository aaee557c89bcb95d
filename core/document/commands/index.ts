/** Every document command there is, and how one is carried out. A new command is a line here. */
import { applyDiff } from '../diff.ts';
import type { DocumentDiff, SongbrushDocument } from '../records.ts';
import { validateChange } from '../validate.ts';
import { clipAdd, clipMove, clipRemove, clipSetBeatGrid, clipTrim } from './clip.ts';
import type { DocumentCommand } from './command.ts';
import { documentSet } from './document.ts';
import { keyframeMove, keyframeRemove, keyframeSet } from './keyframe.ts';
import { layerDuplicate } from './layer-duplicate.ts';
import { layerGroup, layerUngroup } from './layer-group.ts';
import { layerReorder } from './layer-order.ts';
import { layerAdd, layerRemove, layerRename, layerSet, layerTransform } from './layer.ts';
import { motionLinkAdd, motionLinkRemove, motionLinkUpdate } from './motion-link.ts';
import { motionAdd, motionEdit, motionRemove, motionReorder, motionSet, motionUpdate } from './motion.ts';
import { trackAdd, trackRemove, trackSet } from './track.ts';

export const COMMANDS = {
  'document.set': documentSet,
  'layer.add': layerAdd,
  'layer.remove': layerRemove,
  'layer.rename': layerRename,
  'layer.set': layerSet,
  'layer.transform': layerTransform,
  'layer.reorder': layerReorder,
  'layer.duplicate': layerDuplicate,
  'layer.group': layerGroup,
  'layer.ungroup': layerUngroup,
  'track.add': trackAdd,
  'track.remove': trackRemove,
  'track.set': trackSet,
  'clip.add': clipAdd,
  'clip.move': clipMove,
  'clip.trim': clipTrim,
  'clip.remove': clipRemove,
  'clip.set-beat-grid': clipSetBeatGrid,
  'keyframe.set': keyframeSet,
  'keyframe.remove': keyframeRemove,
  'keyframe.move': keyframeMove,
  'motion.add': motionAdd,
  'motion.set': motionSet,
  'motion.edit': motionEdit,
  'motion.update': motionUpdate,
  'motion.remove': motionRemove,
  'motion.reorder': motionReorder,
  'motion-link.add': motionLinkAdd,
  'motion-link.update': motionLinkUpdate,
  'motion-link.remove': motionLinkRemove,
} as const;

export type DocumentCommandId = keyof typeof COMMANDS;
export type DocumentCommandInput<Id extends DocumentCommandId> = Parameters<(typeof COMMANDS)[Id]['run']>[1];

/**
 * Runs a command and checks what comes out.
 * @returns the document after it (the same one where nothing changed) and the diff that led there
 * @throws AppError as the command does; `document.invalid` where the outcome is not a sound document
 */
export function execute<Id extends DocumentCommandId>(
  document: SongbrushDocument,
  id: Id,
  input: DocumentCommandInput<Id>,
): { readonly document: SongbrushDocument; readonly diff: DocumentDiff } {
  const command = COMMANDS[id] as DocumentCommand<DocumentCommandInput<Id>>;
  const diff = command.run(document, input);
  const after = applyDiff(document, diff);
  if (after !== document) validateChange(after, diff);
  return { document: after, diff };
}
