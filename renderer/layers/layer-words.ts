/** Names of what layers have, in the editor's language. */
import type { BlendMode } from '#core/document/records.ts';
import { t } from '../i18n/words.svelte.ts';

export const blendModeName = (mode: BlendMode): string => t(`blend.${mode}`);
