/** Documents made from a seed: groups in groups, sounds, keyframes and choreographies, all valid. */
import { execute } from '#core/document/commands/index.ts';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import { clips, recordsOf } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { BLEND_MODES, KEYABLE_PROPERTIES } from '#core/document/records.ts';

/** Numbers in 0..1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: () => number, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

export const fakeHash = (random: () => number): BlobHash =>
  Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('') as BlobHash;

/** A document with at least one record of every type, and a group with something in it. */
export function generateDocument(seed: number): SongbrushDocument {
  const random = seededRandom(seed);
  let document = createDocument({ name: `Song ${seed}`, width: 640, height: 360 });
  const run = <Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>) => {
    document = execute(document, id, input).document;
  };

  const groupIds: (string | null)[] = [null];
  for (let i = 0; i < 3; i++) {
    run('layer.add', {
      id: `group-${i}`,
      name: `Group ${i}`,
      kind: 'group',
      parentId: pick(random, groupIds),
    });
    groupIds.push(`group-${i}`);
  }
  for (let i = 0; i < 6; i++) {
    run('layer.add', {
      id: `raster-${i}`,
      name: `Picture ${i}`,
      kind: 'raster',
      // The last group and the root always have two pictures each.
      parentId: i < 2 ? 'group-2' : i < 4 ? null : pick(random, groupIds),
      blob: fakeHash(random),
      width: 20,
      height: 10,
      edge: pick(random, ['transparent', 'mirror'] as const),
      opacity: random(),
      blendMode: pick(random, BLEND_MODES),
    });
  }
  for (let i = 0; i < 2; i++) {
    run('track.add', { id: `track-${i}`, name: `Track ${i}` });
    run('clip.add', {
      id: `clip-${i}`,
      trackId: `track-${i}`,
      name: `song ${i}.ogg`,
      blob: fakeHash(random),
      sourceSeconds: 20,
      startSeconds: random() * 4,
      offsetSeconds: 1 + random() * 4,
      durationSeconds: 10,
    });
  }
  for (let i = 0; i < 12; i++) {
    run('keyframe.set', {
      id: `keyframe-${i}`,
      layerId: `raster-${i % 6}`,
      property: pick(random, KEYABLE_PROPERTIES),
      timeSeconds: i,
      value: random(),
    });
  }
  for (const layerId of ['raster-0', 'raster-2', 'group-0']) {
    run('motion.add', {
      id: `motion-${layerId}`,
      layerId,
      clipId: pick(random, clips(document)).id,
      curves: fakeHash(random),
      frameCount: 600,
      frameRate: 60,
      style: 'pulse',
      smoothness: 0.5,
      seed: 7,
      model: 'choreographer-lstm@1',
    });
  }
  run('motion.add', {
    ...{ id: 'motion-second', layerId: 'raster-0', clipId: 'clip-1', source: 'drums' },
    ...{ curves: fakeHash(random), frameCount: 300, frameRate: 60 },
    ...{ style: 'strike', smoothness: 0, seed: 2, model: 'choreographer-lstm@1' },
    ...{ phaseSeconds: random() - 0.5, intensity: 0.5, mutedGroups: ['colour', 'turn'] },
    sections: [{ startSeconds: 0.5, endSeconds: 2, intensity: 2 * random() }],
  });
  run('motion.edit', {
    motionId: 'motion-second',
    curves: fakeHash(random),
    editedSpans: [{ startSeconds: 1, endSeconds: 1.5 }],
  });
  const later = { phaseSeconds: random() / 4, mirrored: random() < 0.5 };
  run('motion-link.add', { id: 'link-0', layerId: 'raster-1', fromLayerId: 'raster-0', ...later });
  run('motion-link.add', { id: 'link-1', layerId: 'raster-0', fromLayerId: 'group-0', intensity: 0.5 });
  return document;
}

/** Any record's id of a type. */
export const anyId = (
  document: SongbrushDocument,
  random: () => number,
  type: Parameters<typeof recordsOf>[1],
): string => pick(random, recordsOf(document, type)).id;
