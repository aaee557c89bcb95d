import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';

describe.skipIf(!BROWSER_PATH)('the sync meter of the sample', () => {
  let editor: RunningEditor;
  let page: Page;
  beforeAll(async () => {
    editor = await openEditor();
    ({ page } = editor);
    await page.getByRole('button', { name: /^Bar 10:/ }).waitFor();
  });
  afterEach(() => expect(editor.failures).toEqual([]));
  afterAll(() => editor?.close());

  /** The words of each bar, in order. */
  const bars = (): Promise<string[]> =>
    page
      .getByRole('group', { name: 'Sync' })
      .getByRole('button')
      .evaluateAll((all) => all.map((bar) => bar.getAttribute('title')!));
  const count = async (words: RegExp): Promise<number> =>
    (await bars()).filter((bar) => words.test(bar)).length;
  const colourOf = (name: RegExp): Promise<string> =>
    page.getByRole('button', { name }).evaluate((bar) => getComputedStyle(bar, '::after').backgroundColor);
  const shownBar = (): Promise<string> => page.getByText(/^bar \d+\.\d$/).innerText();
  /** Half a beat at 100 beats a minute: nine frames at 30 a second, one an arrow key. */
  const moveSong = async (key: 'ArrowLeft' | 'ArrowRight'): Promise<void> => {
    await page.getByRole('button', { name: /flac, 0:0/ }).focus();
    for (let frame = 0; frame < 9; frame++) await page.keyboard.press(key);
  };

  it('finds most of it in time', async () => {
    expect((await bars()).length).toBeGreaterThanOrEqual(10);
    expect(await count(/movement is in time$/)).toBeGreaterThanOrEqual(9);
    expect(await count(/late$|early$|between the beats$/)).toBe(0);
  });

  it('marks every bar when the song is moved by half a beat under its movements', async () => {
    const before = await colourOf(/^Bar 5:/);
    await page.keyboard.press('KeyM');
    await moveSong('ArrowRight');
    await expect.poll(() => count(/late$|early$|between the beats$/)).toBeGreaterThanOrEqual(9);
    expect(await count(/in time$/)).toBe(0);
    expect(await colourOf(/^Bar 5:/)).not.toBe(before);
    expect(await colourOf(/^Bar 5:/)).toBe('rgb(255, 93, 93)');
  });

  it('goes to the bar that is clicked, and by keys from one to the next', async () => {
    await page.getByRole('button', { name: /^Bar 7:/ }).click();
    expect(await shownBar()).toBe('bar 7.1');
    await page.keyboard.press('Shift+Period');
    expect(await shownBar()).toBe('bar 8.1');
    await page.keyboard.press('Shift+Comma');
    await page.keyboard.press('Shift+Comma');
    expect(await shownBar()).toBe('bar 6.1');
  });

  it('hinders nobody', async () => {
    expect(await seriousViolations(page, 'section[data-playing]')).toEqual([]);
  });

  it('is in time again when the song is moved back', async () => {
    await moveSong('ArrowLeft');
    await expect.poll(() => count(/in time$/)).toBeGreaterThanOrEqual(9);
  });
});
