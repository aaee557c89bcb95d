/** What a movement style is called. */
import { SvelteMap } from 'svelte/reactivity';
import { LEARNED_PREFIX, type StyleInfo } from '#core/contract/styles.ts';
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

/** Names of learned styles, by id. One whose style is gone keeps its name until the window closes. */
const learnedNames = new SvelteMap<string, string>();

/** Learns what the styles that there are now are called. */
export function nameStyles(styles: readonly StyleInfo[]): void {
  for (const { id, learned } of styles) if (learned) learnedNames.set(id, learned.name);
}

/** In the language now; a style that nobody here knows goes by its id. Reactive. */
export function styleName(id: string): string {
  const learned = learnedNames.get(id);
  if (learned !== undefined) return learned;
  if (id.startsWith(LEARNED_PREFIX)) return t('learn.missing-style');
  const key = NAMES[id];
  return key ? t(key) : id;
}
