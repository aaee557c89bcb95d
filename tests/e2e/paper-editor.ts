/** The editor with the paper project open, and what a test sees and does on its canvas. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { layer } from '#core/document/queries.ts';
import type { LayerRecord, SongbrushDocument } from '#core/document/records.ts';
import { PAGE, writePaperProject } from './paper-project.ts';
import { openEditor } from './running-editor.ts';

export interface PaperEditor {
  readonly page: Page;
  readonly failures: readonly string[];
  /** The document as the app has it. */
  document(): Promise<SongbrushDocument>;
  layer(id: string): Promise<LayerRecord>;
  /** Where a point of the document's page lies in the window. */
  at(x: number, y: number): Promise<{ readonly x: number; readonly y: number }>;
  /** Names of the selected layers, from the top of the list. */
  selected(): Promise<string[]>;
  /** Colour of the canvas at a point of the document's page, `#rrggbb`. */
  colourAt(x: number, y: number): Promise<string>;
  /** Presses at one point of the document's page and releases at another. */
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>;
  /** Takes back all that was done and selects nothing. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openPaperEditor(context: BrowserContextOptions = {}): Promise<PaperEditor> {
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-paper-'));
  const path = await writePaperProject(folder);
  const editor = await openEditor({ opensAtStart: { kind: 'project', path }, context });
  const { page } = editor;
  await page.locator('main canvas[data-time]').waitFor();
  const document = async (): Promise<SongbrushDocument> => (await editor.project()).document;
  const at = async (x: number, y: number) => {
    const box = (await page.locator('main .page').boundingBox())!;
    return { x: box.x + (x / PAGE.width) * box.width, y: box.y + (y / PAGE.height) * box.height };
  };
  return {
    page,
    failures: editor.failures,
    document,
    at,
    layer: async (id) => layer(await document(), id),
    selected: () => page.locator('[role=treeitem][aria-selected=true] b').allTextContents(),
    colourAt: (x, y) =>
      page.locator('main canvas').evaluate(
        (node, { x, y, page }) => {
          const canvas = node as HTMLCanvasElement;
          const column = Math.floor((x / page.width) * canvas.width);
          const row = Math.floor((y / page.height) * canvas.height);
          const [r, g, b] = canvas.getContext('2d')!.getImageData(column, row, 1, 1).data;
          return `#${[r, g, b].map((value) => value!.toString(16).padStart(2, '0')).join('')}`;
        },
        { x, y, page: PAGE },
      ),
    async drag(from, to) {
      const [start, end] = [await at(...from), await at(...to)];
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
      await page.mouse.move(end.x, end.y);
      await page.mouse.up();
    },
    async reset() {
      const undo = page.getByRole('button', { name: /^Undo/ });
      for (let i = 0; i < 50 && (await undo.isEnabled()); i++) await undo.click();
      await page.locator('main').focus();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+0');
      await page.keyboard.press('v');
    },
    async close() {
      await editor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
