import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { ClipRecord, DocRecord, KeyframeRecord, MotionRecord } from '#core/document/records.ts';
import { wavBytes } from '../main/media/with-ffmpeg.ts';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';
import { A_FRAME, exposeSound, medianError, watch } from './watched-sound.ts';

async function shownSeconds(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.getByLabel('Time', { exact: true }).innerText()).split(':');
  return Number(minutes) * 60 + Number(seconds);
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { x: number; y: number }, dx: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + dx / 2, from.y, { steps: 3 });
  await page.mouse.move(from.x + dx, from.y, { steps: 3 });
}

const recordsOf = <T extends DocRecord['type']>(
  records: Readonly<Record<string, DocRecord>>,
  type: T,
): Extract<DocRecord, { type: T }>[] =>
  Object.values(records).filter((record) => record.type === type) as Extract<DocRecord, { type: T }>[];

describe.skipIf(!BROWSER_PATH)('the timeline of the sample', () => {
  let editor: RunningEditor;
  let page: Page;
  beforeAll(async () => {
    editor = await openEditor({ beforeStart: exposeSound });
    ({ page } = editor);
    await page.getByRole('button', { name: /flac, 0:00/ }).waitFor();
  });
  afterEach(() => expect(editor.failures).toEqual([]));
  afterAll(() => editor?.close());

  const ruler = (): Locator => page.locator('.ruler');
  const clip = async (): Promise<ClipRecord> =>
    recordsOf((await editor.project()).document.records, 'clip')[0]!;
  const motionOf = async (layer: string): Promise<MotionRecord> => {
    const { records } = (await editor.project()).document;
    const { id } = recordsOf(records, 'layer').find(({ name }) => name === layer)!;
    return recordsOf(records, 'motion').find(({ layerId }) => layerId === id)!;
  };
  const revision = async (): Promise<number> => (await editor.project()).revision;
  /** The document's commits reach the app a moment after the edit. */
  const committed = (count: number): Promise<void> =>
    expect.poll(revision, { timeout: 5000 }).toBe(count) as unknown as Promise<void>;
  const filmSeconds = async (): Promise<number> =>
    recordsOf((await editor.project()).document.records, 'document')[0]!.durationSeconds;
  const beatsSeconds = async (): Promise<readonly number[]> => (await clip()).beatGrid!.beatsSeconds;
  const beatDistance = async (seconds: number): Promise<number> =>
    Math.min(...(await beatsSeconds()).map((beat) => Math.abs(beat - seconds)));
  /** How far from the clip's end the beat is that lies nearest to `px` from there. */
  const pxToBeat = async (px: number): Promise<number> => {
    const { durationSeconds } = await clip();
    const box = (await page.getByRole('button', { name: /flac, 0:00/ }).boundingBox())!;
    const perSecond = box.width / durationSeconds;
    const distances = (await beatsSeconds()).map((beat) => (beat - durationSeconds) * perSecond);
    return distances.reduce((best, at) => (Math.abs(at - px) < Math.abs(best - px) ? at : best));
  };
  const undo = (): Promise<void> => page.getByRole('button', { name: 'Undo' }).click();

  it('plays with the sound as its clock', async () => {
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await watch(page, 1);
    const samples = await watch(page, 3);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(samples.at(-1)!.shown).toBeGreaterThan(samples[0]!.shown + 2);
    expect(medianError(samples)).toBeLessThan(A_FRAME);
    const paused = await shownSeconds(page);
    await page.waitForTimeout(100);
    expect(await shownSeconds(page)).toBe(paused);
  });

  it('goes on from where the ruler is clicked, also while playing', async () => {
    const box = (await ruler().boundingBox())!;
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.mouse.click(box.x + 600, box.y + 10);
    const [before] = await watch(page, 1);
    const samples = await watch(page, 2);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(before!.shown).toBeGreaterThan(10);
    expect(samples.at(-1)!.shown).toBeGreaterThan(before!.shown + 2);
    expect(medianError(samples)).toBeLessThan(A_FRAME);
  });

  it('scrubs: with Alt the time is the one under the pointer', async () => {
    const box = (await ruler().boundingBox())!;
    const durationSeconds = await filmSeconds();
    const end = (await page.getByRole('button', { name: /flac, 0:00/ }).boundingBox())!;
    const pxPerSecond = (end.x + end.width - box.x) / durationSeconds;
    await page.mouse.move(box.x + 100, box.y + 10);
    await page.keyboard.down('Alt');
    await page.mouse.down();
    await page.mouse.move(box.x + 480, box.y + 10, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    expect(Math.abs((await shownSeconds(page)) - 480 / pxPerSecond)).toBeLessThan(0.05);
    expect((await centre(page.getByRole('slider', { name: 'Playhead' }))).x).toBeCloseTo(box.x + 480, -0.5);
  });

  it('loops a region drawn with Shift', async () => {
    const box = (await ruler().boundingBox())!;
    await page.keyboard.down('Shift');
    await drag(page, { x: box.x + 300, y: box.y + 12 }, 60);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const [from, to] = await Promise.all(
      ['Start of the loop', 'End of the loop'].map(async (name) =>
        Number(
          /([\d.]+) s$/.exec((await page.getByRole('button', { name }).getAttribute('aria-label'))!)![1],
        ),
      ),
    );
    expect(to! - from!).toBeGreaterThan(0.5);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    const samples = await watch(page, (to! - from!) * 2.5);
    await page.getByRole('button', { name: 'Pause' }).click();
    const laps = samples.filter(({ shown }, i) => i > 0 && shown < samples[i - 1]!.shown - 0.3).length;
    expect(laps).toBeGreaterThanOrEqual(1);
    for (const { shown } of samples) {
      expect(shown).toBeGreaterThanOrEqual(from! - 0.02);
      expect(shown).toBeLessThan(to! + 0.02);
    }
    await page.getByRole('button', { name: 'Loop', exact: true }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Start of the loop' }).count()).toBe(0);
  });

  it('zooms about the pointer', async () => {
    const box = (await ruler().boundingBox())!;
    // Where it is clicked, not on the beat beside it.
    await page.keyboard.down('Alt');
    await page.mouse.click(box.x + 700, box.y + 10);
    await page.keyboard.up('Alt');
    const playhead = page.getByRole('slider', { name: 'Playhead' });
    const before = (await centre(playhead)).x;
    const width = (await page.getByRole('button', { name: /flac, 0:00/ }).boundingBox())!.width;
    await page.keyboard.down('Control');
    for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(() => page.getByRole('scrollbar', { name: 'Scroll the timeline' }).count()).toBe(1);
    expect(Math.abs((await centre(playhead)).x - before)).toBeLessThan(1);
    await page.mouse.wheel(150, 0);
    await expect.poll(async () => Math.round(before - (await centre(playhead)).x)).toBe(150);
    await page.getByRole('slider', { name: 'Zoom of the timeline' }).dblclick();
    await expect
      .poll(async () => (await page.getByRole('button', { name: /flac, 0:00/ }).boundingBox())!.width)
      .toBeCloseTo(width, -0.5);
  });

  it('moves a clip in one undo step, and not at all with Escape', async () => {
    const body = page.getByRole('button', { name: /flac, 0:0/ });
    const from = await centre(body);
    const before = await revision();
    await drag(page, from, 90);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect((await clip()).startSeconds).toBe(0);
    expect(await revision()).toBe(before);
    await drag(page, from, 90);
    await page.mouse.up();
    await committed(before + 1);
    expect((await clip()).startSeconds).toBeGreaterThan(1);
    await undo();
    await committed(before + 2);
    expect((await clip()).startSeconds).toBe(0);
  });

  it('stays with the sound when its clip is moved while it plays', async () => {
    const before = await revision();
    await page.getByRole('button', { name: 'To the start' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await watch(page, 1);
    await drag(page, await centre(page.getByRole('button', { name: /flac, 0:0/ })), 40);
    await page.mouse.up();
    await committed(before + 1);
    const { startSeconds } = await clip();
    await watch(page, 1);
    const samples = await watch(page, 2);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(startSeconds).toBeGreaterThan(0.5);
    expect(medianError(samples, startSeconds)).toBeLessThan(A_FRAME);
    await undo();
    await committed(before + 2);
  });

  it('rests at the end, and begins anew from there', async () => {
    const durationSeconds = await filmSeconds();
    const box = (await ruler().boundingBox())!;
    const end = (await centre(page.getByRole('button', { name: /End of the film/ }))).x;
    await page.mouse.click(end - 14, box.y + 4);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(Math.abs((await shownSeconds(page)) - durationSeconds)).toBeLessThan(0.011);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => shownSeconds(page)).toBeLessThan(5);
    await page.getByRole('button', { name: 'Pause' }).click();
  });

  it('makes the film end on a beat, in one undo step', async () => {
    const before = await revision();
    const handle = page.getByRole('button', { name: /End of the film/ });
    const from = await centre(handle);
    const dx = await pxToBeat(-200);
    await drag(page, from, dx + 4);
    expect(Math.abs((await centre(handle)).x - (from.x + dx))).toBeLessThan(1);
    await page.mouse.up();
    await committed(before + 1);
    expect(await beatDistance(await filmSeconds())).toBeLessThan(1e-6);
    await undo();
    await committed(before + 2);
  });

  it('trims a clip’s end onto a beat', async () => {
    const before = await revision();
    const { durationSeconds } = await clip();
    const box = (await page.getByRole('button', { name: /flac, 0:00/ }).boundingBox())!;
    await drag(page, { x: box.x + box.width - 3, y: box.y + 20 }, (await pxToBeat(-300)) - 4);
    await page.mouse.up();
    await committed(before + 1);
    const trimmed = (await clip()).durationSeconds;
    expect(trimmed).toBeLessThan(durationSeconds - 3);
    expect(await beatDistance(trimmed)).toBeLessThan(1e-6);
    await undo();
    await committed(before + 2);
  });

  it('gives a layer a style: its curve is drawn, and one undo takes it back', async () => {
    const before = await revision();
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    await page.getByRole('button', { name: 'Drift', exact: true }).click();
    const lane = page.getByRole('group', { name: 'Whale · Drift' });
    await lane.waitFor({ timeout: 20_000 });
    await committed(before + 1);
    await expect
      .poll(() =>
        lane.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          const columns = new Set<number>();
          for (let i = 3; i < data.length; i += 4) if (data[i]! > 110) columns.add((i >> 2) % canvas.width);
          return columns.size / canvas.width;
        }),
      )
      .toBeGreaterThan(0.8);
    await undo();
    await page.getByRole('group', { name: 'Whale · Bounce' }).waitFor();
  });

  it('changes intensity in one undo step', async () => {
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    const before = await revision();
    const { intensity } = await motionOf('Whale');
    const slider = page.getByRole('slider', { name: 'Intensity' });
    const box = (await slider.boundingBox())!;
    const thumb = { x: box.x + 7 + ((box.width - 14) * intensity) / 2, y: box.y + box.height / 2 };
    await drag(page, thumb, -25);
    await page.mouse.up();
    await committed(before + 1);
    expect((await motionOf('Whale')).intensity).toBeLessThan(intensity - 0.2);
    await undo();
    await committed(before + 2);
    expect((await motionOf('Whale')).intensity).toBe(intensity);
  });

  it('plays from the keyboard, whatever was clicked last', async () => {
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    const body = page.getByRole('button', { name: /flac, 0:00/ });
    await body.click();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    await page.keyboard.press('Alt+ArrowRight');
    expect(await shownSeconds(page)).toBe(0.03);
    await page.keyboard.press('KeyL');
    await page.getByRole('button', { name: 'End of the loop' }).waitFor();
    await page.keyboard.press('KeyL');
    await expect.poll(() => page.getByRole('button', { name: 'End of the loop' }).count()).toBe(0);
  });

  it('moves and removes keyframes', async () => {
    const keyframeOfMoon = async (): Promise<KeyframeRecord | undefined> => {
      const { records } = (await editor.project()).document;
      const moon = recordsOf(records, 'layer').find(({ name }) => name === 'Moon')!;
      return recordsOf(records, 'keyframe').find(({ layerId }) => layerId === moon.id);
    };
    expect(await keyframeOfMoon()).toBeUndefined();
    await page.getByRole('button', { name: 'Moon · Sway' }).click();
    await page.keyboard.press('Home');
    for (let frame = 0; frame < 60; frame += 10)
      await page.getByRole('slider', { name: 'Playhead' }).press('Shift+ArrowRight');
    await page.getByRole('button', { name: 'X: add a keyframe here' }).click();
    const diamond = page.getByRole('button', { name: /Keyframe of Moon/ });
    await diamond.waitFor();
    await expect.poll(async () => (await keyframeOfMoon())?.timeSeconds).toBeCloseTo(2, 6);
    const before = await revision();
    await drag(page, await centre(diamond), 97);
    await page.mouse.up();
    await committed(before + 1);
    expect((await keyframeOfMoon())!.timeSeconds).toBeGreaterThan(3.5);
    await diamond.press('Delete');
    await expect.poll(() => diamond.count()).toBe(0);
    await undo();
    await undo();
    await undo();
    await committed(before + 5);
  });

  it('offers to update movement when its sound has moved', async () => {
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    const before = await revision();
    const update = page.getByRole('button', { name: 'Update movement' });
    expect(await update.count()).toBe(0);
    await drag(page, await centre(page.getByRole('button', { name: /flac, 0:00/ })), 120);
    await page.mouse.up();
    const { curves } = await motionOf('Whale');
    await update.click();
    await committed(before + 2);
    expect((await motionOf('Whale')).curves).not.toBe(curves);
    await expect.poll(() => update.count()).toBe(0);
    await undo();
    await undo();
    await committed(before + 4);
  });

  it('begins another project at rest, from the start', async () => {
    const other = await openEditor({ beforeStart: exposeSound });
    try {
      const clips = other.page.getByRole('button', { name: /flac, 0:00/ });
      await clips.waitFor();
      await other.page.keyboard.press('Space');
      await watch(other.page, 1);
      await other.page.keyboard.press('Alt+KeyN');
      await other.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
      await other.page.getByText('Drop a song here').waitFor();
      await other.page.getByRole('button', { name: 'Play', exact: true }).waitFor();
      expect(await shownSeconds(other.page)).toBe(0);
      expect(other.failures).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('hinders nobody', async () => {
    await page.getByRole('button', { name: 'Whale · Bounce' }).click();
    expect(await seriousViolations(page, 'section[data-playing]')).toEqual([]);
    expect(await seriousViolations(page, 'section[aria-label="Choreography"]')).toEqual([]);
  });
});

describe.skipIf(!BROWSER_PATH)('a timeline without sound', () => {
  it('becomes as long as the first sound, hears its beat, and gives both back in one step', async () => {
    const editor = await openEditor({ opensAtStart: null });
    try {
      const { page } = editor;
      await page.getByText('Drop a song here').waitFor();
      await page.getByText('Add a song first').waitFor();
      const seconds = 9.3;
      // Clicks at 120 a minute, every fourth one louder and higher.
      const click = (time: number): number => {
        const beat = Math.floor(time * 2);
        const since = time - beat / 2;
        const [pitch, level] = beat % 4 === 0 ? [1800, 0.9] : [1200, 0.5];
        return level! * Math.exp(-since * 60) * Math.sin(2 * Math.PI * pitch! * since);
      };
      const file = { name: 'clicks.wav', mimeType: 'audio/wav', buffer: wavBytes(seconds, click) };
      await page.locator('input[type=file][accept^="audio"]').first().setInputFiles(file);
      await page.getByRole('button', { name: /clicks.*, 0:00.00 to 0:09.30/ }).waitFor();
      await page.getByRole('button', { name: /bpm · \d\/4/ }).waitFor({ timeout: 20_000 });
      await expect
        .poll(async () => recordsOf((await editor.project()).document.records, 'clip')[0]?.beatGrid ?? null)
        .not.toBeNull();
      const { records } = (await editor.project()).document;
      expect(recordsOf(records, 'document')[0]!.durationSeconds).toBeCloseTo(seconds, 6);
      const { beatGrid } = recordsOf(records, 'clip')[0]!;
      expect(Math.abs(beatGrid!.tempoBpm - 120)).toBeLessThan(2);

      await page.getByRole('button', { name: /bpm · \d\/4/ }).click();
      await page.getByRole('button', { name: 'Half' }).click();
      await page.getByRole('button', { name: /(59|60)\.\d bpm/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Drop a song here').waitFor();
      expect(editor.failures).toEqual([]);
    } finally {
      await editor.close();
    }
  });
});
