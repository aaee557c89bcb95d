/** The beat grid in the artist's hands: dragged, tapped, counted, clicked, snapped to. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { BeatGrid, ClipRecord, DocRecord, MotionRecord } from '#core/document/records.ts';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';

/** Lets a test count the clicks that are put on the sound card's clock. */
function countClicks(): void {
  const seen = window as unknown as { clicksAt: number[] };
  seen.clicksAt = [];
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (at?: number) {
    seen.clicksAt.push(at ?? 0);
    start.call(this, at);
  };
}

describe.skipIf(!BROWSER_PATH)('the beat grid', () => {
  let editor: RunningEditor;
  let page: Page;
  beforeAll(async () => {
    editor = await openEditor({ beforeStart: countClicks });
    ({ page } = editor);
    await page.getByRole('button', { name: /flac, 0:00/ }).waitFor();
  });
  afterEach(() => expect(editor.failures).toEqual([]));
  afterAll(() => editor?.close());

  const records = async (): Promise<readonly DocRecord[]> =>
    Object.values((await editor.project()).document.records);
  const grid = async (): Promise<BeatGrid> =>
    (await records()).find((record): record is ClipRecord => record.type === 'clip')!.beatGrid!;
  const undo = (): Promise<void> => page.getByRole('button', { name: /^Undo/ }).click();
  const beat = (name: string): Locator => page.getByRole('button', { name: new RegExp(`^Beat ${name} `) });
  const pill = (): Locator => page.getByRole('button', { name: /bpm · \d+\/4/ });

  /** Drags a beat, and gives back how far the pointer went in seconds of the timeline. */
  async function drag(name: string, px: number): Promise<number> {
    const from = (await beat(name).boundingBox())!;
    const beats = (await grid()).beatsSeconds;
    const [first, next] = [await beat('1.1').boundingBox(), await beat('5.1').boundingBox()];
    const pxPerSecond = (next!.x - first!.x) / (beats[16]! - beats[0]!);
    const [x, y] = [from.x + from.width / 2, from.y + 5];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + px / 2, y, { steps: 3 });
    await page.mouse.move(x + px, y, { steps: 3 });
    await page.mouse.up();
    return px / pxPerSecond;
  }

  it('is dragged by a beat, first along and then between beats put by hand, a step each', async () => {
    // Where nothing is struck, so that the beat lands where the pointer is.
    await page.keyboard.press('KeyM');
    const before = await grid();
    const first = before.firstDownbeat;
    const by = await drag('3.1', 9);
    const along = await grid();
    expect(along.anchors).toEqual([first + 8]);
    for (const index of [first, first + 8, first + 20]) {
      expect(along.beatsSeconds[index]! - before.beatsSeconds[index]!).toBeCloseTo(by, 2);
    }
    const stretched = await drag('7.1', 12).then(grid);
    expect(stretched.beatsSeconds.slice(0, first + 9)).toEqual(along.beatsSeconds.slice(0, first + 9));
    const middle = first + 16;
    const half = stretched.beatsSeconds[middle]! - along.beatsSeconds[middle]!;
    const whole = stretched.beatsSeconds[first + 24]! - along.beatsSeconds[first + 24]!;
    expect(half).toBeCloseTo(whole / 2, 2);
    await undo();
    expect(await grid()).toEqual(along);
    await undo();
    expect(await grid()).toEqual(before);
    await page.keyboard.press('KeyM');
  });

  it('moves whole with Alt, by one beat alone with Shift, and not at all with Escape', async () => {
    const before = await grid();
    await page.keyboard.down('Alt');
    await drag('4.1', 10);
    await page.keyboard.up('Alt');
    const whole = await grid();
    expect(whole.anchors).toBeUndefined();
    expect(whole.beatsSeconds[3]! - before.beatsSeconds[3]!).toBeGreaterThan(0.05);
    await undo();
    await page.keyboard.down('Shift');
    await drag('4.1', 6);
    await page.keyboard.up('Shift');
    const alone = await grid();
    expect(alone.beatsSeconds.filter((at, index) => at !== before.beatsSeconds[index]).length).toBe(1);
    await undo();
    expect(await grid()).toEqual(before);
  });

  it('lands on what is struck, with a line to show it', async () => {
    const box = (await beat('4.2').boundingBox())!;
    const cue = page.locator('.over > i');
    await page.mouse.move(box.x + box.width / 2, box.y + 5);
    await page.mouse.down();
    let landed = 0;
    for (let px = 1; px <= 24; px++) {
      await page.mouse.move(box.x + box.width / 2 + px, box.y + 5);
      landed += await cue.count();
      // The onsets come a moment after the first move.
      if (px < 4) await page.waitForTimeout(150);
    }
    expect(landed).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await cue.count()).toBe(0);
  });

  it('is moved by keys, re-anchored and counted', async () => {
    const before = await grid();
    await beat('2.1').press('ArrowRight');
    expect((await grid()).beatsSeconds[0]! - before.beatsSeconds[0]!).toBeCloseTo(0.005, 4);
    await undo();
    await beat('2.2').press('Enter');
    const later = await grid();
    expect(later.firstDownbeat).toBe((before.firstDownbeat + 1) % 4);
    await undo();
    // Between two beats, where there is room for one more.
    const [a, b] = [await beat('6.1').boundingBox(), await beat('6.2').boundingBox()];
    const ruler = (await page.locator('.ruler').boundingBox())!;
    await page.keyboard.down('Alt');
    await page.mouse.click((a!.x + b!.x + b!.width) / 2, ruler.y + 22);
    await page.keyboard.up('Alt');
    await pill().click();
    const perBar = page.getByLabel('Beats in a bar');
    await perBar.fill('7');
    await perBar.press('Enter');
    await page.getByRole('button', { name: /bpm · 7\/4/ }).waitFor();
    expect((await grid()).beatsPerBar).toBe(7);
    const tempo = page.getByLabel('Tempo', { exact: true });
    await tempo.fill('104');
    await tempo.press('Enter');
    await page.getByRole('button', { name: /104\.0 bpm · 7\/4/ }).waitFor();
    expect(await seriousViolations(page, '[role=dialog][popover]')).toEqual([]);
    await page.getByRole('button', { name: '+5 ms' }).click();
    const count = (await grid()).beatsSeconds.length;
    await page.getByRole('button', { name: 'Add a beat' }).click();
    expect((await grid()).beatsSeconds.length).toBe(count + 1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByLabel('Beats in a bar').count()).toBe(0);
    for (let step = 0; step < 4; step++) await undo();
    expect(await grid()).toEqual(before);
  });

  it('is tapped along with the music, and kept as one step', async () => {
    const before = await grid();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    const strip = page.getByRole('group', { name: 'Taps' });
    const tempo = strip.locator('b', { hasText: 'bpm' });
    for (let tap = 0; tap < 40 && (await tempo.count()) === 0; tap++) {
      await page.keyboard.press('KeyT');
      await page.waitForTimeout(600);
    }
    const bpm = Number((await tempo.innerText()).split(' ')[0]);
    expect(await grid()).toEqual(before);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect.poll(() => strip.count()).toBe(0);
    expect(Math.abs((await grid()).tempoBpm - bpm)).toBeLessThan(0.06);
    await undo();
    expect(await grid()).toEqual(before);
  });

  it('is clicked on while it plays, and falls silent with it', async () => {
    const clicks = (): Promise<number[]> =>
      page.evaluate(() => (window as unknown as { clicksAt: number[] }).clicksAt);
    await page.keyboard.press('Home');
    await page.keyboard.press('KeyK');
    await page.keyboard.press('Space');
    await expect.poll(async () => (await clicks()).length, { timeout: 15_000 }).toBeGreaterThan(4);
    await page.keyboard.press('Space');
    await page.keyboard.press('KeyK');
    const at = await clicks();
    const { tempoBpm } = await grid();
    const gaps = at.slice(1).map((later, index) => later - at[index]!);
    const usual = gaps.sort((a, b) => a - b)[gaps.length >> 1]!;
    expect(Math.abs(usual - 60 / tempoBpm)).toBeLessThan(0.05);
    await page.keyboard.press('Space');
    await page.waitForTimeout(700);
    await page.keyboard.press('Space');
    expect((await clicks()).length).toBe(at.length);
  });

  it('is what the playhead lands on, by the chosen part of it, and not with Alt', async () => {
    await page.getByRole('button', { name: 'Which lines drags land on' }).click();
    await page.getByRole('button', { name: 'Half beat' }).click();
    const { beatsSeconds } = await grid();
    const shown = async (): Promise<number> => {
      const [minutes, seconds] = (await page.getByLabel('Time', { exact: true }).innerText()).split(':');
      return Number(minutes) * 60 + Number(seconds);
    };
    const half = (beatsSeconds[9]! + beatsSeconds[8]!) / 2;
    const [a, b] = [await beat('3.1').boundingBox(), await beat('3.2').boundingBox()];
    const middle = (a!.x + a!.width / 2 + b!.x + b!.width / 2) / 2;
    const ruler = (await page.locator('.ruler').boundingBox())!;
    // Below the playhead's own handle.
    await page.mouse.click(middle + 2, ruler.y + 22);
    expect(Math.abs((await shown()) - half)).toBeLessThan(0.011);
    await page.keyboard.down('Alt');
    await page.mouse.click(middle + 2, ruler.y + 22);
    await page.keyboard.up('Alt');
    expect(Math.abs((await shown()) - half)).toBeGreaterThan(0.02);
  });

  it('changes, and all movements made for the old one are redone in one step', async () => {
    const motions = async (): Promise<MotionRecord[]> =>
      (await records()).filter((record): record is MotionRecord => record.type === 'motion');
    const before = await motions();
    const stale = page.getByText(/^Made for other beats: \d+/);
    expect(await stale.count()).toBe(0);
    await beat('2.2').press('Enter');
    await stale.waitFor();
    expect(await stale.innerText()).toContain(String(before.length));
    await page.getByRole('button', { name: 'Redo all' }).click();
    await page.getByText(/^Redoing 1 of/).waitFor();
    await expect.poll(() => page.getByText(/^Redoing/).count(), { timeout: 90_000 }).toBe(0);
    expect(await stale.count()).toBe(0);
    const after = await motions();
    expect(after.every(({ curves }, index) => curves !== before[index]!.curves)).toBe(true);
    await undo();
    expect(await motions()).toEqual(before);
    await undo();
    await expect.poll(() => stale.count()).toBe(0);
  }, 150_000);

  it('hinders nobody', async () => {
    expect(await seriousViolations(page, 'section[data-playing]')).toEqual([]);
  });
});
