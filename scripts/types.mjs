// Checks the types of every folder with that folder's own settings.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runBin } from './install.mjs';

const folders = ['core', 'models', 'main', 'preload', 'tests'];
const hasSources = (folder) => existsSync(join(ROOT, folder, 'tsconfig.json'));
const results = folders.filter(hasSources).map((folder) => runBin('tsc', ['-p', folder]));
if (existsSync(join(ROOT, 'renderer', 'app', 'main.ts'))) {
  results.push(
    runBin('svelte-check', [
      '--tsconfig',
      'renderer/tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ]),
  );
}
process.exit(results.every(Boolean) ? 0 : 1);
