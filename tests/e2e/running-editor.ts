/** The real app in a real browser: the web shell with a folder of its own, and a page that shows the editor. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ProjectSession } from '#core/contract/commands.ts';
import type { StartProject } from '#main/app.ts';
import { ROOT } from '#main/paths.ts';
import { startWebShell, type WebShell } from '#main/web.ts';
import { launchBrowser } from './browser.ts';

export interface RunningEditor {
  readonly page: Page;
  /** What went wrong in the page so far. */
  readonly failures: readonly string[];
  /** The project as the app has it, every commit made so far included. */
  project(): Promise<ProjectSession>;
  close(): Promise<void>;
}

export interface EditorOptions {
  readonly opensAtStart?: StartProject | null;
  readonly context?: BrowserContextOptions;
  /** Runs in the page before the editor does. */
  readonly beforeStart?: () => void;
}

/** Builds what is not built, and opens the editor. The caller closes it. */
export async function openEditor(options: EditorOptions = {}): Promise<RunningEditor> {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('the editor could not be built');
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-e2e-'));
  const { opensAtStart = { kind: 'sample' } } = options;
  const shell = await startWebShell({ dataFolder: folder, opensAtStart });
  const browser = await launchBrowser();
  const { page, failures } = await openPage(browser, shell, options);
  return {
    page,
    failures,
    project: () => projectInApp(page),
    async close() {
      await browser.close();
      await shell.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

declare global {
  interface Window {
    commitsHaveArrived?: () => Promise<void>;
  }
}

/** Runs in the page: lets a test wait until the edits made so far have reached the app. */
function watchCommits(): void {
  // The editor sends one commit after the other; between two of them there is a short pause.
  const QUIET_MS = 60;
  const send = window.fetch;
  let underWay = 0;
  let lastMs = -Infinity;
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.endsWith('/document.commit')) return send(input, init);
    underWay++;
    try {
      return await send(input, init);
    } finally {
      underWay--;
      lastMs = performance.now();
    }
  };
  window.commitsHaveArrived = async () => {
    while (underWay > 0 || performance.now() - lastMs < QUIET_MS) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
}

/** The project as the app has it; where commits are watched, every one made so far included. */
export const projectInApp = (page: Page): Promise<ProjectSession> =>
  page.evaluate(async () => {
    await window.commitsHaveArrived?.();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/commands/project.attach', { method: 'POST', headers, body: 'null' });
    return (await answer.json()) as ProjectSession;
  });

async function openPage(
  browser: Browser,
  shell: WebShell,
  { context, beforeStart }: EditorOptions,
): Promise<{ page: Page; failures: string[] }> {
  const opened = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en',
    ...context,
  });
  const page = await opened.newPage();
  page.setDefaultTimeout(15_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.stack ?? error.message));
  await page.addInitScript(watchCommits);
  if (beforeStart) await page.addInitScript(beforeStart);
  await page.goto(shell.issueAddress());
  await page.getByRole('slider', { name: 'Playhead' }).waitFor();
  return { page, failures };
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What hinders people who use a keyboard or a screen reader, inside the elements a selector finds. */
export async function seriousViolations(page: Page, selector: string): Promise<string[]> {
  // Past the page's content policy, which allows no foreign script element.
  await page.evaluate(await readFile(axePath, 'utf8'));
  return page.evaluate(async (within) => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(within);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, selector);
}
