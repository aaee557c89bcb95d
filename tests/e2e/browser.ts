/** The browser that end-to-end tests drive: the one the editor would open its window in, without a window. */
import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '#main/web/browser-window.ts';

/** Null where there is none: such tests are skipped. */
export const BROWSER_PATH = findBrowser();

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** The caller closes it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: BROWSER_PATH!, args: ARGUMENTS });
