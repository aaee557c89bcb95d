/** What the layer list's context menu holds. */
import { runAction } from '../actions/dispatch.ts';
import { actionOf } from '../actions/index.ts';
import { firstShortcut } from '../actions/shortcut-names.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import type { MenuEntry } from '../ui/menu-entries.ts';

/** Ids of actions; null is a line between them. */
const ENTRIES: readonly (string | null)[] = [
  'layer.rename',
  'layer.duplicate',
  null,
  'layer.group',
  'layer.ungroup',
  null,
  'layer.forward',
  'layer.backward',
  null,
  'layer.hide',
  'layer.lock',
  null,
  'layer.delete',
];

export const layerMenu = (editor: Editor): readonly MenuEntry[] =>
  ENTRIES.map((id) => {
    if (id === null) return { kind: 'separator' };
    const action = actionOf(id);
    return {
      kind: 'item',
      label: t(action.label),
      shortcut: firstShortcut(action),
      disabled: !action.isEnabled(editor),
      run: () => void runAction(editor, action),
    };
  });
