/**
 * What moves a layer at a moment: its own choreographies and those of the layers it is linked to, each at its
 * own phase, strength and with its own components, added up.
 */
import { movementsOf, motionsOf } from '../document/queries.ts';
import type {
  BlobHash,
  MotionGroup,
  MotionLinkRecord,
  MotionRecord,
  MotionSection,
  MovementRecord,
  RecordId,
  SongbrushDocument,
} from '../document/records.ts';
import { MOTION_CHANNEL_COUNT, MOTION_CHANNELS } from './motion-channels.ts';

/** Curves of a blob, or undefined where they are not loaded: the movement then rests. */
export type CurveSource = (blob: BlobHash) => Float32Array | undefined;

/** A section's strength comes and goes over this time, about its ends. */
const FADE_SECONDS = 0.06;

/** @returns `MOTION_CHANNEL_COUNT` values, or null at rest */
export function layerMotion(
  document: SongbrushDocument,
  layerId: RecordId,
  timeSeconds: number,
  curves: CurveSource,
): Float32Array | null {
  const movements = movementsOf(document, layerId);
  if (movements.length === 0) return null;
  const sum = new Float32Array(MOTION_CHANNEL_COUNT);
  for (const movement of movements) {
    if (!movement.enabled || movement.intensity === 0) continue;
    if (movement.type === 'motion') addMotion(sum, movement, timeSeconds, curves);
    else addLink(sum, document, movement, timeSeconds, curves);
  }
  return sum.some((value) => value !== 0) ? sum : null;
}

/** True where something may move the layer at some time. */
export function isMoved(document: SongbrushDocument, layerId: RecordId): boolean {
  return movementsOf(document, layerId).some(
    (movement) =>
      isAudible(movement) &&
      (movement.type === 'motion' || motionsOf(document, movement.fromLayerId).some(isAudible)),
  );
}

const isAudible = ({ enabled, intensity }: MovementRecord): boolean => enabled && intensity > 0;

/** Curves between control frames, times the movement's strength; the last frame holds for its own length. */
function addMotion(sum: Float32Array, motion: MotionRecord, timeSeconds: number, source: CurveSource): void {
  const curves = source(motion.curves);
  if (!curves) return;
  const position = (timeSeconds - motion.phaseSeconds) * motion.frameRate;
  if (position < 0 || position >= motion.frameCount) return;
  const from = Math.floor(position);
  const share = position - from;
  const a = from * MOTION_CHANNEL_COUNT;
  const b = Math.min(motion.frameCount - 1, from + 1) * MOTION_CHANNEL_COUNT;
  const strength = motion.intensity * sectionIntensity(motion.sections, timeSeconds);
  for (let i = 0; i < MOTION_CHANNEL_COUNT; i++) {
    if (isMuted(motion.mutedGroups, i)) continue;
    const value = strength * (curves[a + i]! * (1 - share) + curves[b + i]! * share);
    // A damaged blob must not lead out of all numbers.
    if (Number.isFinite(value)) sum[i]! += value;
  }
}

function addLink(
  sum: Float32Array,
  document: SongbrushDocument,
  { fromLayerId, phaseSeconds, intensity, mirrored, mutedGroups }: MotionLinkRecord,
  timeSeconds: number,
  curves: CurveSource,
): void {
  const followed = new Float32Array(MOTION_CHANNEL_COUNT);
  for (const motion of motionsOf(document, fromLayerId)) {
    if (isAudible(motion)) addMotion(followed, motion, timeSeconds - phaseSeconds, curves);
  }
  followed.forEach((value, i) => {
    const way = mirrored ? MOTION_CHANNELS[i]!.mirrored : 1;
    if (!isMuted(mutedGroups, i)) sum[i]! += intensity * way * value;
  });
}

const isMuted = (groups: readonly MotionGroup[], channel: number): boolean =>
  groups.length > 0 && groups.includes(MOTION_CHANNELS[channel]!.group);

/** What a movement's sections make of its strength at a time of the timeline. */
export function sectionIntensity(sections: readonly MotionSection[], timeSeconds: number): number {
  let factor = 1;
  for (const { startSeconds, endSeconds, intensity } of sections) {
    const inside = Math.min(timeSeconds - startSeconds, endSeconds - timeSeconds);
    const share = Math.min(1, Math.max(0, inside / FADE_SECONDS + 0.5));
    factor *= 1 + share * (intensity - 1);
  }
  return factor;
}
