/**
 * The app behind the editor: one plain object that each shell carries over its own wire. What is
 * declared here is all that a shell may know of it.
 */
import type {
  AppEvent,
  CommandInput,
  CommandName,
  CommandOutput,
  FileFilter,
} from '#core/contract/commands.ts';

export interface App {
  /**
   * Carries out a command of the contract.
   * @throws AppError as the command does; `app.unknown-command`, `app.invalid-input`
   */
  handle<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** Answers a bulk route (`/api/...`); failures are responses with a `SerializedError` as JSON. */
  fetch(request: Request): Promise<Response>;
  /** Calls back with every event. Returns the unsubscriber. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Cancels jobs, closes sessions that have nothing unsaved and frees everything. */
  close(): Promise<void>;
}

/** The system's own dialogs, where a shell has them. Null when the person cancelled. */
export interface SystemDialogs {
  open(filters: readonly FileFilter[]): Promise<{ readonly path: string } | null>;
  save(suggestedName: string, filters: readonly FileFilter[]): Promise<{ readonly path: string } | null>;
}
