import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clips, documentRecord, keyframesOf, layersOf } from '#core/document/queries.ts';
import { FFMPEGS } from '../main/media/with-ffmpeg.ts';
import { openPaperEditor, type PaperEditor } from './paper-editor.ts';
import { PAGE, solidPng } from './paper-project.ts';
import { BROWSER_PATH } from './browser.ts';
import { seriousViolations } from './running-editor.ts';

/** 16 bit, mono. */
function silentWav(seconds: number, sampleRate = 8000): Buffer {
  const dataBytes = seconds * sampleRate * 2;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return Buffer.concat([header, Buffer.alloc(dataBytes)]);
}

const POLL = { timeout: 10_000 };

describe.skipIf(BROWSER_PATH === null)('the canvas', () => {
  let editor: PaperEditor;
  beforeAll(async () => {
    editor = await openPaperEditor();
  }, 120_000);
  afterAll(() => editor?.close());
  afterEach(async () => {
    await editor.reset();
    expect(editor.failures).toEqual([]);
  });

  const transformOf = async (id: string) => (await editor.layer(id)).transform;
  const click = async (x: number, y: number, modifiers?: ('Shift' | 'Alt')[]): Promise<void> => {
    const { x: left, y: top } = await editor.at(x, y);
    for (const key of modifiers ?? []) await editor.page.keyboard.down(key);
    await editor.page.mouse.click(left, top);
    for (const key of modifiers ?? []) await editor.page.keyboard.up(key);
  };
  const undoButton = () => editor.page.getByRole('button', { name: /^Undo/ });

  /** Drops files of the window's own making at a point of the document's page. */
  async function drop(files: readonly { name: string; type: string; bytes: Buffer }[], x: number, y: number) {
    const point = await editor.at(x, y);
    await editor.page.evaluate(
      ({ files, point }) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of files) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name, { type }));
        }
        const target = document.elementFromPoint(point.x, point.y)!;
        for (const kind of ['dragenter', 'dragover', 'drop']) {
          const init = { bubbles: true, cancelable: true, dataTransfer: data };
          target.dispatchEvent(new DragEvent(kind, { ...init, clientX: point.x, clientY: point.y }));
        }
      },
      {
        files: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
        point,
      },
    );
  }

  it('shows the whole page in its middle, with its pictures where they lie', async () => {
    const area = (await editor.page.locator('main').boundingBox())!;
    const page = (await editor.page.locator('main .page').boundingBox())!;
    expect(page.width / page.height).toBeCloseTo(PAGE.width / PAGE.height, 2);
    expect(page.x - area.x).toBeCloseTo(area.x + area.width - page.x - page.width, -0.5);
    expect(page.y).toBeGreaterThan(area.y);
    expect(page.y + page.height).toBeLessThan(area.y + area.height);
    expect(await editor.colourAt(200, 200)).toBe('#ff0000');
    expect(await editor.colourAt(550, 350)).toBe('#0000ff');
    expect(await editor.colourAt(450, 350)).toBe('#ffffff');
  });

  it('selects what is seen under the pointer, through what is transparent', async () => {
    await click(200, 200);
    expect(await editor.selected()).toEqual(['Red']);
    await click(550, 350);
    expect(await editor.selected()).toEqual(['Half']);
    await click(450, 350);
    expect(await editor.selected()).toEqual([]);
  });

  it('adds to the selection with shift, takes groups whole, and goes into them with alt or a double-click', async () => {
    await click(200, 200);
    await click(550, 350, ['Shift']);
    expect(await editor.selected()).toEqual(['Half', 'Red']);
    await click(650, 120);
    expect(await editor.selected()).toEqual(['Group']);
    const { x, y } = await editor.at(650, 120);
    await editor.page.mouse.dblclick(x, y);
    expect(await editor.selected()).toEqual(['Dot']);
    await click(50, 550);
    await click(650, 120, ['Alt']);
    expect(await editor.selected()).toEqual(['Dot']);
  });

  it('moves a layer by dragging it: one undo step, and the picture follows', async () => {
    await editor.drag([200, 200], [330, 420]);
    await expect.poll(async () => (await transformOf('red')).x, POLL).toBeCloseTo(330, -0.5);
    expect((await transformOf('red')).y).toBeCloseTo(420, -0.5);
    await expect.poll(() => editor.colourAt(330, 420), POLL).toBe('#ff0000');
    expect(await editor.colourAt(200, 200)).toBe('#ffffff');

    await editor.page.keyboard.press('Control+z');
    await expect.poll(() => transformOf('red'), POLL).toMatchObject({ x: 200, y: 200 });
    expect(await undoButton().isDisabled()).toBe(true);
  });

  it('bails out of a drag with Escape, as if it had never been', async () => {
    const [from, to] = [await editor.at(200, 200), await editor.at(400, 400)];
    await editor.page.mouse.move(from.x, from.y);
    await editor.page.mouse.down();
    await editor.page.mouse.move(to.x, to.y, { steps: 4 });
    await expect.poll(() => editor.colourAt(400, 400), POLL).toBe('#ff0000');
    await editor.page.keyboard.press('Escape');
    await editor.page.mouse.up();
    await expect.poll(() => editor.colourAt(200, 200), POLL).toBe('#ff0000');
    expect(await transformOf('red')).toMatchObject({ x: 200, y: 200 });
    expect(await undoButton().isDisabled()).toBe(true);
    // Escape was for the drag alone.
    expect(await editor.selected()).toEqual(['Red']);
  });

  it("snaps to the page's middle and shows the line", async () => {
    const [from, to] = [await editor.at(200, 200), await editor.at(403, 250)];
    await editor.page.mouse.move(from.x, from.y);
    await editor.page.mouse.down();
    await editor.page.mouse.move(to.x, to.y, { steps: 4 });
    expect(await editor.page.locator('main line.snap[data-axis=x]').count()).toBe(1);
    await editor.page.mouse.up();
    await expect.poll(async () => (await transformOf('red')).x, POLL).toBe(400);
    expect(await editor.page.locator('main line.snap').count()).toBe(0);
  });

  it('scales by a corner about the opposite one, in proportion', async () => {
    await click(200, 200);
    // From the lower right corner at 300, 250 to twice the size.
    await editor.drag([300, 250], [500, 350]);
    await expect.poll(async () => (await transformOf('red')).scaleX, POLL).toBeGreaterThan(1.9);
    const { x, y, scaleX, scaleY } = await transformOf('red');
    expect(scaleX).toBeCloseTo(2, 1);
    expect(scaleY).toBeCloseTo(scaleX, 6);
    expect(x - 100 * scaleX).toBeCloseTo(100, 3);
    expect(y - 50 * scaleY).toBeCloseTo(150, 3);
  });

  it('turns by the outside of a corner, with shift in steps of 15 degrees', async () => {
    await click(200, 200);
    const corner = await editor.at(300, 150);
    const centre = await editor.at(200, 200);
    const start = { x: corner.x + 15, y: corner.y - 10 };
    const [cos, sin] = [Math.cos(0.82), Math.sin(0.82)];
    const offset = { x: start.x - centre.x, y: start.y - centre.y };
    await editor.page.mouse.move(start.x, start.y);
    await editor.page.mouse.down();
    await editor.page.keyboard.down('Shift');
    await editor.page.mouse.move(
      centre.x + cos * offset.x - sin * offset.y,
      centre.y + sin * offset.x + cos * offset.y,
      { steps: 4 },
    );
    await editor.page.mouse.up();
    await editor.page.keyboard.up('Shift');
    await expect
      .poll(async () => (await transformOf('red')).rotationRadians, POLL)
      .toBeCloseTo(Math.PI / 4, 6);
    expect(await transformOf('red')).toMatchObject({ x: 200, y: 200 });
  });

  it('nudges with the arrow keys: by 1, with shift by 10, a held key one step', async () => {
    await click(200, 200);
    await editor.page.keyboard.down('ArrowRight');
    await editor.page.keyboard.down('ArrowRight');
    await editor.page.keyboard.down('ArrowRight');
    await editor.page.keyboard.up('ArrowRight');
    await editor.page.keyboard.press('Shift+ArrowUp');
    await expect.poll(() => transformOf('red'), POLL).toMatchObject({ x: 203, y: 190 });
    await editor.page.keyboard.press('Control+z');
    await editor.page.keyboard.press('Control+z');
    await expect.poll(() => transformOf('red'), POLL).toMatchObject({ x: 200, y: 200 });
    expect(await undoButton().isDisabled()).toBe(true);
  });

  it('zooms about the pointer', async () => {
    const { x, y } = await editor.at(250, 220);
    const widthBefore = (await editor.page.locator('main .page').boundingBox())!.width;
    await editor.page.mouse.move(x, y);
    await editor.page.keyboard.down('Control');
    await editor.page.mouse.wheel(0, -300);
    await editor.page.keyboard.up('Control');
    await expect
      .poll(async () => (await editor.page.locator('main .page').boundingBox())!.width, POLL)
      .toBeGreaterThan(widthBefore * 1.4);
    const after = await editor.at(250, 220);
    expect(Math.hypot(after.x - x, after.y - y)).toBeLessThan(1.5);
  });

  it('pans with space held, and with the Hand, without touching layers', async () => {
    const before = await editor.at(0, 0);
    const { x, y } = await editor.at(200, 200);
    const pan = async (): Promise<void> => {
      await editor.page.mouse.move(x, y);
      await editor.page.mouse.down();
      await editor.page.mouse.move(x + 60, y + 40, { steps: 3 });
      await editor.page.mouse.up();
    };
    await editor.page.mouse.move(x, y);
    await editor.page.keyboard.down('Space');
    await pan();
    await editor.page.keyboard.up('Space');
    const once = await editor.at(0, 0);
    expect([once.x - before.x, once.y - before.y]).toEqual([60, 40]);
    await editor.page.keyboard.press('h');
    await pan();
    const twice = await editor.at(0, 0);
    expect([twice.x - before.x, twice.y - before.y]).toEqual([120, 80]);
    expect(await transformOf('red')).toMatchObject({ x: 200, y: 200 });
    // The held space did not start playback.
    expect(await editor.page.getByRole('button', { name: /^Pause/ }).count()).toBe(0);
  });

  it('a dropped picture becomes a layer where it was dropped; one that cannot be read is told of', async () => {
    await drop(
      [
        { name: 'Leaf.png', type: 'image/png', bytes: await solidPng(90, 70, '#00ffff') },
        { name: 'broken.png', type: 'image/png', bytes: Buffer.from('no picture at all') },
      ],
      320,
      450,
    );
    await expect.poll(() => editor.selected(), POLL).toEqual(['Leaf']);
    const leaf = layersOf(await editor.document(), null).at(-1)!;
    expect(leaf).toMatchObject({ name: 'Leaf', width: 90, height: 70 });
    expect(leaf.transform.x).toBeCloseTo(320, -0.5);
    expect(leaf.transform.y).toBeCloseTo(450, -0.5);
    await expect.poll(() => editor.colourAt(320, 450), POLL).toBe('#00ffff');
    const notice = editor.page.getByText(/broken\.png/);
    await notice.first().waitFor();
    await editor.page.getByRole('button', { name: 'Dismiss' }).first().click();
  });

  it('a picture larger than the page is dropped to fit, and a drop of two is one undo step', async () => {
    const bytes = await solidPng(1600, 300, '#ff00ff');
    await drop(
      [
        { name: 'wide.png', type: 'image/png', bytes },
        { name: 'wide too.png', type: 'image/png', bytes: await solidPng(20, 20, '#000000') },
      ],
      400,
      300,
    );
    await expect.poll(() => editor.selected(), POLL).toEqual(['wide too', 'wide']);
    const wide = async () => layersOf(await editor.document(), null).find(({ name }) => name === 'wide');
    await expect.poll(async () => (await wide())?.transform.scaleX, POLL).toBeCloseTo(PAGE.width / 1600, 9);
    await editor.page.keyboard.press('Control+z');
    await expect.poll(async () => layersOf(await editor.document(), null).length, POLL).toBe(3);
  });

  it('a pasted picture lies in the middle of the page', async () => {
    const base64 = (await solidPng(50, 50, '#ffff00')).toString('base64');
    await editor.page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      document.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, base64);
    await expect.poll(() => editor.selected(), POLL).toEqual(['image']);
    await expect.poll(() => editor.colourAt(400, 300), POLL).toBe('#ffff00');
  });

  it.skipIf(FFMPEGS.length === 0)('a dropped sound goes to the timeline', async () => {
    await drop([{ name: 'beep.wav', type: 'audio/wav', bytes: silentWav(2) }], 100, 100);
    await expect.poll(async () => clips(await editor.document()).length, POLL).toBe(1);
    expect(clips(await editor.document())[0]).toMatchObject({ startSeconds: 0, sourceSeconds: 2 });
    expect(layersOf(await editor.document(), null)).toHaveLength(3);
  });

  it('offers what can be done with the layer under the pointer in a menu', async () => {
    const { x, y } = await editor.at(550, 350);
    await editor.page.mouse.click(x, y, { button: 'right' });
    expect(await editor.selected()).toEqual(['Half']);
    await editor.page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect.poll(() => editor.colourAt(550, 350), POLL).toBe('#ffffff');
  });

  it('a drag sets keyframes where there are some, at the playhead, and leaves the rest value', async () => {
    await click(200, 200);
    await editor.page.getByRole('button', { name: 'X: add a keyframe here' }).click();
    await editor.page.getByRole('slider', { name: 'Playhead' }).focus();
    for (let i = 0; i < 5; i++) await editor.page.keyboard.press('Alt+ArrowRight');
    await editor.drag([200, 200], [260, 240]);
    await expect.poll(async () => keyframesOf(await editor.document(), 'red').length, POLL).toBe(2);
    const [first, second] = keyframesOf(await editor.document(), 'red');
    expect(first).toMatchObject({ property: 'x', timeSeconds: 0, value: 200 });
    expect(second!.timeSeconds).toBeGreaterThan(0);
    expect(second!.value).toBeCloseTo(260, -0.5);
    // Y has no keyframes: it is changed for all time.
    const { x, y } = await transformOf('red');
    expect(x).toBe(200);
    expect(y).toBeCloseTo(240, -0.5);
    await editor.page.getByRole('button', { name: 'Previous keyframe' }).click();
    await expect.poll(() => editor.colourAt(110, 240), POLL).toBe('#ff0000');
  });

  it('can be used without seeing it', async () => {
    await click(200, 200);
    expect(documentRecord(await editor.document()).name).toBe('Paper');
    expect(await seriousViolations(editor.page, '.canvas, .tools')).toEqual([]);
  });
});
