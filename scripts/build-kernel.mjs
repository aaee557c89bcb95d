// Compiles the compositing kernel (AssemblyScript) into the TypeScript file that carries it. Run it after a
// change in core/compositing/kernel/assembly/; a test compares the two.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { ROOT } from './install.mjs';

const BINARY = join(ROOT, 'core/compositing/kernel/binary.ts');
const OPTIONS = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--importMemory', '--memoryBase', '1024', '--enable', 'simd'],
];
const LINE = 96;

/** @returns the kernel's WebAssembly, base64 */
export async function compileKernel() {
  let binary;
  const { error, stderr } = await asc.main(
    ['core/compositing/kernel/assembly/index.ts', '--baseDir', ROOT, '--outFile', 'kernel.wasm', ...OPTIONS],
    { writeFile: (_, contents) => void (binary = contents) },
  );
  if (error) throw new Error(`The kernel does not compile:\n${stderr}`);
  return Buffer.from(binary).toString('base64');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const base64 = await compileKernel();
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')).map((line) => `  '${line}',`);
  await writeFile(
    BINARY,
    [
      '/** The compiled kernel, base64. Made by `node scripts/build-kernel.mjs` from `assembly/`; not edited by hand. */',
      'export const KERNEL_WASM = [',
      ...lines,
      "].join('');",
      '',
    ].join('\n'),
  );
}
