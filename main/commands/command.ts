/** What a command handler is. A new command is a line in its noun's file. */
import type { CommandInput, CommandName, CommandOutput } from '#core/contract/commands.ts';
import type { AppParts } from '../app-parts.ts';
import type { Check } from './input-checks.ts';

export interface CommandHandler<N extends CommandName> {
  readonly input: Check<CommandInput<N>>;
  /** @param input has passed the check */
  run(app: AppParts, input: CommandInput<N>): Promise<CommandOutput<N>>;
}

/** A handler for every command of a noun, or of a few. */
export type Handlers<Nouns extends string> = {
  readonly [N in Extract<CommandName, `${Nouns}.${string}`>]: CommandHandler<N>;
};
