// Finds Electron's runtime without importing 'electron', which would start a download. Where it is missing
// its own installer is tried, once a day at most: it may be out of reach here.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const INSTALL_SECONDS = 90;
const RETRY_HOURS = 24;
const PROGRAMS = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

const packageFolder = (root) => join(root, 'node_modules', 'electron');
const failureFile = (root) => join(root, 'node_modules', '.cache', 'songbrush', 'electron-missing.txt');

/** The runtime's program, or null. */
export function findElectron(root, platform = process.platform) {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder(root), 'dist');
  const program = join(folder, PROGRAMS[platform] ?? 'electron');
  return existsSync(program) ? program : null;
}

function failedLately(file) {
  return existsSync(file) && Date.now() - statSync(file).mtimeMs < RETRY_HOURS * 3600 * 1000;
}

/** Null where it worked, else why it did not. */
function install(root, seconds) {
  return new Promise((resolve) => {
    const installer = join(packageFolder(root), 'install.js');
    if (!existsSync(installer)) return resolve('the package is not installed');
    const child = spawn(process.execPath, [installer], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk) => (words = (words + chunk).slice(-4000)));
    const timer = setTimeout(() => child.kill(), seconds * 1000);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(null);
      const line = words
        .split('\n')
        .find((each) => /error/i.test(each))
        ?.trim();
      resolve(
        signal
          ? `its download took longer than ${seconds} s`
          : `its download failed: ${line?.replace(/^\w*Error: /, '') ?? `exit code ${code}`}`,
      );
    });
  });
}

/**
 * The runtime's program, installed first where it is missing; or why there is none.
 * @returns {Promise<{ program: string } | { missing: string }>}
 */
export async function electronRuntime(root, { seconds = INSTALL_SECONDS } = {}) {
  const found = findElectron(root);
  if (found) return { program: found };
  const file = failureFile(root);
  if (failedLately(file)) return { missing: readFileSync(file, 'utf8').trim() };
  console.error('Fetching Electron’s runtime ...');
  const problem = await install(root, seconds);
  const program = findElectron(root);
  if (problem === null && program) return { program };
  const missing = problem ?? 'its installer left no program';
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${missing}\n`);
  return { missing };
}
