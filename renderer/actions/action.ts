/** What an action of the editor says of itself. Menus, buttons, shortcuts and the shortcut sheet read it. */
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

export interface Action {
  /** `noun.verb` */
  readonly id: string;
  readonly label: WordKey;
  /** Where the shortcut sheet lists it. */
  readonly group: 'project' | 'edit' | 'view' | 'layers' | 'playback' | 'curves';
  /** As tinykeys reads them: `$mod+KeyZ`. The first one is shown. */
  readonly shortcuts: readonly string[];
  /** Also in a text field, where plain keys are typed instead. */
  readonly worksWhileTyping?: boolean;
  isEnabled(editor: Editor): boolean;
  /** @param press the key that asked for it, where one did */
  run(editor: Editor, press?: KeyboardEvent): void | Promise<void>;
}
