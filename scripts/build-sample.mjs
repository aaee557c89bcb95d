// Makes resources/sample/night-whale.songbrush anew.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, installPackages, run } from './install.mjs';

installPackages();
const { build } = await import('esbuild');
const bundle = join(ROOT, '.cache', 'build-sample.mjs');
await build({
  entryPoints: [join(ROOT, 'main', 'sample', 'build-sample.ts')],
  absWorkingDir: ROOT,
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const done = run(process.execPath, [bundle]);
await rm(bundle, { force: true });
process.exit(done ? 0 : 1);
