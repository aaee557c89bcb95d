/** The command line's entry: wires it to the process. */
import './inference/no-telemetry.ts';
import { runCommandLine } from './cli/run.ts';
import { removeScratchFolders } from './cli/scratch-folder.ts';

const stop = new AbortController();
/** A signal sent to the whole group and passed on by npm arrives twice; a second press comes later. */
const IMPATIENCE_MS = 1500;
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked ||= Date.now();
    stop.abort();
    if (Date.now() - asked < IMPATIENCE_MS) return;
    removeScratchFolders();
    process.exit(130);
  });
}
// A reader that has had enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { argv, stdout, stderr } = process;
process.exitCode = await runCommandLine({ args: argv.slice(2), stdout, stderr, signal: stop.signal });
