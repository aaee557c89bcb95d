/** The dictionary: both languages whole, their places alike, every key used and every use a key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '#renderer/i18n/en/index.ts';
import { zhCn } from '#renderer/i18n/zh-cn/index.ts';

const root = join(import.meta.dirname, '../../..');
const english: Readonly<Record<string, string>> = en;
const chinese: Readonly<Record<string, string>> = zhCn;
const keys = Object.keys(english);

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('i18n'))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'));
const editor = sourcesIn('renderer').join('\n');
const placesOf = (words: string): string[] => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

/** Every text between quotes in the editor's sources; what a thing of core is called stands there. */
const texts = new Set(
  [...[editor, ...sourcesIn('core')].join('\n').matchAll(/'([\w.-]+)'/g)].map(([, text]) => text!),
);
/** `t(`blend.${mode}`)` uses every key that begins so. */
const prefixes = [...editor.matchAll(/`([\w-]+\.(?:[\w-]+\.)*)\$\{/g)].map(([, prefix]) => prefix!);
/** What the app reports of its work is looked up as it comes. */
const phases = sourcesIn('main').flatMap((source) =>
  [...source.matchAll(/phase: '([\w.-]+)'/g)].map(([, phase]) => phase!),
);

describe('the dictionary', () => {
  it('has every key in both languages, with words', () => {
    expect(Object.keys(chinese).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => !english[key]!.trim() || !chinese[key]!.trim())).toEqual([]);
  });

  it('has the same places to fill in both languages', () => {
    const differing = keys.filter((key) => `${placesOf(english[key]!)}` !== `${placesOf(chinese[key]!)}`);
    expect(differing).toEqual([]);
  });

  it('has Chinese that is Chinese, but for names, numbers and units', () => {
    const isWords = (text: string): boolean =>
      /[a-z]{4}/i.test(text.replace(/\{\w+\}|Songbrush|ffmpeg|Electron/g, ''));
    const same = keys.filter((key) => english[key] === chinese[key] && isWords(english[key]!));
    expect(same).toEqual([]);
  });

  it('has no key that nothing uses', () => {
    const isUsed = (key: string): boolean =>
      texts.has(key) || phases.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('has every key that t() is called with', () => {
    const called = [...editor.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key!);
    expect(called.length).toBeGreaterThan(50);
    expect(called.filter((key) => !Object.hasOwn(english, key))).toEqual([]);
  });

  it('fills every place where t() is called with one key', () => {
    const bare = [...editor.matchAll(/\bt\('([\w.-]+)'\)/g)].map(([, key]) => key!);
    expect(bare.filter((key) => placesOf(english[key] ?? '').length > 0)).toEqual([]);
  });

  it('has words for every phase the app reports', () => {
    expect(phases.length).toBeGreaterThan(0);
    expect(phases.filter((phase) => !Object.hasOwn(english, phase))).toEqual([]);
  });
});
