// Builds what runs: esbuild for the main process, its worker and child processes, and the preload; vite
// for the editor. Skips what is newer than its sources, unless told --force.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './install.mjs';

/** Entry points, by the name of their bundle in dist/main/. Those not there yet are left out. */
const MAIN_ENTRIES = {
  cli: 'main/cli.ts',
  electron: 'main/electron-entry.ts',
  'frame-worker': 'main/rendering/frame-worker.ts',
  'hearing-worker': 'main/background/hearing-worker.ts',
  'imaging-worker': 'main/background/imaging-worker.ts',
  'training-child': 'main/training/training-child.ts',
  web: 'main/web-entry.ts',
  'train-beat-tracker': 'main/training/beat-tracker/recipe.ts',
  'train-choreographer': 'main/training/choreographer/recipe.ts',
  'compare-choreographers': 'main/training/choreographer/compare.ts',
  'train-picture-encoder': 'main/training/picture-encoder/recipe.ts',
};
const SOURCES = [
  'core',
  'models',
  'main',
  'preload',
  'renderer',
  'scripts',
  'package-lock.json',
  'vite.config.ts',
];
const STAMP = join(ROOT, 'dist', 'package.json');

function newestChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** True when dist/ is newer than every source. */
export function isBuilt() {
  if (!existsSync(STAMP)) return false;
  const built = statSync(STAMP).mtimeMs;
  return SOURCES.map((name) => join(ROOT, name))
    .filter(existsSync)
    .every((path) => newestChange(path) <= built);
}

export async function build() {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const esbuild = await import('esbuild');
  const present = ([, source]) => existsSync(join(ROOT, source));
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    absWorkingDir: ROOT,
    sourcemap: true,
    logLevel: 'warning',
  };
  await esbuild.build({
    ...shared,
    entryPoints: Object.fromEntries(Object.entries(MAIN_ENTRIES).filter(present)),
    outdir: 'dist/main',
    format: 'esm',
    packages: 'external',
  });
  if (existsSync(join(ROOT, 'preload/preload.ts'))) {
    await esbuild.build({
      ...shared,
      entryPoints: { preload: 'preload/preload.ts' },
      outdir: 'dist/preload',
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['electron'],
    });
  }
  if (existsSync(join(ROOT, 'vite.config.ts'))) {
    const vite = await import('vite');
    await vite.build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
  }
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  await writeFile(STAMP, '{ "type": "module" }\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--force') || !isBuilt()) await build();
}
