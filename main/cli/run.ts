/** Carries out a command line: finds the command, runs it, turns how it ended into one line and a code. */
import { AppError, isAbort, serializeError } from '#core/errors.ts';
import type { CliCommand } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { commandHelp, overallHelp } from './help.ts';
import { parseLine } from './options.ts';
import { createReporter, type Terminal } from './reporter.ts';
import { UsageError } from './usage-error.ts';
import { APP_VERSION } from '../version.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

export interface CommandLine {
  /** Without node and the script. */
  readonly args: readonly string[];
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly signal: AbortSignal;
}

/** @returns the exit code; never throws */
export async function runCommandLine(line: CommandLine): Promise<number> {
  try {
    await dispatch(line);
    return EXIT.done;
  } catch (error) {
    return explain(error, line);
  }
}

async function dispatch({ args, stdout, stderr, signal }: CommandLine): Promise<void> {
  const [name, ...rest] = args;
  const say = (text: string) => void stdout.write(`${text}\n`);
  if (name === '--version') return say(APP_VERSION);
  if (name === '--help' || name === '-h' || name === 'help') {
    return say(rest[0] === undefined ? overallHelp(COMMANDS) : commandHelp(find(rest[0])));
  }
  if (name === undefined) throw new UsageError(`No command was given; there are ${known()}.`);
  const command = find(name);
  const { positionals, options, help } = parseLine(rest, command.positionals, command.options);
  if (help) return say(commandHelp(command));
  const reporter = createReporter(options['json'] === true, stdout, stderr);
  try {
    await command.run({ positionals, options, reporter, signal });
  } finally {
    reporter.clear();
  }
}

const known = () => COMMANDS.map((command) => command.name).join(', ');

function find(name: string): CliCommand {
  const command = COMMANDS.find((one) => one.name === name);
  if (command) return command;
  throw new UsageError(`There is no command “${name}”; there are ${known()}.`);
}

function explain(error: unknown, { args, stdout, stderr, signal }: CommandLine): number {
  // A signal reaches ffmpeg as well: what it says when it dies of it is not a failure.
  if (isAbort(error) || signal.aborted) return EXIT.cancelled;
  const { message, remedy = 'This is a bug in Songbrush; please report it.' } = serializeError(error);
  stderr.write(`songbrush: ${oneLine(`${message} ${remedy}`)}\n`);
  if (args.includes('--json'))
    stdout.write(`${JSON.stringify({ type: 'error', ...serializeError(error) })}\n`);
  if (!(error instanceof AppError) && process.env['SONGBRUSH_DEBUG']) console.error(error);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
