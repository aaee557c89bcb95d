/** What can be done to a movement, be it a layer's own or a link. One entry a kind, so that callers need not ask. */
import type { MovementRecord } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';

/** Settings that movements of both kinds have. */
export type MovementSettings = Partial<Pick<MovementRecord, 'enabled' | 'intensity' | 'phaseSeconds'>>;

interface MovementActions {
  /** What undo calls a change of its settings. */
  readonly updateStep: 'motion.update' | 'motion-link.update';
  readonly removeStep: 'motion.remove' | 'motion-link.remove';
  update(editor: Editor, id: string, settings: MovementSettings): void;
  remove(editor: Editor, id: string): void;
}

const ACTIONS: { readonly [T in MovementRecord['type']]: MovementActions } = {
  motion: {
    updateStep: 'motion.update',
    removeStep: 'motion.remove',
    update: (editor, motionId, settings) => void editor.execute('motion.update', { motionId, settings }),
    remove: (editor, motionId) => void editor.execute('motion.remove', { motionId }),
  },
  'motion-link': {
    updateStep: 'motion-link.update',
    removeStep: 'motion-link.remove',
    update: (editor, linkId, settings) => void editor.execute('motion-link.update', { linkId, settings }),
    remove: (editor, linkId) => void editor.execute('motion-link.remove', { linkId }),
  },
};

export const actionsOf = ({ type }: MovementRecord): MovementActions => ACTIONS[type];
