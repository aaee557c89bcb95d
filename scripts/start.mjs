// `npm start [-- FILE.songbrush]`: installs and builds what is needed, then opens the editor: in Electron
// where its runtime is or can be had, otherwise in a window of an installed browser, otherwise at an address.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { installPackages, ROOT } from './install.mjs';
import { electronRuntime } from './electron-runtime.mjs';

/** An Electron that fails sooner could not start: a library is missing, or there is no display. */
const SHORTEST_RUN_SECONDS = 5;
const EXIT_INTERRUPTED = 130;

const hasDisplay =
  process.platform === 'win32' ||
  (process.platform === 'darwin'
    ? !process.env.SSH_CONNECTION
    : Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));

// npm runs scripts in the package's folder; the file was named from where the user stands.
const file = process.argv[2] === undefined ? [] : [resolve(process.env.INIT_CWD ?? '.', process.argv[2])];

/** Runs a program until it ends. Ctrl-C reaches it directly: this one only waits for its end. */
function runUntilEnd(program, args) {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit' });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    // A signal for this process alone is passed on; from a terminal the program has it already.
    const pass = (signal) => (process.stdin.isTTY ? undefined : child.kill(signal));
    for (const signal of signals) process.on(signal, pass);
    const end = (code, signal) => {
      for (const each of signals) process.off(each, pass);
      const seconds = (performance.now() - started) / 1000;
      done({ code: code ?? (signal === 'SIGINT' ? EXIT_INTERRUPTED : 1), seconds });
    };
    child.once('error', () => end(1, null));
    child.once('exit', end);
  });
}

async function startElectron() {
  const runtime = await electronRuntime(ROOT);
  if ('missing' in runtime) {
    console.error(`Electron’s runtime is not here (${runtime.missing}); opening a browser window instead.`);
    return null;
  }
  // Chromium does not start as root otherwise.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { code, seconds } = await runUntilEnd(runtime.program, [...asRoot, ROOT, ...file]);
  if (code === 0 || seconds >= SHORTEST_RUN_SECONDS) return code;
  console.error(`Electron could not start here (it ended with ${code}); opening a browser window instead.`);
  return null;
}

installPackages();
const { build, isBuilt } = await import('./build.mjs');
if (!isBuilt()) {
  console.error('Building ...');
  await build();
}
const electronCode = hasDisplay ? await startElectron() : null;
const web = [join(ROOT, 'dist', 'main', 'web.js'), '--window', ...file];
process.exit(electronCode ?? (await runUntilEnd(process.execPath, web)).code);
