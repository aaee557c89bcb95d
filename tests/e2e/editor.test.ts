/** The editor from the first look to the film, the way an artist goes through it. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import {
  buildApp,
  type EditorWindow,
  hasBrowser,
  hasFfprobe,
  killServer,
  openWindow,
  startServer,
  stopServer,
  type Server,
  nameInApp,
} from './editor-window.ts';
import { seriousViolations } from './running-editor.ts';

let folder: string;
let home: string;
let server: Server;
let browser: Browser;
let open: EditorWindow;
let page: Page;

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
const heading = (): Locator => page.getByRole('heading', { level: 1 });

async function chooseFromMenu(...names: (string | RegExp)[]): Promise<void> {
  await page.getByRole('button', { name: /^(Project menu|项目菜单)$/ }).click();
  for (const [i, name] of names.entries()) {
    const role = /^(English|简体中文)$/.test(String(name)) ? 'menuitemradio' : 'menuitem';
    const item = page.getByRole(role, { name });
    if (i === names.length - 1) await item.click();
    else await item.hover();
  }
}

async function rename(name: string): Promise<void> {
  await heading().getByRole('button').dblclick();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

/** Waits until the header says so: edits and saves are on disk by then. */
const state = (words: string): Promise<void> => page.getByText(`· ${words}`, { exact: true }).waitFor();

describe.skipIf(!hasBrowser)('the editor', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    buildApp();
    folder = await mkdtemp(join(tmpdir(), 'songbrush-editor-'));
    home = join(folder, 'home');
    await mkdir(join(home, 'Videos'), { recursive: true });
    server = await startServer(join(folder, 'data'), home);
    browser = await launchBrowser();
    open = await openWindow(browser, server.address);
    ({ page } = open);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (server) await stopServer(server);
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(open.complaints.splice(0)).toEqual([]));

  it('opens on the sample', async () => {
    expect(await heading().textContent()).toBe('Night whale');
    await page.getByRole('treeitem', { name: /^Whale\b/ }).waitFor();
    expect(await page.title()).toBe('Night whale · Songbrush');
  });

  it('renames the project, takes that back by name, and does it again', async () => {
    await rename('Tide');
    expect(await heading().textContent()).toBe('Tide');
    await button('Undo: rename project').click();
    expect(await heading().textContent()).toBe('Night whale');
    await page.keyboard.press('Control+Shift+KeyZ');
    expect(await heading().textContent()).toBe('Tide');
    await page.keyboard.press('Control+KeyZ');
    expect(await heading().textContent()).toBe('Night whale');
  });

  it('saves where it is told to, and asks before it replaces a file', async () => {
    await page.keyboard.press('Control+Shift+KeyS');
    await dialog('Save the project').getByRole('textbox', { name: 'Name' }).fill('whale');
    await page.keyboard.press('Enter');
    await state('saved');
    expect(readdirSync(home)).toContain('whale.songbrush');

    await rename('Whale two');
    await state('not saved');
    await page.keyboard.press('Control+KeyS');
    await state('saved');

    await page.keyboard.press('Control+Shift+KeyS');
    await dialog('Save the project').getByRole('textbox', { name: 'Name' }).fill('second');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Saved second.songbrush' }).waitFor();
    await page.keyboard.press('Control+Shift+KeyS');
    await dialog('Save the project')
      .getByRole('option', { name: /whale\.songbrush/ })
      .click();
    await dialog('Save the project').getByRole('button', { name: 'Save' }).click();
    await dialog('Replace “whale.songbrush”?').getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByText('· saved').getAttribute('title')).toBe(join(home, 'second.songbrush'));
  });

  it('makes a folder to save in, and says why where it cannot', async () => {
    await page.keyboard.press('Control+Shift+KeyS');
    const save = dialog('Save the project');
    await save.getByRole('button', { name: 'New folder' }).click();
    const named = save.getByRole('textbox', { name: 'Name of the new folder' });
    await named.fill('Videos');
    await named.press('Enter');
    await save.getByRole('alert').getByText('“Videos” is there already.').waitFor();
    await named.fill('Tides');
    await named.press('Enter');
    await save.getByRole('navigation').getByRole('button', { name: 'Tides' }).waitFor();
    await named.waitFor({ state: 'detached' });
    expect(readdirSync(join(home, 'Tides'))).toEqual([]);
    await save.getByRole('button', { name: 'New folder' }).click();
    await named.press('Escape');
    await named.waitFor({ state: 'detached' });
    await save.getByRole('button', { name: 'Cancel' }).click();
  });

  it('asks about unsaved work before it goes', async () => {
    await rename('Unsaved');
    await state('not saved');
    const asked = page.waitForEvent('dialog');
    const reloading = page.reload();
    expect((await asked).type()).toBe('beforeunload');
    await (await asked).accept();
    await reloading;
    await page.getByRole('heading', { level: 1, name: 'Unsaved' }).waitFor();
    await state('not saved');
    await page.keyboard.press('Alt+KeyN');
    await dialog('Save “Unsaved” first?').getByRole('button', { name: 'Cancel' }).click();
    expect(await heading().textContent()).toBe('Unsaved');

    await page.keyboard.press('Alt+KeyN');
    await dialog('Save “Unsaved” first?').getByRole('button', { name: 'Don’t save' }).click();
    await dialog('New project').getByRole('textbox', { name: 'Name' }).fill('Fresh');
    await dialog('New project')
      .getByRole('button', { name: /Square/ })
      .click();
    await button('Create').click();
    await page.getByRole('heading', { level: 1, name: 'Fresh' }).waitFor();
    await page.getByText('Drop a picture here').waitFor();
  });

  it('opens what was open before, and shows what is gone', async () => {
    await rm(join(home, 'second.songbrush'));
    await button('Project menu').click();
    await page.getByRole('menuitem', { name: 'Open recent' }).hover();
    const gone = page.getByRole('menuitem', { name: /second\.songbrush/ });
    await gone.waitFor();
    expect(await gone.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('menuitem', { name: /whale\.songbrush/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Whale two' }).waitFor();
    await state('saved');
  });

  it('says what is wrong with a file, and leaves the project open', async () => {
    await writeFile(join(home, 'broken.songbrush'), 'not a project');
    await page.keyboard.press('Control+KeyO');
    const files = dialog('Open a project');
    await files.getByRole('option', { name: 'Videos' }).dblclick();
    await files.getByText('Nothing of this kind here.').waitFor();
    await files.getByRole('button', { name: 'Folder above' }).click();
    await files.getByRole('option', { name: /whale\.songbrush/ }).waitFor();
    await files.getByRole('listbox').focus();
    await page.keyboard.type('b');
    expect(await files.getByRole('option', { selected: true }).textContent()).toContain('broken.songbrush');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText(/broken\.songbrush/).waitFor();
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(await heading().textContent()).toBe('Whale two');
  });

  it('speaks Chinese from one moment to the next, and remembers it', async () => {
    await chooseFromMenu('Language', '简体中文');
    await button('导出影片').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.reload();
    await button('导出影片').waitFor();
    await chooseFromMenu('语言', 'English');
    await button('Export film').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('lists its shortcuts, finds one, and takes no key while a text is typed', async () => {
    await page.keyboard.press('?');
    const sheet = dialog('Keyboard shortcuts');
    await sheet.getByRole('searchbox').fill('save as');
    expect(await sheet.getByRole('term').allTextContents()).toEqual(['Save as…']);
    expect(await sheet.getByText('Ctrl+Shift+S').isVisible()).toBe(true);
    // Behind a dialog no shortcut works, and a question mark is a letter.
    await page.keyboard.press('Control+KeyE');
    await page.keyboard.type('?');
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await sheet.getByRole('searchbox').inputValue()).toBe('save as?');
    // The first one empties the field.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('keeps the size of its panels', async () => {
    const timeline = page.getByRole('separator', { name: 'Height of the timeline' });
    const before = Number(await timeline.getAttribute('aria-valuenow'));
    await timeline.focus();
    await page.keyboard.press('ArrowUp');
    expect(Number(await timeline.getAttribute('aria-valuenow'))).toBe(before + 8);
    await page.keyboard.press('Control+Backslash');
    const panels = page.getByRole('separator', { name: 'Width of the panels' });
    expect(await panels.getAttribute('aria-valuenow')).toBe('0');
    await page.reload();
    await heading().waitFor();
    expect(Number(await timeline.getAttribute('aria-valuenow'))).toBe(before + 8);
    expect(await panels.getAttribute('aria-valuenow')).toBe('0');
    await page.keyboard.press('Control+Backslash');
    expect(await panels.getAttribute('aria-valuenow')).toBe('280');

    await button('Layers').press('Enter');
    await page.getByRole('tree').waitFor({ state: 'detached' });
    await page.reload();
    await heading().waitFor();
    expect(await button('Layers').getAttribute('aria-expanded')).toBe('false');
    await button('Layers').click();
    await page.getByRole('tree').waitFor();
  });

  it('fits a small window', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const overflow = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight - innerHeight,
    ]);
    expect(overflow).toEqual([0, 0]);
    const film = (await button('Export film').boundingBox())!;
    expect(film.x + film.width).toBeLessThanOrEqual(1280);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('exports a film of a part of it', async () => {
    await button('Export film').click();
    const film = dialog('Export film');
    await film.getByLabel('Size').selectOption('custom');
    const width = film.getByRole('textbox', { name: 'Width' });
    await width.fill('321');
    await width.press('Enter');
    await film.getByText('321 px is odd; a film’s sides are even. Take 320 or 322.').waitFor();
    expect(await film.getByRole('button', { name: 'Export' }).isDisabled()).toBe(true);
    await width.fill('320');
    await width.press('Enter');
    await film.getByLabel('Quality').selectOption('draft');
    await film.getByLabel('Frame rate').selectOption('24');
    await film.getByLabel('Part').selectOption('custom');
    await film.getByRole('textbox', { name: 'From' }).fill('2');
    await film.getByRole('textbox', { name: 'To' }).fill('3.5');
    await film.getByRole('textbox', { name: 'To' }).press('Enter');
    await film.getByText('1.5 s · 36 frames').waitFor();
    expect(await film.getByLabel('Film').inputValue()).toBe(join(home, 'Videos', 'Whale two.mp4'));
    await film.getByRole('button', { name: 'Export' }).click();
    await film.getByText('The film is ready').waitFor();
    // A browser reaches no file manager; it has the film's path.
    expect(await film.getByRole('button', { name: 'Show in folder' }).count()).toBe(0);
    await film.getByRole('button', { name: 'Copy path' }).waitFor();
    const watched = await film.getByLabel('Watch').evaluate(async (element) => {
      const video = element as HTMLVideoElement;
      const happens = (name: string) => new Promise((resolve) => video.addEventListener(name, resolve));
      if (video.readyState < 2) await happens('loadeddata');
      const [ended] = [happens('ended'), await video.play()];
      await ended;
      return { duration: video.duration, width: video.videoWidth, at: video.currentTime };
    });
    expect(watched.width).toBe(320);
    expect(Math.abs(watched.duration - 1.5)).toBeLessThan(1 / 24);
    expect(watched.at).toBeCloseTo(watched.duration, 3);
    await film.getByRole('button', { name: 'Close' }).click();
    expect(readdirSync(join(home, 'Videos'))).toEqual(['Whale two.mp4']);
  });

  it.skipIf(!hasFfprobe)('makes films that players take', () => {
    const { stdout } = spawnSync(
      'ffprobe',
      ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', join(home, 'Videos', 'Whale two.mp4')],
      { encoding: 'utf8' },
    );
    const { streams, format } = JSON.parse(stdout) as {
      streams: Record<string, unknown>[];
      format: { duration: string };
    };
    expect(streams.map(({ codec_name }) => codec_name).sort()).toEqual(['aac', 'h264']);
    const picture = streams.find(({ codec_type }) => codec_type === 'video');
    expect(picture).toMatchObject({ width: 320, height: 180, r_frame_rate: '24/1', nb_frames: '36' });
    expect(Math.abs(Number(format.duration) - 1.5)).toBeLessThan(1 / 24);
  });

  it('says when a film is ready behind a closed dialog, and shows it', async () => {
    await button('Export film').click();
    const film = dialog('Export film');
    await film.getByLabel('Film').fill(join(home, 'Videos', 'third.mp4'));
    await film.getByLabel('Part').selectOption('custom');
    await film.getByRole('textbox', { name: 'To' }).fill('2');
    await film.getByRole('textbox', { name: 'To' }).press('Enter');
    await film.getByRole('button', { name: 'Export' }).click();
    await film.getByRole('button', { name: 'Close' }).click();
    await page.getByText('third.mp4 is ready').waitFor();
    await button('Watch').click();
    await page.waitForFunction(
      () => (document.querySelector('dialog video') as HTMLVideoElement)?.readyState >= 2,
    );
    await dialog('Export film').getByRole('button', { name: 'Close' }).click();
    await rm(join(home, 'Videos', 'third.mp4'));
  });

  it('asks before it replaces a film, and leaves none when cancelled', async () => {
    await button('Export film').click();
    const film = dialog('Export film');
    await film.getByRole('button', { name: 'Export' }).click();
    await film.getByText('Replace “Whale two.mp4”?').waitFor();
    await film.getByRole('button', { name: 'Another name' }).click();
    await film.getByLabel('Film').fill(join(home, 'Nowhere', 'never.mp4'));
    await film.getByRole('button', { name: 'Export' }).click();
    await film
      .getByRole('alert')
      .getByText(/Nowhere/)
      .waitFor();
    await film.getByRole('button', { name: 'Try again' }).click();
    await film
      .getByRole('alert')
      .getByText(/Nowhere/)
      .waitFor();
    await film.getByRole('button', { name: 'Change settings' }).click();
    expect(await film.getByLabel('Film').inputValue()).toBe(join(home, 'Nowhere', 'never.mp4'));
    await film.getByLabel('Film').fill(join(home, 'Videos', 'never.mp4'));
    await film.getByRole('button', { name: 'Export' }).click();
    await film.getByText(/\d+ of \d+ frames/).waitFor();
    // It goes on behind a closed dialog, and the header tells how far it is.
    await film.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Jobs: Exporting never.mp4' }).click();
    await button('Cancel').click();
    await page.getByText('cancelled').waitFor();
    await page.keyboard.press('Escape');
    expect(readdirSync(join(home, 'Videos'))).toEqual(['Whale two.mp4']);
  });

  it('can be reached with the keyboard alone', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const names = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const focused = document.activeElement!;
        return focused.getAttribute('aria-label') ?? focused.textContent!.trim();
      });
      names.add(name);
      if (name === 'Height of the timeline') break;
    }
    for (const name of [
      'Project menu',
      'Whale two',
      'Export film',
      'Width of the panels',
      'Height of the timeline',
    ]) {
      expect([...names]).toContain(name);
    }
    await button('Project menu').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement!.textContent)).toContain('Open recent');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toBe(
      'Project menu',
    );
    await button('Export film').focus();
    await page.keyboard.press('Enter');
    await dialog('Export film').waitFor();
    await page.keyboard.press('Escape');
    await dialog('Export film').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement!.textContent!.trim())).toBe('Export film');
  });

  it('has no serious fault for those who use it with a screen reader', async () => {
    expect(await seriousViolations(page, 'html')).toEqual([]);
    const dialogs: Readonly<Record<string, string>> = {
      'Control+KeyE': 'Export film',
      'Control+KeyO': 'Open a project',
      'Alt+KeyN': 'New project',
      'Control+Slash': 'Keyboard shortcuts',
    };
    for (const [keys, name] of Object.entries(dialogs)) {
      await page.keyboard.press(keys);
      await dialog(name).waitFor();
      expect(await seriousViolations(page, 'html'), name).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog(name).waitFor({ state: 'detached' });
    }
  });

  it('gives back what was made before the app was killed', async () => {
    await rename('Before the cut');
    await state('not saved');
    // What the app has acknowledged is kept; what is still on its way to it is not.
    await expect.poll(() => nameInApp(page), { timeout: 20_000 }).toBe('Before the cut');
    await killServer(server);
    await page.close({ runBeforeUnload: false });
    open.complaints.length = 0;
    server = await startServer(join(folder, 'data'), home);
    open = await openWindow(browser, server.address);
    ({ page } = open);
    const recovery = dialog('There is unsaved work');
    await recovery.getByText('Before the cut').waitFor();
    await recovery.getByText(/1 unsaved edit/).waitFor();
    await recovery.getByRole('button', { name: 'Recover' }).click();
    await page.getByRole('heading', { level: 1, name: 'Before the cut' }).waitFor();
    await state('not saved');
    await page.keyboard.press('Control+KeyS');
    await state('saved');
    expect(existsSync(join(home, 'whale.songbrush'))).toBe(true);
  });
});
