import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { documentRecord, layersOf } from '#core/document/queries.ts';
import { openPaperEditor, type PaperEditor } from './paper-editor.ts';
import { BROWSER_PATH } from './browser.ts';
import { seriousViolations } from './running-editor.ts';

const POLL = { timeout: 10_000 };

describe.skipIf(BROWSER_PATH === null)('the layer list and the inspector', () => {
  let editor: PaperEditor;
  beforeAll(async () => {
    editor = await openPaperEditor();
  }, 120_000);
  afterAll(() => editor?.close());
  afterEach(async () => {
    await editor.reset();
    expect(editor.failures).toEqual([]);
  });

  const row = (name: string) => editor.page.locator('[role=treeitem]').filter({ hasText: name });
  /** Names in the list, from its top. */
  const names = () => editor.page.locator('[role=treeitem] b').allTextContents();
  /** Names of the layers in a group, or at the top level, lowest first, as the app has them. */
  const order = async (parentId: string | null = null): Promise<string[]> =>
    layersOf(await editor.document(), parentId).map(({ name }) => name);
  const field = (name: string) => editor.page.getByRole('textbox', { name, exact: true });

  /** Drags a row by its name to a share of another row's height: 0 is its upper border. */
  async function dragRow(name: string, onto: string, share: number): Promise<void> {
    const from = (await row(name).boundingBox())!;
    const to = (await row(onto).boundingBox())!;
    await editor.page.mouse.move(from.x + 110, from.y + from.height / 2);
    await editor.page.mouse.down();
    await editor.page.mouse.move(from.x + 110, from.y + from.height / 2 + 10);
    await editor.page.mouse.move(to.x + 60, to.y + to.height * share, { steps: 3 });
    await editor.page.mouse.up();
  }

  it('lists layers top first, with how they blend and what they show', async () => {
    expect(await names()).toEqual(['Group', 'Dot', 'Half', 'Red']);
    await row('Red').click();
    await editor.page.getByRole('combobox', { name: 'Blend' }).selectOption({ label: 'Multiply' });
    await expect.poll(async () => (await editor.layer('red')).blendMode, POLL).toBe('multiply');
    expect(await row('Red').locator('small').textContent()).toBe('Multiply');
    const thumbnail = await row('Red')
      .locator('canvas')
      .evaluate((node) => {
        const canvas = node as HTMLCanvasElement;
        return [...canvas.getContext('2d')!.getImageData(2, 2, 1, 1).data];
      });
    expect(thumbnail).toEqual([255, 0, 0, 255]);
  });

  it('renames by a double-click or F2; Escape keeps the name', async () => {
    await row('Half').locator('b').dblclick();
    await editor.page.keyboard.type('Blue half');
    await editor.page.keyboard.press('Enter');
    await expect.poll(async () => (await editor.layer('half')).name, POLL).toBe('Blue half');
    await editor.page.keyboard.press('F2');
    await editor.page.keyboard.type('Something else');
    await editor.page.keyboard.press('Escape');
    expect(await names()).toContain('Blue half');
    expect((await editor.layer('half')).name).toBe('Blue half');
  });

  it('drags nothing with a button that was let go where the list no longer was', async () => {
    const before = await order();
    const { mouse } = editor.page;
    const middle = async (name: string) => {
      const { x, y, height } = (await row(name).boundingBox())!;
      return { x: x + 110, y: y + height / 2 };
    };
    const first = await middle('Half');
    await mouse.move(first.x, first.y);
    await mouse.down();
    // As where the panel above grows with what is selected: the list moves down as the row is pressed.
    const pushList = (margin: string) =>
      editor.page
        .getByRole('tree')
        .evaluate((tree, by) => ((tree as HTMLElement).style.marginTop = by), margin);
    await pushList('200px');
    await mouse.up();
    await pushList('');
    const second = await middle('Red');
    await mouse.move(second.x, second.y, { steps: 4 });
    await mouse.down();
    await mouse.up();
    await expect.poll(() => row('Red').getAttribute('aria-selected'), POLL).toBe('true');
    expect(await order()).toEqual(before);
  });

  it('reorders by dragging a row, in one undo step, and the picture follows', async () => {
    await row('Red').click();
    await field('X').fill('500');
    await field('Y').fill('350');
    await editor.page.keyboard.press('Enter');
    await expect.poll(() => editor.colourAt(550, 350), POLL).toBe('#0000ff');
    await dragRow('Red', 'Group', 0.05);
    await expect.poll(() => order(), POLL).toEqual(['Half', 'Group', 'Red']);
    await expect.poll(() => editor.colourAt(550, 350), POLL).toBe('#ff0000');
    await editor.page.keyboard.press('Control+z');
    await expect.poll(() => order(), POLL).toEqual(['Red', 'Half', 'Group']);
  });

  it('drags a layer into a group and out of it; it stays where it lies on the page', async () => {
    await row('Group').click();
    // A group lies where its middle does: its one dot is 650 px from its origin.
    expect(await field('X').inputValue()).toBe('650');
    await field('X').fill('690');
    await field('Size').fill('50');
    await editor.page.keyboard.press('Enter');
    await dragRow('Red', 'Group', 0.5);
    await expect.poll(() => order('group'), POLL).toEqual(['Dot', 'Red']);
    const { transform } = await editor.layer('red');
    expect(transform).toMatchObject({ x: 320, y: 400, scaleX: 2, scaleY: 2 });
    expect(await editor.colourAt(200, 200)).toBe('#ff0000');
    await dragRow('Red', 'Group', 0.05);
    await expect.poll(() => order(), POLL).toEqual(['Half', 'Group', 'Red']);
    expect((await editor.layer('red')).transform.x).toBeCloseTo(200, 6);
  });

  it('lets go of a dragged row with Escape', async () => {
    const box = (await row('Red').boundingBox())!;
    await editor.page.mouse.move(box.x + 100, box.y + 20);
    await editor.page.mouse.down();
    await editor.page.mouse.move(box.x + 100, box.y - 60, { steps: 3 });
    await editor.page.keyboard.press('Escape');
    await editor.page.mouse.up();
    expect(await order()).toEqual(['Red', 'Half', 'Group']);
  });

  it('arranges with the keyboard', async () => {
    await row('Red').click();
    await editor.page.keyboard.press('Control+]');
    await expect.poll(() => order(), POLL).toEqual(['Half', 'Red', 'Group']);
    await editor.page.keyboard.press('Control+Shift+]');
    await expect.poll(() => order(), POLL).toEqual(['Half', 'Group', 'Red']);
    await editor.page.keyboard.press('Control+Shift+[');
    await expect.poll(() => order(), POLL).toEqual(['Red', 'Half', 'Group']);
  });

  it('groups and ungroups what is selected', async () => {
    await row('Red').click();
    await row('Half').click({ modifiers: ['Control'] });
    expect(await editor.selected()).toEqual(['Half', 'Red']);
    await editor.page.keyboard.press('Control+g');
    await expect.poll(() => order(), POLL).toEqual(['Group', 'Group']);
    const [made] = layersOf(await editor.document(), null);
    expect(await order(made!.id)).toEqual(['Red', 'Half']);
    expect(await editor.colourAt(200, 200)).toBe('#ff0000');
    await editor.page.keyboard.press('Control+Shift+g');
    await expect.poll(() => order(), POLL).toEqual(['Red', 'Half', 'Group']);
    expect(await editor.selected()).toEqual(['Half', 'Red']);
  });

  it('selects a range with shift, deletes it, and brings it back as it was', async () => {
    await row('Half').click();
    await row('Red').click({ modifiers: ['Shift'] });
    await editor.page.keyboard.press('Delete');
    await expect.poll(() => order(), POLL).toEqual(['Group']);
    await editor.page.keyboard.press('Control+z');
    await expect.poll(() => order(), POLL).toEqual(['Red', 'Half', 'Group']);
  });

  it('duplicates, and selects the copy', async () => {
    await row('Red').click();
    await editor.page.keyboard.press('Control+d');
    await expect.poll(() => order(), POLL).toEqual(['Red', 'Red copy', 'Half', 'Group']);
    expect(await editor.selected()).toEqual(['Red copy']);
  });

  it('hides and locks; what is locked is not taken on the canvas', async () => {
    await row('Red').getByRole('button', { name: 'Hide Red' }).click();
    await expect.poll(() => editor.colourAt(200, 200), POLL).toBe('#ffffff');
    await row('Red').getByRole('button', { name: 'Show Red' }).click();
    await row('Red').hover();
    await row('Red').getByRole('button', { name: 'Lock Red' }).click();
    await expect.poll(async () => (await editor.layer('red')).locked, POLL).toBe(true);
    const { x, y } = await editor.at(200, 200);
    await editor.page.mouse.click(x, y);
    expect(await editor.selected()).toEqual([]);
    await row('Red').click();
    expect(await field('X').isDisabled()).toBe(true);
  });

  it('offers its actions in a context menu', async () => {
    await row('Half').click({ button: 'right' });
    await editor.page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect.poll(() => order(), POLL).toContain('Half copy');
  });

  it('is walked with the arrow keys', async () => {
    await row('Group').click();
    await editor.page.keyboard.press('ArrowLeft');
    expect(await names()).toEqual(['Group', 'Half', 'Red']);
    await editor.page.keyboard.press('ArrowDown');
    expect(await editor.selected()).toEqual(['Half']);
    await editor.page.keyboard.press('Shift+ArrowDown');
    expect(await editor.selected()).toEqual(['Half', 'Red']);
    await editor.page.keyboard.press('Home');
    await editor.page.keyboard.press('ArrowRight');
    expect(await names()).toEqual(['Group', 'Dot', 'Half', 'Red']);
    // Walking moves nothing on the page.
    expect((await editor.layer('half')).transform).toMatchObject({ x: 500, y: 350 });
  });

  it('sets numbers by sums, of several layers at once, and shows where they differ', async () => {
    await row('Red').click();
    await field('X').fill('512/2');
    await editor.page.keyboard.press('Enter');
    await expect.poll(async () => (await editor.layer('red')).transform.x, POLL).toBe(256);
    await row('Half').click({ modifiers: ['Control'] });
    expect(await field('X').inputValue()).toBe('–');
    expect(await field('Size').inputValue()).toBe('100 %');
    await field('Y').fill('300');
    await editor.page.keyboard.press('Enter');
    await expect.poll(async () => (await editor.layer('half')).transform.y, POLL).toBe(300);
    expect((await editor.layer('red')).transform).toMatchObject({ x: 256, y: 300 });
  });

  it('sizes both sides together, or apart once unlinked', async () => {
    await row('Red').click();
    await field('Size').fill('50');
    await editor.page.keyboard.press('Enter');
    await expect
      .poll(async () => (await editor.layer('red')).transform, POLL)
      .toMatchObject({
        scaleX: 0.5,
        scaleY: 0.5,
      });
    await editor.page.getByRole('button', { name: 'Size width and height apart' }).click();
    await field('Width').fill('80');
    await editor.page.keyboard.press('Enter');
    await expect
      .poll(async () => (await editor.layer('red')).transform, POLL)
      .toMatchObject({
        scaleX: 0.8,
        scaleY: 0.5,
      });
    await editor.page.getByRole('button', { name: 'Size width and height together' }).click();
    await expect.poll(async () => (await editor.layer('red')).transform.scaleY, POLL).toBe(0.8);
  });

  it('fades by its slider, one drag one step', async () => {
    await row('Red').click();
    const slider = editor.page.getByRole('slider', { name: 'Opacity' });
    const box = (await slider.boundingBox())!;
    await editor.page.mouse.move(box.x + box.width - 8, box.y + box.height / 2);
    await editor.page.mouse.down();
    await editor.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    await editor.page.mouse.up();
    await expect.poll(async () => (await editor.layer('red')).opacity, POLL).toBeCloseTo(0.5, 1);
    expect(await row('Red').locator('small').textContent()).toMatch(/^Normal · (49|50|51) %$/);
    await editor.page.keyboard.press('Control+z');
    await expect.poll(async () => (await editor.layer('red')).opacity, POLL).toBe(1);
  });

  it('shows the page where nothing is selected', async () => {
    const page = async () => documentRecord(await editor.document());
    await field('Width').fill('1000');
    await editor.page.keyboard.press('Enter');
    await expect.poll(async () => (await page()).width, POLL).toBe(1000);
    await editor.page.getByRole('checkbox', { name: 'Transparent' }).check();
    await expect.poll(async () => (await page()).background, POLL).toBeNull();
    await field('Length').fill('4');
    await editor.page.keyboard.press('Enter');
    await expect.poll(async () => (await page()).durationSeconds, POLL).toBe(4);
  });

  it('can be used without seeing it', async () => {
    expect(await seriousViolations(editor.page, 'aside')).toEqual([]);
    await row('Red').click();
    expect(await seriousViolations(editor.page, 'aside')).toEqual([]);
  });
});
