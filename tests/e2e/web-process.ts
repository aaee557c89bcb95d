/** The web shell as a process of its own, as `npm start` runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface WebProcess {
  readonly child: ChildProcess;
  /** Lets one client in. */
  readonly address: string;
  /** Resolves with how it ended. */
  readonly ended: Promise<[code: number | null, signal: string | null]>;
}

/** Runs a script of the repository until it has printed its address. */
export async function startProcess(
  script: string,
  dataFolder: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<WebProcess> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment, SONGBRUSH_DATA: dataFolder };
  if (!('DISPLAY' in environment)) for (const name of ['DISPLAY', 'WAYLAND_DISPLAY']) delete env[name];
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { env, cwd: ROOT });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit') as WebProcess['ended'];
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)?.[0];
    if (address !== undefined) return { child, address, ended };
  }
  throw new Error(`${script} ended without an address: ${complaints}`);
}
