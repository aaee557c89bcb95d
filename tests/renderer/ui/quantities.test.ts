import { describe, expect, it } from 'vitest';
import { stubBrowser } from '../browser.ts';

stubBrowser();
const { bytesWords, durationWords, lengthWords } = await import('#renderer/ui/quantities.ts');

describe('quantities in words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345_678, '12.3 MB'],
    [5e15, '5000.0 TB'],
  ])('%d bytes', (bytes, words) => expect(bytesWords(bytes)).toBe(words));

  it.each([
    [0, '0 s'],
    [0.2, '1 s'],
    [59.9, '1 min 0 s'],
    [125, '2 min 5 s'],
    [4800, '1 h 20 min'],
  ])('%d seconds left', (seconds, words) => expect(durationWords(seconds)).toBe(words));

  it.each([
    [26.42, '26.4 s'],
    [1.5, '1.5 s'],
    [10, '10 s'],
    [125.32, '2 min 5.3 s'],
  ])('%d seconds long', (seconds, words) => expect(lengthWords(seconds)).toBe(words));
});
