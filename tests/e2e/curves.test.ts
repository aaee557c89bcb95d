/** Curves corrected by hand, as an artist does it: in the real editor, on the sample. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DocRecord, MotionRecord } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';

const DY = motionChannel('dy');
/** Long enough for a machine that has other things to do. */
const SOON = { timeout: 15_000 };

describe.skipIf(!BROWSER_PATH)('the curves of the whale', { timeout: 60_000 }, () => {
  let editor: RunningEditor;
  let page: Page;
  beforeAll(async () => {
    editor = await openEditor();
    ({ page } = editor);
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    await page.getByRole('button', { name: 'Edit the curves of Whale' }).click();
    await view().waitFor();
    await page.locator('[data-curve]').waitFor();
  });
  afterEach(async () => {
    await page.mouse.up();
    expect(editor.failures).toEqual([]);
  });
  afterAll(() => editor?.close());

  const view = (): Locator => page.getByRole('application', { name: /^Curve: / });
  const undoes = (words: RegExp): Promise<void> =>
    expect
      .poll(() => page.getByRole('button', { name: 'Undo' }).getAttribute('title'), SOON)
      .toMatch(words) as unknown as Promise<void>;
  const undo = (): Promise<void> => page.getByRole('button', { name: 'Undo' }).click();
  const motion = async (): Promise<MotionRecord> => {
    const records: DocRecord[] = Object.values((await editor.project()).document.records);
    const whale = records.find((record) => record.type === 'layer' && record.name === 'Whale')!;
    return records.find(
      (record): record is MotionRecord => record.type === 'motion' && record.layerId === whale.id,
    )!;
  };
  const rowsOf = (blob: string): Promise<Float32Array> =>
    page
      .evaluate(async (hash) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch('/api/commands/project.attach', { method: 'POST', headers, body: 'null' });
        const { sessionId } = (await answer.json()) as { sessionId: string };
        const blobAnswer = await fetch(`/api/sessions/${sessionId}/blobs/${hash}`);
        return [...new Float32Array(await blobAnswer.arrayBuffer())];
      }, blob)
      .then((values) => Float32Array.from(values));
  const edited = (): Promise<MotionRecord> =>
    expect
      .poll(async () => (await motion()).curves !== (await motion()).written, SOON)
      .toBe(true)
      .then(motion);
  const asWritten = (): Promise<void> =>
    expect
      .poll(async () => (await motion()).curves === (await motion()).written, SOON)
      .toBe(true) as unknown as Promise<void>;
  /** What the page shows, as one number. */
  const picture = (): Promise<number> =>
    page.locator('.page canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, value, i) => (sum * 31 + value * (i % 251)) % 1_000_003, 7);
    });

  /** The same once no frame is on its way any more. */
  async function restingPicture(): Promise<number> {
    for (;;) {
      const before = await picture();
      await page.waitForTimeout(600);
      if ((await picture()) === before) return before;
    }
  }

  async function drag(
    from: readonly [share: number, y: number],
    to: readonly [share: number, y: number],
    release = true,
  ): Promise<void> {
    const box = (await view().boundingBox())!;
    await page.mouse.move(box.x + box.width * from[0], box.y + from[1]);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to[0], box.y + to[1], { steps: 8 });
    if (release) await page.mouse.up();
  }

  it('draws by hand: seen on the page before it is kept, one undo step, nothing else touched', async () => {
    await page.getByRole('button', { name: 'Place', exact: true }).click();
    await page.getByRole('button', { name: 'Up', exact: true }).click();
    await page.keyboard.press('d');
    const before = await restingPicture();
    await drag([0.4, 30], [0.44, 30], false);
    await expect.poll(picture, SOON).not.toBe(before);
    expect((await motion()).curves).toBe((await motion()).written);
    await page.mouse.up();
    const { curves, written, editedSpans } = await edited();
    expect(editedSpans).toHaveLength(1);
    const [{ startSeconds, endSeconds }] = editedSpans as [{ startSeconds: number; endSeconds: number }];
    const [now, network] = [await rowsOf(curves), await rowsOf(written)];
    now.forEach((value, at) => {
      const seconds = Math.floor(at / MOTION_CHANNEL_COUNT) / 60;
      const isInside = seconds >= startSeconds && seconds <= endSeconds;
      if (!isInside || at % MOTION_CHANNEL_COUNT !== DY) expect(value).toBe(network[at]);
    });
    const middle = Math.round(((startSeconds + endSeconds) / 2) * 60) * MOTION_CHANNEL_COUNT + DY;
    expect(now[middle]).not.toBe(network[middle]);
    await undo();
    await asWritten();
    expect((await motion()).editedSpans).toEqual([]);
  });

  it('takes a stroke back with Escape', async () => {
    await page.keyboard.press('d');
    const before = await restingPicture();
    await drag([0.5, 20], [0.55, 120], false);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect.poll(picture, SOON).toBe(before);
    expect((await motion()).curves).toBe((await motion()).written);
  });

  it('selects from beat to beat, scales with a handle, and restores with a double click', async () => {
    await page.getByRole('button', { name: 'All together' }).click();
    await page.keyboard.press('r');
    await drag([0.3, 60], [0.35, 60]);
    const handle = page.getByRole('button', { name: 'Scale the stretch' });
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + 15, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + 15, box.y + 12 + 70, { steps: 5 });
    await page.mouse.up();
    const { curves, editedSpans } = await edited();
    const rows = await rowsOf(curves);
    const { startSeconds, endSeconds } = editedSpans[0]!;
    const frame = Math.round(((startSeconds + endSeconds) / 2) * 60);
    const row = rows.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT);
    expect(row.every((value) => Math.abs(value) < 1e-6)).toBe(true);

    const area = (await view().boundingBox())!;
    await page.mouse.dblclick(area.x + area.width * 0.32, area.y + 75);
    await asWritten();
    await expect.poll(async () => (await motion()).editedSpans, SOON).toEqual([]);
  });

  it('is worked from the keyboard: a bar selected, moved, scaled and stilled', async () => {
    await page.keyboard.press('Home');
    await view().focus();
    await page.keyboard.press('g');
    await page.getByRole('button', { name: /^Start of the stretch/ }).waitFor();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await edited();
    await page.keyboard.press('ArrowUp');
    await undoes(/scale/);
    await page.keyboard.press('Delete');
    await undoes(/still/);
    for (let i = 0; i < 3; i++) await undo();
    await asWritten();
    await view().focus();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.getByRole('button', { name: /^Start of the stretch/ }).count(), SOON)
      .toBe(0);
  });

  it('mutes a group, and hears one alone', async () => {
    await page.getByRole('button', { name: 'Mute: Place' }).click();
    await expect.poll(async () => (await motion()).mutedGroups, SOON).toEqual(['place']);
    await page.getByRole('button', { name: 'Solo: Size' }).click();
    await expect
      .poll(async () => [...(await motion()).mutedGroups].sort(), SOON)
      .toEqual(['colour', 'place', 'surface', 'turn']);
    await page.getByRole('button', { name: 'Solo: Size' }).click();
    await expect.poll(async () => (await motion()).mutedGroups, SOON).toEqual([]);
  });

  it('makes sections stronger and weaker', async () => {
    await page.getByRole('button', { name: 'Cut into sections at bars' }).click();
    await page.getByRole('button', { name: 'Every 4 bars' }).click();
    const sections = page.getByRole('slider', { name: /^Section \d+: intensity/ });
    await expect.poll(() => sections.count(), SOON).toBeGreaterThan(2);
    const box = (await sections.nth(1).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 10 + 40, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await motion()).sections[1]?.intensity, SOON).toBeLessThan(0.5);
    await sections.nth(2).focus();
    await page.keyboard.press('Shift+ArrowUp');
    await expect.poll(async () => (await motion()).sections[2]?.intensity, SOON).toBeCloseTo(1.25, 6);
    await sections.nth(1).dblclick();
    await expect.poll(async () => (await motion()).sections[1]?.intensity, SOON).toBe(1);
    await page.getByRole('button', { name: 'Cut into sections at bars' }).click();
    await page.getByRole('button', { name: 'Join all sections' }).click();
    await expect.poll(async () => (await motion()).sections, SOON).toEqual([]);
  });

  it('hinders nobody', async () => {
    await page.keyboard.press('g');
    expect(await seriousViolations(page, '.lane.curves')).toEqual([]);
  });

  it('closes, and gives the room back', async () => {
    const open = (await page.locator('section[data-playing]').boundingBox())!.height;
    await page.getByRole('button', { name: 'Close the curves' }).click();
    await expect.poll(() => view().count(), SOON).toBe(0);
    expect((await page.locator('section[data-playing]').boundingBox())!.height).toBeLessThan(open);
  });
});
