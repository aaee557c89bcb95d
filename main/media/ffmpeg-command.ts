/**
 * Runs ffmpeg: arguments in, progress out, cancelled by a signal, the end of stderr kept for the error.
 * The only file that knows fluent-ffmpeg, which is archived upstream: whatever replaces it replaces it
 * here. What the arguments mean is the callers' business.
 */
import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import fluent from 'fluent-ffmpeg';
import { AbortError } from '#core/errors.ts';
import { Scope } from '#core/scope.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { createProgressParser, isProgressLine } from './progress.ts';
import type { FfmpegProgress } from './progress.ts';

export interface FfmpegInput {
  /** An absolute path, or `pipe:0` for what is written to the run's `stdin`. */
  readonly source: string;
  readonly options: readonly string[];
}

export interface FfmpegRunOptions {
  readonly inputs: readonly FfmpegInput[];
  /** A `-filter_complex` graph. */
  readonly filterGraph?: string;
  readonly outputOptions: readonly string[];
  /** An absolute path, `-` for nothing (with `-f null`), or a consumer of each chunk of stdout. */
  readonly output: string | ((chunk: Buffer) => void);
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FfmpegProgress) => void) | undefined;
  /** Every line of stderr that is not progress, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Ends the process with it. */
  readonly scope?: Scope | undefined;
}

/** A process under way. `done` settles exactly once, after the process is gone. */
export interface FfmpegRun {
  /** Writes to the process; resolves when the bytes have left and may be reused. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  /** @throws FfmpegFailure, or AbortError when the run was cancelled or killed by its owner */
  readonly done: Promise<void>;
  /** Ends the process, politely first; resolves once it is gone. */
  kill(): Promise<void>;
}

/** ffmpeg ended badly. Stays inside media/: callers turn it into an `AppError` that names the file. */
export class FfmpegFailure extends Error {
  override readonly name = 'FfmpegFailure';
  /** The last lines ffmpeg wrote, oldest first. */
  readonly stderrTail: readonly string[];
  constructor(message: string, stderrTail: readonly string[]) {
    super(stderrTail.length === 0 ? message : `${message}: ${stderrTail.slice(-3).join(' | ')}`);
    this.stderrTail = stderrTail;
  }
}

const STDERR_TAIL_LINES = 40;
/** How long ffmpeg may take to end by itself before it is ended. */
const KILL_AFTER_MS = 3000;

/** Local files only: a playlist or a reference inside a media file must not reach the network. */
const LOCAL_ONLY = ['-protocol_whitelist', 'file,pipe'];

/** fluent-ffmpeg wraps what a consumer of stdout threw. */
type StreamFailure = Error & { readonly outputStreamError?: Error };
type FluentCommand = fluent.FfmpegCommand & { readonly ffmpegProc?: ChildProcess };

/** Options go in as separate arguments: fluent-ffmpeg would split a lone one at its space. */
function assemble(ffmpeg: Ffmpeg, run: FfmpegRunOptions, stdout: Writable | null): FluentCommand {
  const command = fluent({ stdoutLines: STDERR_TAIL_LINES }) as FluentCommand;
  command.setFfmpegPath(ffmpeg.path);
  for (const { source, options } of run.inputs) {
    command.input(source).inputOptions(...LOCAL_ONLY, ...options);
  }
  if (run.filterGraph !== undefined) command.complexFilter(run.filterGraph);
  command.outputOptions('-hide_banner', '-nostdin', '-nostats', '-progress', 'pipe:2', ...run.outputOptions);
  command.output(stdout ?? (run.output as string));
  return command;
}

/**
 * fluent-ffmpeg takes a closed output stream for a broken one and ends the process, so the stream must
 * not close itself when it has everything.
 */
function consumer(take: (chunk: Buffer) => void): Writable {
  return new Writable({
    autoDestroy: false,
    emitClose: false,
    write(chunk: Buffer, _encoding, done) {
      try {
        take(chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** Starts ffmpeg; resolves once it runs. Rejects as `done` would when it cannot. */
export async function startFfmpeg(ffmpeg: Ffmpeg, options: FfmpegRunOptions): Promise<FfmpegRun> {
  if (options.signal?.aborted) throw new AbortError();
  const stdout = typeof options.output === 'function' ? consumer(options.output) : null;
  const command = assemble(ffmpeg, options, stdout);
  const tail = listen(command, options);
  const owned = new Scope();

  let child: ChildProcess | undefined;
  let cancelled = false;
  const ended = new Promise<void>((resolve, reject) => {
    command.once('end', () => resolve());
    command.once('error', (error: Error) => reject(error));
  });
  const kill = (): void => {
    cancelled = true;
    terminate(child, owned);
  };

  const started = new Promise<void>((resolve, reject) => {
    command.once('start', () => {
      child = command.ffmpegProc;
      child?.stdin?.on('error', () => undefined);
      if (cancelled) kill();
      resolve();
    });
    ended.catch(reject);
  });
  if (options.signal) {
    const { signal } = options;
    signal.addEventListener('abort', kill, { once: true });
    owned.add(() => signal.removeEventListener('abort', kill));
  }

  const explain = (error: StreamFailure): Error => {
    if (cancelled) return new AbortError();
    return error.outputStreamError ?? new FfmpegFailure(reason(error), [...tail]);
  };
  const done = ended
    .catch((error: Error) => {
      throw explain(error);
    })
    .then(async () => {
      if (cancelled) throw new AbortError();
      if (stdout) await finished(stdout);
    })
    .finally(() => owned.dispose());
  const settled = done.catch(() => undefined);
  options.scope?.add(() => (kill(), settled));

  command.run();
  await started.catch((error: Error) => {
    throw explain(error);
  });
  return {
    done,
    write: (bytes) => writeTo(child, bytes),
    endInput: () => child?.stdin?.end(),
    kill: () => (kill(), settled),
  };
}

/** Runs ffmpeg to its end. */
export async function runFfmpeg(ffmpeg: Ffmpeg, options: FfmpegRunOptions): Promise<void> {
  const run = await startFfmpeg(ffmpeg, options);
  await run.done;
}

/** What fluent-ffmpeg says, without the stderr it appends. */
const reason = (error: Error): string => error.message.split(': ')[0] ?? error.message;

function listen(command: FluentCommand, { onProgress, onLine }: FfmpegRunOptions): string[] {
  const tail: string[] = [];
  const parse = createProgressParser();
  command.on('stderr', (line: string) => {
    if (isProgressLine(line)) {
      const progress = parse(line);
      if (progress) onProgress?.(progress);
      return;
    }
    if (line.trim() === '') return;
    onLine?.(line);
    tail.push(line.trim());
    if (tail.length > STDERR_TAIL_LINES) tail.shift();
  });
  return tail;
}

function terminate(child: ChildProcess | undefined, owned: Scope): void {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.destroy();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  owned.add(() => clearTimeout(timer));
}

function writeTo(child: ChildProcess | undefined, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const stdin = child?.stdin;
    if (!stdin?.writable) reject(new Error('ffmpeg takes no more input'));
    else stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
