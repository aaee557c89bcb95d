// Runs a benchmark: `node scripts/bench.mjs export [arguments]` bundles tests/bench/export.bench.ts and runs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { ROOT } from './install.mjs';

const [name, ...rest] = process.argv.slice(2);
if (!isBuilt()) await build();
const esbuild = await import('esbuild');
const bundle = join(ROOT, 'dist', 'bench', `${name}.js`);
await esbuild.build({
  entryPoints: [join(ROOT, 'tests', 'bench', `${name}.bench.ts`)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...rest], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
