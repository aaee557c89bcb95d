/** What undo and redo call a step: a document command's name, or the words a gesture was given. */
import type { DocumentCommandId } from '#core/document/commands/index.ts';
import { isWordKey, t, type WordKey } from '../i18n/words.svelte.ts';

const COMMAND_NAMES: Readonly<Record<DocumentCommandId, WordKey>> = {
  'document.set': 'step.document',
  'layer.add': 'step.layer-add',
  'layer.remove': 'step.layer-remove',
  'layer.rename': 'step.layer-rename',
  'layer.set': 'step.layer-set',
  'layer.transform': 'step.layer-transform',
  'layer.reorder': 'step.layer-reorder',
  'layer.duplicate': 'step.layer-duplicate',
  'layer.group': 'step.layer-group',
  'layer.ungroup': 'step.layer-ungroup',
  'track.add': 'step.track-add',
  'track.remove': 'step.track-remove',
  'track.set': 'step.track-set',
  'clip.add': 'step.clip-add',
  'clip.move': 'step.clip-move',
  'clip.trim': 'step.clip-trim',
  'clip.remove': 'step.clip-remove',
  'clip.set-beat-grid': 'step.beat-grid',
  'keyframe.set': 'step.keyframe-set',
  'keyframe.remove': 'step.keyframe-remove',
  'keyframe.move': 'step.keyframe-move',
  'motion.add': 'step.motion-set',
  'motion.set': 'step.motion-set',
  'motion.edit': 'step.motion-edit',
  'motion.update': 'step.motion-update',
  'motion.remove': 'step.motion-remove',
  'motion.reorder': 'step.motion-reorder',
  'motion-link.add': 'step.motion-link',
  'motion-link.update': 'step.motion-link-update',
  'motion-link.remove': 'step.motion-unlink',
};

/** A step's label in words, or an empty text where there is no step. A gesture's label may be a dictionary key. */
export function stepName(label: string | null): string {
  if (label === null) return '';
  const key = Object.hasOwn(COMMAND_NAMES, label) ? COMMAND_NAMES[label as DocumentCommandId] : label;
  return isWordKey(key) ? t(key) : key;
}
