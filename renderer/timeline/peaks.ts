/** The outline of a recording, as the app computed it. */
import { API_PREFIX } from '#core/contract/commands.ts';
import type { BlobHash } from '#core/document/records.ts';
import { MAX_PX_PER_SECOND } from './geometry.ts';

export interface Peaks {
  /** `[count, 2]`: min, max. */
  readonly rows: Float32Array;
  readonly perSecond: number;
  /** The furthest from zero. */
  readonly greatest: number;
}

/** One a pixel at the closest zoom. */
const PER_SECOND = MAX_PX_PER_SECOND;

export const peaksAddress = (sessionId: string, blob: BlobHash): string =>
  `${API_PREFIX}sessions/${sessionId}/peaks/${blob}?perSecond=${PER_SECOND}`;

export function readPeaks(bytes: ArrayBuffer): Peaks {
  const rows = new Float32Array(bytes);
  const greatest = rows.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { rows, perSecond: PER_SECOND, greatest };
}
