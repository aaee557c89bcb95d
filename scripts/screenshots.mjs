// `npm run screenshots`: opens the sample in Chromium as anyone would, and takes the pictures in docs/.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, isBuilt } from './build.mjs';
import { findBrowser, ROOT } from './install.mjs';

const DOCS = join(ROOT, 'docs');
/** Where in the ruler the playhead goes: the drums are in, the whale is in the air. */
const PLAYHEAD_SHARE = 0.49;
const VIEWPORT = { width: 1440, height: 900 };

const browserName = findBrowser();
if (!browserName) {
  console.error('Please install chromium; the screenshots are taken in it.');
  process.exit(1);
}
if (process.platform === 'linux' && !hasChineseFont()) {
  console.error('Please install a Chinese font (fonts-noto-cjk); the Chinese screenshot would be of boxes.');
  process.exit(1);
}
if (!isBuilt()) await build();

const folder = await mkdtemp(join(tmpdir(), 'songbrush-screenshots-'));
const home = join(folder, 'ada');
await mkdir(join(home, 'Videos'), { recursive: true });
await mkdir(join(DOCS, 'screenshots'), { recursive: true });
const server = spawn(process.execPath, ['dist/main/web.js'], {
  cwd: ROOT,
  env: { ...process.env, SONGBRUSH_DATA: join(folder, 'data'), HOME: home, USERPROFILE: home },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const browser = await chromium.launch({
  executablePath: await pathOf(browserName),
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});

try {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    deviceScaleFactor: 2,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(/http:\S+/.exec(String(line))[0]);
  await takeAll(page);
} finally {
  await browser.close();
  server.kill();
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true });
}

/** True where fontconfig knows a font for Chinese, or cannot be asked. */
function hasChineseFont() {
  const { status, stdout } = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  return status !== 0 || stdout.trim() !== '';
}

/** The program's path: Playwright takes no names. */
async function pathOf(name) {
  const which = spawn(process.platform === 'win32' ? 'where' : 'which', [name]);
  const [path] = await once(which.stdout, 'data');
  return String(path).split('\n')[0].trim();
}

async function takeAll(page) {
  const take = (name) => page.screenshot({ path: join(DOCS, `${name}.png`) });
  const settle = () => page.waitForTimeout(1500);

  await page.getByRole('heading', { name: 'Night whale' }).waitFor();
  await page.keyboard.press('Control+KeyS');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('· saved').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await choose(page);
  await settle();
  await take('screenshot');

  await page.getByRole('button', { name: 'Export film' }).click();
  await page.getByRole('dialog').getByLabel('Film').waitFor();
  await page
    .getByRole('dialog')
    .getByLabel('Film')
    .evaluate((input) => {
      input.value = '/home/ada/Videos/Night whale.mp4';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  await take('screenshots/export');
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await take('screenshots/shortcuts');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Project menu' }).click();
  await page.getByRole('menuitem', { name: 'Language' }).hover();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await page.getByRole('button', { name: '导出影片' }).waitFor();
  await settle();
  await take('screenshots/chinese');

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.keyboard.press('Alt+KeyN');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Untitled' }).waitFor();
  await settle();
  await take('screenshots/empty');
}

/** The playhead in the song, the whale selected. */
async function choose(page) {
  await page.getByRole('treeitem', { name: /^Whale\b/ }).click();
  const box = await page.locator('.ruler').boundingBox();
  await page.mouse.click(box.x + box.width * PLAYHEAD_SHARE, box.y + box.height / 2);
}
