/** What a command of the command line is. A new one is a file in `commands/` and a line in `commands/index.ts`. */
import type { Options, OptionValues, Positional } from './options.ts';
import type { Reporter } from './reporter.ts';

/** What a command works with. */
export interface CommandContext<O extends Options> {
  /** One for each of the command's positionals. */
  readonly positionals: readonly string[];
  readonly options: OptionValues<O>;
  readonly reporter: Reporter;
  /** Aborted when the person asks to stop. */
  readonly signal: AbortSignal;
}

export interface CliCommand<O extends Options = Options> {
  readonly name: string;
  /** One line, a sentence. */
  readonly summary: string;
  /** More for its own help, wrapped by hand at 92 columns. */
  readonly details?: string;
  readonly positionals: readonly Positional[];
  readonly options: O;
  readonly examples: readonly string[];
  /** @throws AppError, UsageError, AbortError */
  run(context: CommandContext<O>): Promise<void>;
}

/** Checks a descriptor's types, then forgets them, so that commands of all kinds fit one list. */
export const defineCommand = <O extends Options>(command: CliCommand<O>): CliCommand =>
  command as unknown as CliCommand;
