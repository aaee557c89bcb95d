/**
 * Tells one process from a later one that was given the same number: by when it started. Asks the system
 * it runs on.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words. */
  readonly started: string;
}

/** Words for when a process started; rejects where it is not running. */
type StartedOf = (pid: number) => Promise<string>;

/** Zombies and the dead are in /proc until their parent has asked after them. */
const ENDED_STATES = ['Z', 'X'];

/** Field 22 of /proc/PID/stat counts from the boot, so the boot's id belongs to it. */
const onLinux: StartedOf = async (pid) => {
  const [stat, bootId] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  // The command's name, in parentheses, may itself hold spaces and parentheses.
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (ENDED_STATES.includes(afterName[0]!)) throw new Error(`process ${pid} has ended`);
  return `${bootId.trim()} ${afterName[19]}`;
};

const onWindows: StartedOf = async (pid) => {
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`;
  return (await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script])).stdout.trim();
};

const elsewhere: StartedOf = async (pid) =>
  (
    await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } })
  ).stdout.trim();

const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, StartedOf>>> = {
  linux: onLinux,
  win32: onWindows,
};
const startedOf: StartedOf = PLATFORMS[process.platform] ?? elsewhere;

let own: Promise<ProcessIdentity> | undefined;

/** Who this process is. */
export function ownIdentity(): Promise<ProcessIdentity> {
  own ??= startedOf(process.pid).then((started) => ({ pid: process.pid, started }));
  return own;
}

/** True while that very process runs. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  try {
    return (await startedOf(pid)) === started;
  } catch {
    return false;
  }
}
