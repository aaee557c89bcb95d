import { describe, expect, it } from 'vitest';
import { shortcutName } from '#renderer/actions/shortcut-names.ts';

describe('a shortcut in words', () => {
  it.each([
    ['$mod+KeyZ', 'Ctrl+Z', '⌘Z'],
    ['$mod+Shift+KeyZ', 'Ctrl+Shift+Z', '⇧⌘Z'],
    ['Alt+KeyN', 'Alt+N', '⌥N'],
    ['[Shift]+?', '?', '?'],
    ['Space', 'Space', 'Space'],
    ['$mod+Backslash', 'Ctrl+\\', '⌘\\'],
    ['Delete', 'Delete', '⌦'],
    ['$mod+Digit0', 'Ctrl+0', '⌘0'],
    ['ArrowLeft', '←', '←'],
    ['$mod+NumpadAdd', 'Ctrl+Num +', '⌘Num +'],
    ['$mod++', 'Ctrl++', '⌘+'],
  ])('%s', (shortcut, other, mac) => {
    expect(shortcutName(shortcut, false)).toBe(other);
    expect(shortcutName(shortcut, true)).toBe(mac);
  });
});
