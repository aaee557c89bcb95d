/** How a shortcut is written for a person: `$mod+Shift+KeyZ` is `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`. */

/** In the order a Mac's menus show them. */
const MAC_MODIFIERS: readonly (readonly [name: string, symbol: string])[] = [
  ['Control', '⌃'],
  ['Alt', '⌥'],
  ['Shift', '⇧'],
  ['$mod', '⌘'],
];
const OTHER_MODIFIERS: Readonly<Record<string, string>> = { $mod: 'Ctrl', Control: 'Ctrl' };

const KEYS: Readonly<Record<string, string>> = {
  Space: 'Space',
  Backslash: '\\',
  Slash: '/',
  Comma: ',',
  Period: '.',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Escape: 'Esc',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};
const MAC_KEYS: Readonly<Record<string, string>> = { Enter: '↩', Backspace: '⌫', Delete: '⌦' };

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

function keyName(key: string, mac: boolean): string {
  const plain = key.replace(/^(Key|Digit)(?=.$)/, '');
  return (
    (mac ? MAC_KEYS[plain] : undefined) ?? KEYS[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain)
  );
}

/** A shortcut of the registry in words. */
export function shortcutName(shortcut: string, mac: boolean = isMac()): string {
  // The last plus may be the key itself.
  const parts = shortcut.split(/\+(?=.)/);
  const key = parts.pop()!;
  // One in brackets is only how the key is typed on some keyboards.
  const modifiers = parts.filter((name) => !name.startsWith('['));
  if (mac) {
    const symbols = MAC_MODIFIERS.filter(([name]) => modifiers.includes(name)).map(([, symbol]) => symbol);
    return symbols.join('') + keyName(key, true);
  }
  return [...modifiers.map((name) => OTHER_MODIFIERS[name] ?? name), keyName(key, false)].join('+');
}

/** An action's first shortcut in words, or undefined where it has none. */
export function firstShortcut(action: { readonly shortcuts: readonly string[] }): string | undefined {
  const [first] = action.shortcuts;
  return first === undefined ? undefined : shortcutName(first);
}
