/** What a movement style is called. */
import { t, type WordKey } from '../i18n/words.svelte.ts';

const NAMES: Readonly<Record<string, WordKey>> = {
  pulse: 'style.pulse',
  sway: 'style.sway',
  bounce: 'style.bounce',
  drift: 'style.drift',
  shimmer: 'style.shimmer',
  ripple: 'style.ripple',
  breathe: 'style.breathe',
  strike: 'style.strike',
};

/** In the language now; a style the dictionary does not know goes by its id. Reactive. */
export function styleName(id: string): string {
  const key = NAMES[id];
  return key ? t(key) : id;
}
