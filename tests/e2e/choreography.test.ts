/** The choreography panel in a real browser: several movements a layer, parts, phases, links, cascades. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MovementRecord } from '#core/document/records.ts';
import { movementsOf, recordsOf } from '#core/document/queries.ts';
import { BROWSER_PATH } from './browser.ts';
import { openEditor, seriousViolations, type RunningEditor } from './running-editor.ts';

/** Longer than a choreography takes on a busy machine. */
const MAKING_MS = 60_000;

describe.skipIf(!BROWSER_PATH)('the choreography panel', () => {
  let editor: RunningEditor;
  let page: Page;
  let panel: Locator;
  beforeAll(async () => {
    editor = await openEditor({ context: { viewport: { width: 1440, height: 900 } } });
    ({ page } = editor);
    panel = page.locator('section[aria-label="Choreography"]');
    await page.getByRole('button', { name: /flac, 0:00/ }).waitFor();
  });
  afterEach(() => expect(editor.failures).toEqual([]));
  afterAll(() => editor?.close());

  const movements = async (layer: string): Promise<readonly MovementRecord[]> => {
    const { document } = await editor.project();
    const { id } = recordsOf(document, 'layer').find(({ name }) => name === layer)!;
    return movementsOf(document, id);
  };
  const shown = async (layer: string, key: keyof MovementRecord): Promise<unknown[]> =>
    (await movements(layer)).map((movement) => movement[key]);
  const select = (layer: string): Promise<void> =>
    page
      .getByRole('button', { name: new RegExp(`^${layer} · `) })
      .first()
      .click();
  const list = (): Locator => panel.getByRole('list', { name: 'Movements' });
  const undo = (): Promise<void> => page.getByRole('button', { name: 'Undo' }).click();

  it('adds a movement that listens to the drums, beside the one there is', async () => {
    await select('Whale');
    await panel.getByRole('button', { name: 'Add movement' }).click();
    await panel.getByRole('combobox', { name: 'Part' }).selectOption('drums');
    await panel.getByRole('button', { name: 'Strike', exact: true }).click();
    await expect.poll(() => shown('Whale', 'type'), { timeout: MAKING_MS }).toEqual(['motion', 'motion']);
    expect((await movements('Whale'))[1]).toMatchObject({ style: 'strike', source: 'drums' });
    await expect.poll(() => list().getByRole('listitem').count()).toBe(2);
  });

  it('plays it later, in beats', async () => {
    const later = panel.getByRole('textbox', { name: /Later by/ });
    await later.fill('0.5');
    await later.press('Enter');
    await expect.poll(async () => (await movements('Whale'))[1]!.phaseSeconds).toBeGreaterThan(0.1);
    expect((await movements('Whale'))[0]!.phaseSeconds).toBe(0);
    const { phaseSeconds } = (await movements('Whale'))[1]!;
    await panel.getByText(`${Math.round(phaseSeconds * 1000)} ms`).waitFor();
  });

  it('puts movements in order from the keyboard, switches one off and removes it', async () => {
    const before = await shown('Whale', 'id');
    await list()
      .getByRole('button', { name: /^Strike/ })
      .first()
      .press('Alt+ArrowUp');
    await expect.poll(() => shown('Whale', 'id')).toEqual(before.toReversed());
    await panel.getByRole('button', { name: 'Switch Strike off' }).click();
    await expect.poll(() => shown('Whale', 'enabled')).toEqual([false, true]);
    await panel.getByRole('button', { name: 'Remove Strike' }).click();
    await expect.poll(() => shown('Whale', 'id')).toEqual(before.slice(0, 1));
    // One movement is told by its style alone.
    await expect.poll(() => list().count()).toBe(0);
  });

  it('links a layer to another one, mirrored', async () => {
    await select('Moon');
    const before = await shown('Moon', 'type');
    await panel.getByRole('button', { name: 'Link to layer…' }).click();
    await page.getByRole('menuitem', { name: 'Whale' }).click();
    await expect.poll(() => shown('Moon', 'type')).toEqual([...before, 'motion-link']);
    await panel.getByRole('button', { name: 'Mirror' }).click();
    await expect.poll(async () => (await movements('Moon')).at(-1)).toMatchObject({ mirrored: true });
    await undo();
    await undo();
    await expect.poll(() => shown('Moon', 'type')).toEqual(before);
  });

  it('lets selected layers move one after the other with one click', async () => {
    await select('Whale');
    await page
      .getByRole('treeitem', { name: /Moon/ })
      .first()
      .click({ modifiers: ['Control'] });
    await panel.getByRole('button', { name: 'Cascade' }).click();
    await expect.poll(async () => (await movements('Moon')).at(-1)?.type).toBe('motion-link');
    expect((await movements('Moon')).at(-1)!.phaseSeconds).toBeGreaterThan(0.05);
    await undo();
  });

  it('plays a style’s curve on the button that is pointed at', async () => {
    const sway = panel.getByRole('button', { name: 'Sway', exact: true });
    await sway.hover();
    await expect.poll(() => sway.locator('animateMotion').count()).toBe(1);
    await panel.getByRole('heading').hover();
    await expect.poll(() => sway.locator('animateMotion').count()).toBe(0);
  });

  it('hinders nobody', async () => {
    await select('Whale');
    expect(await seriousViolations(page, 'section[aria-label="Choreography"]')).toEqual([]);
  });
});
