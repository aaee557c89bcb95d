/**
 * The web shell as a program: `node dist/main/web.js [--port N] [--window] [FILE.songbrush]`. Prints its
 * address, or opens it in a window and ends with it. Enter prints a new address.
 */
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import { dataFolder } from './data-folder.ts';
import { findBrowser, hasDisplay, openBrowserWindow } from './web/browser-window.ts';
import { startWebShell, type WebShell } from './web.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const HIGHEST_PORT = 65_535;
/** A browser that ends sooner did not show a window: it failed, or gave the address to another of its kind. */
const SHORTEST_WINDOW_SECONDS = 5;

function fail(code: number, message: string): never {
  console.error(message);
  process.exit(code);
}

function readArguments() {
  const options = {
    port: { type: 'string', default: '0' },
    window: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new Error(`--port is ${values.port}; it must be a whole number from 0 to ${HIGHEST_PORT}.`);
  }
  if (positionals.length > 1) throw new Error('Give one project file at most.');
  return { port, window: values.window, file: positionals[0] };
}

function printAddress(shell: WebShell): void {
  console.log(`Songbrush: ${shell.issueAddress()}`);
}

/** For a browser on this machine, or on another one through a tunnel. */
function invite(shell: WebShell): void {
  const { port } = new URL(shell.origin);
  printAddress(shell);
  console.error(
    `The address lets one browser in. From another computer first run: ssh -L ${port}:127.0.0.1:${port} HOST`,
  );
  if (!process.stdin.isTTY) return;
  console.error('Enter prints a new address, Ctrl-C ends.');
  createInterface({ input: process.stdin }).on('line', () => printAddress(shell));
}

/** Resolves when the window has been closed; keeps serving where none could be shown. */
async function showWindow(shell: WebShell): Promise<void> {
  const browser = hasDisplay() ? findBrowser() : null;
  if (browser === null) {
    const reason = hasDisplay()
      ? 'No browser of the Chromium family was found.'
      : 'There is no display here.';
    console.error(`${reason} Open the address in a browser.`);
    return invite(shell);
  }
  const window = openBrowserWindow(browser, shell.issueAddress(), join(dataFolder(), 'browser'));
  process.once('exit', () => window.close());
  const { seconds } = await window.closed;
  if (seconds >= SHORTEST_WINDOW_SECONDS) return end(shell, 0);
  console.error(`${browser} did not keep a window open. Open the address in a browser.`);
  invite(shell);
}

async function end(shell: WebShell, code: number): Promise<void> {
  await shell.close();
  process.exit(code);
}

let input: ReturnType<typeof readArguments>;
try {
  input = readArguments();
} catch (error) {
  fail(EXIT_USAGE, (error as Error).message);
}
try {
  const { port, file } = input;
  const opensAtStart =
    file === undefined ? ({ kind: 'sample' } as const) : ({ kind: 'project', path: resolve(file) } as const);
  const shell = await startWebShell({ port, opensAtStart });
  process.once('SIGINT', () => void end(shell, EXIT_INTERRUPTED));
  process.once('SIGTERM', () => void end(shell, 0));
  if (input.window) await showWindow(shell);
  else invite(shell);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  fail(EXIT_FAILED, `${error.message} ${error.remedy}`);
}
