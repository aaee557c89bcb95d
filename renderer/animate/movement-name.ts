/** What a movement is called where it is listed. */
import { findRecord } from '#core/document/queries.ts';
import type { MovementRecord, SongbrushDocument } from '#core/document/records.ts';
import { t } from '../i18n/words.svelte.ts';
import { styleName } from './style-name.ts';

/** Its style, or the layer it follows. */
export function movementName(document: SongbrushDocument, movement: MovementRecord): string {
  if (movement.type === 'motion') return styleName(movement.style);
  return t('animate.follows', { layer: findRecord(document, 'layer', movement.fromLayerId)?.name ?? '' });
}
