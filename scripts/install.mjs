// Brings a clone to the point where everything else can run: packages, and for the tests Chromium and
// ffmpeg. Plain Node: nothing is installed yet when this starts.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command in the clone, its output shown. Answers whether it succeeded. */
export function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  return status === 0;
}

/** Runs one of the installed packages' programs. */
export function runBin(name, args, options = {}) {
  return run(join(ROOT, 'node_modules', '.bin', name), args, options);
}

/** True when a program answers to `--version` or `-version`. */
export function answers(program) {
  return ['--version', '-version'].some(
    (flag) => spawnSync(program, [flag], { stdio: 'ignore' }).status === 0,
  );
}

/** onnxruntime-node's own install step would look for CUDA on the network. */
const NPM_ENVIRONMENT = { ...process.env, npm_config_onnxruntime_node_install: 'skip' };

/** Installs the packages unless they are there and as new as the lock file. */
export function installPackages() {
  const marker = join(ROOT, 'node_modules', '.package-lock.json');
  const lock = join(ROOT, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing packages ...');
  const options = { env: NPM_ENVIRONMENT, stdio: ['ignore', process.stderr, process.stderr] };
  if (run('npm', ['ci', '--no-audit', '--no-fund'], options)) return;
  console.error('npm ci did not work; trying npm install.');
  if (!run('npm', ['install', '--no-audit', '--no-fund'], options)) {
    console.error('The packages could not be installed. Look at the messages above, then run this again.');
    process.exit(1);
  }
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** The first browser of the Chromium family on the PATH, or null. */
export function findBrowser() {
  return BROWSERS.find(answers) ?? null;
}

/** Chromium and ffmpeg for the tests: through apt as root on Debian, else a line saying what to install. */
export function installTestPrograms() {
  const missing = [...(findBrowser() ? [] : ['chromium']), ...(answers('ffmpeg') ? [] : ['ffmpeg'])];
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && answers('apt-get')) {
    console.error(`Installing ${missing.join(' and ')} ...`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: ['ignore', 'ignore', process.stderr] };
    if (
      run('apt-get', ['update', '-qq'], options) &&
      run('apt-get', ['install', '-y', '-qq', ...missing], options)
    )
      return;
  }
  console.error(`Please install ${missing.join(' and ')}; the tests that need them are skipped without.`);
}
