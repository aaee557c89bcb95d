/**
 * The two kinds of failure a person or a caller can act on. Bugs are assertions; everything expected is
 * a return value. Nothing here knows how an error is shown.
 */

/** A failure a person can act on: says what happened, to what, and what to do about it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly remedy: string;

  /**
   * @param code stable, dotted, lower-case: `media.unreadable`, `export.disk-full`
   * @param message one sentence naming the file or field, the value received and what is allowed
   * @param remedy one imperative sentence
   */
  constructor(code: string, message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Cancellation: never shown, never logged as a failure. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  constructor(message = 'cancelled') {
    super(message);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** An error as it crosses a process boundary. `AppError` survives with code and remedy. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly remedy?: string;
  readonly cause?: SerializedError;
}

export function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...(error instanceof AppError ? { code: error.code, remedy: error.remedy } : {}),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}

export function deserializeError(data: SerializedError): Error {
  const options = data.cause ? { cause: deserializeError(data.cause) } : {};
  if (data.name === 'AbortError') return new AbortError(data.message);
  if (data.code !== undefined) return new AppError(data.code, data.message, data.remedy ?? '', options);
  return Object.assign(new Error(data.message, options), { name: data.name });
}

/** States a condition only a bug can break. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}
