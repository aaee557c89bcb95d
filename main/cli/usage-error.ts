/** A command line that cannot be understood: the caller's to mend, exit code 2. */
import { AppError } from '#core/errors.ts';

export class UsageError extends AppError {
  /** @param remedy what to type instead; a pointer to `--help` unless given */
  constructor(message: string, remedy = 'See songbrush --help.') {
    super('cli.usage', message, remedy);
  }
}
