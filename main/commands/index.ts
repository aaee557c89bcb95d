/** Every command there is, and how one is carried out. */
import type { CommandInput, CommandName, CommandOutput } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import { appInfoCommands } from './app-info.ts';
import type { CommandHandler } from './command.ts';
import { documentCommands } from './document.ts';
import { fileCommands } from './files.ts';
import { jobCommands } from './jobs.ts';
import { mediaCommands } from './media.ts';
import { projectCommands } from './project.ts';
import { styleCommands } from './styles.ts';

export const COMMANDS: { readonly [N in CommandName]: CommandHandler<N> } = {
  ...appInfoCommands,
  ...projectCommands,
  ...documentCommands,
  ...fileCommands,
  ...mediaCommands,
  ...jobCommands,
  ...styleCommands,
};

/** @throws AppError `app.unknown-command`, `app.invalid-input`, and as the command does */
export async function carryOut<N extends CommandName>(
  app: AppParts,
  name: N,
  input: unknown,
): Promise<CommandOutput<N>> {
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new AppError(
      'app.unknown-command',
      `There is no command ${JSON.stringify(String(name).slice(0, 80))}.`,
      'Use the editor and the app of the same version.',
    );
  }
  const handler: CommandHandler<N> = COMMANDS[name];
  return handler.run(app, handler.input(input, '') as CommandInput<N>);
}
