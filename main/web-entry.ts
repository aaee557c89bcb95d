/** The web shell as a program: `node dist/main/web.js [--port N] [FILE.songbrush]`. Prints its address. */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import { startWebShell } from './web.ts';

const { values, positionals } = parseArgs({
  options: { port: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const [file] = positionals;

try {
  const shell = await startWebShell({
    port: Number(values.port),
    opensAtStart: file === undefined ? { kind: 'sample' } : { kind: 'project', path: resolve(file) },
  });
  console.log(shell.issueAddress());
  const end = (): void => void shell.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(`${error.message} ${error.remedy}`);
  process.exit(1);
}
