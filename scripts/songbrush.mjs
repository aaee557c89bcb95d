// `npm run --silent songbrush -- COMMAND ...`: installs and builds what is missing, then runs the command
// line where the person is. Nothing but the command's own output goes to stdout.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages, ROOT } from './install.mjs';

const CLI = join(ROOT, 'dist', 'main', 'cli.js');

/** Brings dist/ up to date, quietly unless there is something to do. */
async function prepare() {
  installPackages();
  const { build, isBuilt } = await import('./build.mjs');
  if (isBuilt() && existsSync(CLI)) return;
  console.error('Building ...');
  const log = console.log;
  console.log = console.error;
  await build();
  console.log = log;
}

/** npm runs scripts in the package's folder; names on the line are relative to where npm was called. */
const callerFolder = () =>
  process.env.npm_lifecycle_event === 'songbrush' ? process.env.INIT_CWD : undefined;

/** Runs the command line; answers with its exit code. Signals are passed on. */
export async function songbrush(args) {
  await prepare();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'inherit', cwd: callerFolder() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
    child.on('error', (error) => {
      console.error(`songbrush: ${error.message}`);
      resolve(1);
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(await songbrush(process.argv.slice(2)));
}
