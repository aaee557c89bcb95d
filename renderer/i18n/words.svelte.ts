/** Which language the editor speaks: the system's at first, then the one chosen, remembered. */
import { en, type Dictionary, type WordKey } from './en/index.ts';
import { zhCn } from './zh-cn/index.ts';

export type { WordKey } from './en/index.ts';

export const LANGUAGES = {
  en: { name: 'English', words: en },
  'zh-CN': { name: '简体中文', words: zhCn },
} as const satisfies Record<string, { name: string; words: Dictionary }>;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'songbrush.language';

const isLanguage = (value: string | null): value is Language =>
  value !== null && Object.hasOwn(LANGUAGES, value);

function firstLanguage(): Language {
  const remembered = localStorage.getItem(STORAGE_KEY);
  if (isLanguage(remembered)) return remembered;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

let current = $state<Language>(firstLanguage());

/** The language now; reactive. */
export const language = (): Language => current;

/** Changes the language and remembers it. */
export function setLanguage(next: Language): void {
  current = next;
  localStorage.setItem(STORAGE_KEY, next);
}

/** True for a key of the dictionary. */
export const isWordKey = (text: string): text is WordKey => Object.hasOwn(en, text);

/** The word for a key in the language now, its `{name}` places filled; reactive. */
export function t(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return LANGUAGES[current].words[key].replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}
