/**
 * The desktop shell's wire between preload and main. Electron strips an error that crosses it to its
 * message, and the bridge into the page strips its prototype: so every answer is a plain value that says
 * whether it is an answer or a failure.
 */
import { serializeError, type SerializedError } from '../errors.ts';
import type { AppEvent, CommandInput, CommandName, CommandOutput } from './commands.ts';

export const IPC_CHANNELS = {
  /** page -> app: a command, answered with an `Outcome`. */
  invoke: 'songbrush:invoke',
  /** app -> page: an `AppEvent`. */
  event: 'songbrush:event',
  /** app -> page: may the window close? */
  closeRequested: 'songbrush:close-requested',
  /** page -> app: a boolean. */
  closeAnswered: 'songbrush:close-answered',
} as const;

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SerializedError };

/** What a piece of work came to. Never rejects. */
export async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: serializeError(error) };
  }
}

/** `window.songbrush` as preload puts it there: all that a page can reach of the machine. */
export interface ExposedBridge {
  /** Never rejects. */
  invoke<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Outcome<CommandOutput<N>>>;
  /** Returns the unsubscribe function. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Absolute path of a dropped file, or null where it lies on no disk. */
  pathOf(file: unknown): string | null;
  /** The question asked before the window closes; the last one given counts. Without one it closes. */
  beforeClose(mayClose: () => Promise<boolean>): void;
}
