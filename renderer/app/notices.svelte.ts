/** What the editor has to tell, one notice after another: failures stay until dismissed, good news goes. */
import { AppError, isAbort } from '#core/errors.ts';
import { t } from '../i18n/words.svelte.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'failure' | 'success';
  readonly message: string;
  /** What to do about a failure; empty for a success. */
  readonly remedy: string;
}

const SUCCESS_SHOWN_MS = 4000;

export class Notices {
  /** Oldest first. */
  list = $state.raw<readonly Notice[]>([]);
  #nextId = 1;

  /** Shows a failure with its remedy; one that nobody foresaw says so. A cancellation is not shown. */
  fail(error: unknown): void {
    if (isAbort(error)) return;
    if (error instanceof AppError) this.#add('failure', error.message, error.remedy);
    else this.#add('failure', t('failure.unexpected', { message: messageOf(error) }), t('failure.remedy'));
  }

  /** Shows good news for a moment. */
  say(message: string): void {
    const { id } = this.#add('success', message, '');
    setTimeout(() => this.dismiss(id), SUCCESS_SHOWN_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** The same failure again is not told twice. */
  #add(kind: Notice['kind'], message: string, remedy: string): Notice {
    const same = this.list.find((notice) => notice.kind === 'failure' && notice.message === message);
    if (same) return same;
    const notice = { id: this.#nextId++, kind, message, remedy };
    this.list = [...this.list, notice];
    return notice;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows the page's own uncaught errors too. Returns the end of it. */
export function noticeUncaughtErrors(notices: Notices): () => void {
  const onError = (event: ErrorEvent): void => {
    // A browser's remark on layout, not an error: it comes without one.
    if (event.error !== null && event.error !== undefined) notices.fail(event.error);
  };
  const onRejection = (event: PromiseRejectionEvent): void => notices.fail(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
