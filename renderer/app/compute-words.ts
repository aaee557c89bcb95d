/** What the networks run on, in words: `CPU · 1 thread`. */
import type { AppInfo } from '#core/contract/commands.ts';
import { t } from '../i18n/words.svelte.ts';

export const computeWords = ({ provider, threads }: AppInfo['compute']): string =>
  t(threads === 1 ? 'compute.thread' : 'compute.threads', { provider: provider.toUpperCase(), threads });
