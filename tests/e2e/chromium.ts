/** A headless Chromium for end-to-end tests, and a page that remembers every complaint. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { BROWSER_PATH, launchBrowser } from './browser.ts';

/** Runs a suite with a browser; says why when there is none. */
export function describeWithBrowser(title: string, suite: (browser: () => Browser) => void): void {
  if (BROWSER_PATH === null) {
    console.warn(`skipped: ${title}: no browser of the Chromium family was found on this machine`);
    describe.skip(title, () => suite(() => null as never));
    return;
  }
  describe(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());
    suite(() => browser);
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors, failed requests, policy violations. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, address: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A page that is left, or an editor that no longer wants an answer, aborts.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (window as unknown as { complain(text: string): void }).complain(
        `policy: ${violatedDirective} ${blockedURI}`,
      );
    });
  });
  await page.goto(address);
  return { page, complaints };
}
