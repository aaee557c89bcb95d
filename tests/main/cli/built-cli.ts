/** Runs the command line as it is shipped, in folders of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '#main/paths.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const CLI = join(ROOT, 'dist', 'main', 'cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  stdout(): string;
  /** Resolves once stdout holds the text. */
  printed(text: string): Promise<void>;
}

/** A folder to work in, and one that the command line takes for the system's temporary one. */
export class Desk {
  readonly folder: string;
  readonly temporary: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.temporary = join(folder, '.tmp');
  }

  static async create(): Promise<Desk> {
    const desk = new Desk(await temporaryFolder());
    await mkdir(desk.temporary);
    return desk;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Names in the folder, hidden ones too, without the temporary folder. */
  async files(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name !== '.tmp').sort();
  }

  leftovers(): Promise<string[]> {
    return readdir(this.temporary);
  }

  start(...args: string[]): Running {
    const env = {
      ...process.env,
      TMPDIR: this.temporary,
      TEMP: this.temporary,
      SONGBRUSH_DATA: join(this.folder, '.tmp', 'data'),
    };
    const child = spawn(process.execPath, [CLI, ...args], { cwd: this.folder, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code) => resolve({ code, stdout, stderr })),
    );
    const printed = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => void (stdout.includes(text) && resolve());
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`ended without printing ${text}: ${stderr}`)));
      });
    return { process: child, ended, printed, stdout: () => stdout };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }
}

/** Each line of stdout as the object it is. */
export const jsonLines = ({ stdout }: Ended): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
