/** What a menu holds. */

export type MenuEntry =
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'item';
      readonly label: string;
      /** As a person reads it. */
      readonly shortcut?: string | undefined;
      /** Said in small below the label. */
      readonly detail?: string | undefined;
      readonly disabled?: boolean;
      run(): void;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      choose(value: string): void;
    };
