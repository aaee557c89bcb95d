/** What the editor has to tell, one notice after another: failures stay until dismissed, good news goes. */
import { AppError, isAbort } from '#core/errors.ts';
import { t } from '../i18n/words.svelte.ts';

/** What a person can do about a notice at once. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly kind: 'failure' | 'success';
  readonly message: string;
  /** What to do about a failure; empty for a success. */
  readonly remedy: string;
  readonly action: NoticeAction | null;
}

const SUCCESS_SHOWN_MS = 4000;
/** What can be pressed stays until a hand has got there. */
const ACTION_SHOWN_MS = 12_000;

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
  say(message: string, action: NoticeAction | null = null): void {
    const { id } = this.#add('success', message, '', action);
    setTimeout(() => this.dismiss(id), action ? ACTION_SHOWN_MS : SUCCESS_SHOWN_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** The same failure again is not told twice. */
  #add(kind: Notice['kind'], message: string, remedy: string, action: NoticeAction | null = null): Notice {
    const same = this.list.find((notice) => notice.kind === 'failure' && notice.message === message);
    if (same) return same;
    const notice = { id: this.#nextId++, kind, message, remedy, action };
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
