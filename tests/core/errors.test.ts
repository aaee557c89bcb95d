import { describe, expect, it } from 'vitest';
import { AbortError, AppError, deserializeError, isAbort, serializeError } from '#core/errors.ts';

const overTheWire = (error: unknown) => deserializeError(JSON.parse(JSON.stringify(serializeError(error))));

describe('errors across a process boundary', () => {
  it('keep code, message, remedy and cause', () => {
    const cause = new AppError('disk.full', 'No space left on /films.', 'Free some space.');
    const error = overTheWire(
      new AppError('export.failed', 'film.mp4 was not written.', 'Try again.', { cause }),
    );
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'export.failed',
      message: 'film.mp4 was not written.',
      remedy: 'Try again.',
    });
    expect(error.cause).toMatchObject({ code: 'disk.full', remedy: 'Free some space.' });
  });

  it('keep cancellation apart from failure', () => {
    expect(isAbort(overTheWire(new AbortError()))).toBe(true);
    expect(isAbort(overTheWire(new Error('boom')))).toBe(false);
  });

  it('keep the name of a bug', () => {
    expect(overTheWire(new TypeError('x is undefined'))).toMatchObject({
      name: 'TypeError',
      message: 'x is undefined',
    });
  });

  it('take what is no error at all', () => {
    expect(overTheWire('just text').message).toBe('just text');
  });
});
