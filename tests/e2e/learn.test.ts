/** Teaching a movement from a clip, as the artist sees it. What is learned is tested where it is learned. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { AppInfo } from '#core/contract/commands.ts';
import { FakeTeacher, keepWire } from './fake-teacher.ts';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';

describe.skipIf(!BROWSER_PATH)('teaching a movement', () => {
  let editor: RunningEditor;
  let page: Page;
  let teacher: FakeTeacher;
  beforeAll(async () => {
    editor = await openEditor({ beforeStart: keepWire });
    ({ page } = editor);
    const { styles } = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/commands/app.info', { method: 'POST', headers, body: 'null' });
      return (await answer.json()) as AppInfo;
    });
    teacher = await FakeTeacher.at(page, styles);
    await page.getByRole('button', { name: /flac, 0:00/ }).waitFor();
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
  });
  afterEach(() => expect(editor.failures).toEqual([]));
  afterAll(() => editor?.close());

  const dialog = (): Locator => page.getByRole('dialog', { name: /Teach/ });
  const teach = (): Locator => page.getByRole('button', { name: /Teach from a clip|Learning “/ });

  async function chooseClip(): Promise<void> {
    await teach().click();
    const file = { name: 'flame.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(64) };
    await page.locator('input[type=file][accept^="video"]').setInputFiles(file);
    await dialog().getByText('24 s · 1080 × 1920').waitFor();
  }

  it('tells of a clip that cannot be learned from, with what helps', async () => {
    const { look } = teacher;
    teacher.look = {
      ...look,
      problem: {
        name: 'AppError',
        code: 'styles.silent',
        message: 'The clip has no sound.',
        remedy: 'Choose one with sound.',
      },
    };
    await chooseClip();
    await dialog().getByRole('alert').getByText('The clip has no sound. Choose one with sound.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Teach', exact: true }).isDisabled()).toBe(true);
    teacher.look = look;
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
  });

  it('asks for a part of the clip, a name and an effort, all by keyboard', async () => {
    await chooseClip();
    await dialog().getByText('The camera moves a little').waitFor();
    const start = dialog().getByRole('slider', { name: 'Start of the part to learn from' });
    for (let press = 0; press < 6; press++) await start.press('Shift+ArrowRight');
    await dialog().getByText('6.0 – 24.0 s · 18 s').waitFor();
    await dialog().getByLabel('Name').fill('Candle');
    await dialog().getByRole('radio', { name: /Quick/ }).press('ArrowRight');
    expect(await seriousViolations(page, 'dialog[open]')).toEqual([]);
    await dialog().getByLabel('Name').press('Enter');
    await dialog().getByRole('progressbar').waitFor();
    expect(teacher.lesson).toMatchObject({
      name: 'Candle',
      effort: 'thorough',
      range: { startSeconds: 6, endSeconds: 24 },
      video: { kind: 'blob', name: 'flame.mp4' },
    });
  });

  it('draws its errors as they come, beside what it must beat', async () => {
    for (let step = 1; step <= 24; step++) await teacher.progress(step / 40);
    await dialog().getByText('Comparing with the clip · 240 of 400 steps').waitFor();
    const line = await dialog().locator('path.training').getAttribute('d');
    expect(line!.split('L').length).toBeGreaterThan(20);
    const bars = dialog().locator('dd i');
    const widths = await bars.evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
    // This movement, before, loudness, standing still.
    expect(widths[0]).toBeLessThan(widths[2]!);
    expect(widths[2]).toBeLessThan(widths[3]!);
    expect(await seriousViolations(page, 'dialog[open]')).toEqual([]);
  });

  it('goes on while one works, and is found again', async () => {
    await dialog().getByRole('button', { name: 'Go on working' }).click();
    await expect.poll(() => dialog().count()).toBe(0);
    await teacher.progress(0.7);
    await page.getByRole('button', { name: /Jobs.*Candle|Learning Candle/ }).waitFor();
    await page.getByText('Learning “Candle” · 70 %').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Space');
    await teach().click();
    await dialog()
      .getByText(/280 of 400 steps/)
      .waitFor();
  });

  it('may be stopped early, kept, and used on the selected layer', async () => {
    await dialog().getByRole('button', { name: 'Stop and keep' }).click();
    await dialog().getByRole('status').getByText('% less error than the better of').waitFor();
    expect(teacher.asked).toContain('style.finish-learning');
    expect(await seriousViolations(page, 'dialog[open]')).toEqual([]);
    const asked = page.waitForRequest('**/api/commands/motion.choreograph');
    // Nobody taught the app behind; what is asked of it is what counts.
    await page.route('**/api/commands/motion.choreograph', (route) =>
      route.fulfill({ json: { jobId: 'none' } }),
    );
    await dialog().getByRole('button', { name: 'Use it on this layer' }).click();
    expect((await asked).postDataJSON()).toMatchObject({ request: { style: 'learned:flame-1' } });
    await expect.poll(() => dialog().count()).toBe(0);
    await page.unroute('**/api/commands/motion.choreograph');
  });

  it('stands beside the built-in ones, with a name of its own that can be changed', async () => {
    const learned = page.getByRole('group', { name: 'Learned movements' });
    await learned.getByRole('button', { name: 'Candle', exact: true }).waitFor();
    await learned.getByRole('button', { name: 'More about Candle' }).press('Enter');
    const card = page.getByRole('dialog', { name: 'Candle' });
    await card.getByText('Learned from 18 s of flame.mp4').waitFor();
    await card.getByLabel('Name').fill('Altar');
    await card.getByLabel('Name').press('Enter');
    await learned.getByRole('button', { name: 'Altar', exact: true }).waitFor();
    expect(await seriousViolations(page, 'section[aria-label="Choreography"]')).toEqual([]);
    await page.getByRole('dialog', { name: 'Altar' }).getByRole('button', { name: 'Remove' }).click();
    await page
      .getByRole('dialog', { name: 'Remove “Altar”?' })
      .getByRole('button', { name: 'Remove' })
      .click();
    await expect.poll(() => learned.count()).toBe(0);
  });

  it('tells why it failed, and tries again with the same clip', async () => {
    await chooseClip();
    await dialog().getByRole('button', { name: 'Teach', exact: true }).click();
    await dialog().getByRole('progressbar').waitFor();
    await teacher.failed('Learning went astray.', 'Try a longer part of the clip.');
    await dialog().getByRole('alert').getByText('Try a longer part of the clip.').waitFor();
    await dialog().getByRole('button', { name: 'Try again' }).click();
    await dialog().getByText('24 s · 1080 × 1920').waitFor();
  });
});
