/**
 * What holds of every document command, whatever it does. A command without a sample input fails here,
 * so that a new one is tested from the day it is registered.
 */
import { describe, expect, it } from 'vitest';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { COMMANDS, execute } from '#core/document/commands/index.ts';
import type { DocumentCommand } from '#core/document/commands/command.ts';
import { applyDiff, composeDiffs, invertDiff, isEmptyDiff } from '#core/document/diff.ts';
import { History } from '#core/document/history.ts';
import { layersOf } from '#core/document/queries.ts';
import { MOTION_GROUPS, MOTION_SOURCES, type SongbrushDocument } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import {
  anyId,
  fakeHash,
  generateDocument,
  pick,
  seededRandom,
} from '../core/document/generated-documents.ts';

type Random = () => number;

/** What a choreographer may have made. */
const made = (random: Random) => ({
  ...{ clipId: 'clip-0', curves: fakeHash(random), frameCount: 60, frameRate: 60 },
  ...{ style: 'sway', smoothness: 0.2, seed: 1, model: 'choreographer-lstm@1' },
});

/** An input for each command that changes something in any generated document. */
const SAMPLES: {
  readonly [Id in DocumentCommandId]: (
    document: SongbrushDocument,
    random: Random,
  ) => DocumentCommandInput<Id>;
} = {
  'document.set': (_, random) => ({ width: 1 + Math.floor(random() * 600), background: null }),
  'layer.add': (_, random) => ({
    id: 'layer-new',
    name: 'New <layer> & "friends"',
    kind: 'raster',
    blob: fakeHash(random),
    width: 3,
    height: 4,
    edge: 'transparent',
    parentId: pick(random, [null, 'group-0', 'group-2']),
    index: Math.floor(random() * 3),
  }),
  'layer.remove': (document, random) => ({ layerId: anyId(document, random, 'layer') }),
  'layer.rename': (document, random) => ({ layerId: anyId(document, random, 'layer'), name: '月' }),
  'layer.set': (document, random) => ({
    layerId: anyId(document, random, 'layer'),
    settings: { visible: false, opacity: random() / 2 },
  }),
  'layer.transform': (document, random) => ({
    layerId: anyId(document, random, 'layer'),
    transform: { x: -random() * 100, rotationRadians: 1 + random() },
  }),
  'layer.reorder': (_, random) => ({
    layerId: 'raster-0',
    parentId: null,
    index: Math.floor(random() * 4),
  }),
  'layer.duplicate': (document, random) => ({
    layerId: anyId(document, random, 'layer'),
    copyId: 'layer-copy',
  }),
  'layer.group': (document) => ({
    groupId: 'layer-grouped',
    name: 'Together',
    layerIds: layersOf(document, null)
      .slice(0, 2)
      .map(({ id }) => id),
  }),
  'layer.ungroup': (_, random) => ({ groupId: pick(random, ['group-0', 'group-1', 'group-2']) }),
  'track.add': () => ({ id: 'track-new', name: 'Voice', gain: 0.5 }),
  'track.remove': (document, random) => ({ trackId: anyId(document, random, 'track') }),
  'track.set': (document, random) => ({
    trackId: anyId(document, random, 'track'),
    settings: { muted: true, gain: random() },
  }),
  'clip.add': (document, random) => ({
    id: 'clip-new',
    trackId: anyId(document, random, 'track'),
    name: 'drums.wav',
    blob: fakeHash(random),
    sourceSeconds: 3,
    startSeconds: random() * 10,
  }),
  'clip.move': (document, random) => ({
    clipId: anyId(document, random, 'clip'),
    startSeconds: 20 + random(),
    trackId: anyId(document, random, 'track'),
  }),
  'clip.trim': (document, random) => ({
    clipId: anyId(document, random, 'clip'),
    startSeconds: 5 + random(),
    endSeconds: 7 + random(),
  }),
  'clip.remove': (document, random) => ({ clipId: anyId(document, random, 'clip') }),
  'clip.set-beat-grid': (document, random) => ({
    clipId: anyId(document, random, 'clip'),
    beatGrid: {
      tempoBpm: 60 + random() * 100,
      beatsPerBar: 4,
      beatsSeconds: [0.5, 1, 1.5],
      firstDownbeat: 1,
    },
  }),
  'keyframe.set': (document, random) => ({
    id: 'keyframe-new',
    layerId: anyId(document, random, 'layer'),
    property: 'scaleX',
    timeSeconds: random() * 10,
    value: 2,
  }),
  'keyframe.remove': (document, random) => ({ keyframeIds: [anyId(document, random, 'keyframe')] }),
  'keyframe.move': (_, random) => ({
    keyframeIds: ['keyframe-0', 'keyframe-6'],
    deltaSeconds: 0.5 + random(),
  }),
  'motion.add': (_, random) => ({
    id: 'motion-new',
    layerId: pick(random, ['raster-0', 'raster-1', 'raster-5']),
    ...made(random),
  }),
  'motion.set': (document, random) => ({
    motionId: anyId(document, random, 'motion'),
    made: { ...made(random), source: pick(random, MOTION_SOURCES) },
  }),
  'motion.edit': (document, random) => ({
    motionId: anyId(document, random, 'motion'),
    curves: fakeHash(random),
    editedSpans: [
      { startSeconds: 0, endSeconds: random() },
      { startSeconds: 1, endSeconds: 1 + random() },
    ],
  }),
  'motion.update': (document, random) => ({
    motionId: anyId(document, random, 'motion'),
    settings: {
      ...{ intensity: random() / 2, enabled: false, phaseSeconds: 4 * random() - 2 },
      mutedGroups: [pick(random, MOTION_GROUPS)],
      sections: [{ startSeconds: random(), endSeconds: 1 + random(), intensity: random() }],
    },
  }),
  'motion.remove': (document, random) => ({ motionId: anyId(document, random, 'motion') }),
  'motion.reorder': (_, random) => ({
    movementId: pick(random, ['motion-raster-0', 'link-1']),
    index: 1,
  }),
  'motion-link.add': (_, random) => ({
    ...{ id: 'link-new', layerId: 'raster-3', fromLayerId: pick(random, ['raster-0', 'group-0']) },
    ...{ phaseSeconds: random(), mirrored: true },
  }),
  'motion-link.update': (document, random) => ({
    linkId: anyId(document, random, 'motion-link'),
    settings: { fromLayerId: 'raster-2', phaseSeconds: -random(), enabled: false, mutedGroups: ['size'] },
  }),
  'motion-link.remove': (document, random) => ({ linkId: anyId(document, random, 'motion-link') }),
};

const COMMAND_IDS = Object.keys(COMMANDS) as DocumentCommandId[];
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

it('every registered command has a sample input and carries its own id', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual([...COMMAND_IDS].sort());
  for (const id of COMMAND_IDS) expect(COMMANDS[id].id).toBe(id);
});

function sample(id: DocumentCommandId, seed: number) {
  const before = generateDocument(seed);
  const input = SAMPLES[id](before, seededRandom(seed * 31 + 1)) as DocumentCommandInput<typeof id>;
  return { before, input };
}

describe.each(COMMAND_IDS)('%s', (id) => {
  it.each(SEEDS)('keeps the laws on document %i', (seed) => {
    const { before, input } = sample(id, seed);
    const untouched = structuredClone(before);
    const { document: after, diff } = execute(before, id, input);

    expect(isEmptyDiff(diff)).toBe(id === 'layer.reorder' && after === before);
    expect(before).toEqual(untouched);
    expect(validateDocument(after)).toBe(after);
    expect(validateDocument(JSON.parse(JSON.stringify(after)))).toEqual(after);
    expect(JSON.parse(JSON.stringify(diff))).toEqual(diff);

    expect((COMMANDS[id] as DocumentCommand<typeof input>).run(before, input)).toEqual(diff);
    expect(applyDiff(before, diff)).toEqual(after);
    expect(applyDiff(after, invertDiff(diff))).toEqual(before);
    expect(invertDiff(invertDiff(diff))).toEqual(diff);
    expect(isEmptyDiff(composeDiffs(diff, invertDiff(diff)))).toBe(true);
  });

  it('shares with the document before it what it left alone', () => {
    const { before, input } = sample(id, 3);
    const { document: after, diff } = execute(before, id, input);
    const changed = new Set([diff.added, diff.updated, diff.removed].flatMap((part) => Object.keys(part)));
    for (const [recordId, record] of Object.entries(after.records)) {
      if (!changed.has(recordId)) expect(record).toBe(before.records[recordId]);
    }
  });

  it('undoes to the identity and redoes', () => {
    const { before, input } = sample(id, 5);
    const history = new History(before);
    history.execute(id, input);
    const after = history.document;
    const undone = history.undo();
    expect(history.document).toEqual(before);
    expect(history.redo()).toBe(undone);
    expect(history.document).toEqual(after);
  });
});

it('the diff of every command composes with that of the next', () => {
  for (const first of COMMAND_IDS) {
    const one = sample(first, 8);
    const middle = execute(one.before, first, one.input);
    const last = execute(
      middle.document,
      'track.set',
      SAMPLES['track.set'](middle.document, seededRandom(8)),
    );
    const whole = composeDiffs(middle.diff, last.diff);
    expect(applyDiff(one.before, whole), first).toEqual(last.document);
    expect(applyDiff(last.document, invertDiff(whole)), first).toEqual(one.before);
  }
});

it('a long random walk of commands composes into one diff and back', () => {
  const random = seededRandom(99);
  const start = generateDocument(99);
  const history = new History(start);
  const committed: ReturnType<typeof history.execute>[] = [];
  history.onCommit((diff) => committed.push(diff));
  for (let step = 0; step < 60; step++) {
    const id = pick(random, [
      'layer.reorder',
      'layer.transform',
      'layer.set',
      'document.set',
      'track.set',
    ] as const);
    history.execute(id, SAMPLES[id](history.document, random) as DocumentCommandInput<typeof id>);
    if (random() < 0.2) history.undo();
    if (random() < 0.1) history.redo();
  }
  expect(committed.reduce(applyDiff, start)).toEqual(history.document);
  expect(applyDiff(start, committed.reduce(composeDiffs))).toEqual(history.document);
});
