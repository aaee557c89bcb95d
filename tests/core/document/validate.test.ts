import { describe, expect, it } from 'vitest';
import { applyDiff, checkDiffShape } from '#core/document/diff.ts';
import { newId, RECORD_ID_PATTERN } from '#core/document/ids.ts';
import type { Migration } from '#core/document/migrations.ts';
import { migrateDocument } from '#core/document/migrations.ts';
import { blobsOf, recordsOf } from '#core/document/queries.ts';
import { isStale } from '#core/document/heard.ts';
import { getRecord } from '#core/document/queries.ts';
import { SCHEMA_VERSION } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import { generateDocument } from './generated-documents.ts';

type Loose = Record<string, Record<string, unknown>>;

/** A sound document spoilt by one change to its records. */
function spoilt(spoil: (records: Loose) => void): unknown {
  const document = structuredClone(generateDocument(2)) as unknown as { records: Loose };
  spoil(document.records);
  return document;
}

const BROKEN: readonly [what: string, spoil: (records: Loose) => void, message: RegExp][] = [
  [
    'a value out of range',
    (r) => (r['raster-0']!['opacity'] = 1.5),
    /"Picture 0" \(raster-0\)\.opacity is 1\.5; allowed is a number from 0 to 1/,
  ],
  [
    'a value inside a value',
    (r) => (r['raster-0']!['transform'] = { x: 0, y: 0, scaleX: 'wide', scaleY: 1, rotationRadians: 0 }),
    /transform\.scaleX is "wide"/,
  ],
  ['a missing field', (r) => delete r['raster-0']!['blob'], /\.blob is nothing; allowed is a blob hash/],
  ['an unknown field', (r) => (r['raster-0']!['glow'] = 1), /\.glow is not a known field/],
  [
    'an unknown layer kind',
    (r) => (r['raster-0']!['kind'] = 'toString'),
    /\.kind is "toString"; allowed is one of raster, group/,
  ],
  ['an unknown record type', (r) => (r['raster-0']!['type'] = 'brush'), /type is "brush"/],
  [
    'a key that is not the id',
    (r) => (r['stranger'] = { ...r['track-0'] }),
    /does not match its key "stranger"/,
  ],
  [
    'an id that is no id',
    (r) => (r['../x'] = { ...r['track-0'], id: '../x' }),
    /letters, digits and hyphens/,
  ],
  [
    'a reference to nothing',
    (r) => (r['motion-raster-0']!['clipId'] = 'gone'),
    /clipId is "gone"; allowed is the id of a clip/,
  ],
  [
    'a reference to another type',
    (r) => (r['keyframe-0']!['layerId'] = 'track-0'),
    /allowed is the id of a layer/,
  ],
  [
    'a reference to an inherited name',
    (r) => (r['raster-0']!['parentId'] = 'constructor'),
    /allowed is the id of a layer/,
  ],
  ['a picture as parent', (r) => (r['raster-2']!['parentId'] = 'raster-3'), /allowed is a group/],
  [
    'a ring of groups',
    (r) => {
      r['group-0']!['parentId'] = 'group-1';
      r['group-1']!['parentId'] = 'group-0';
    },
    /leads back to the layer itself/,
  ],
  ['a group in itself', (r) => (r['group-0']!['parentId'] = 'group-0'), /leads back to the layer itself/],
  [
    'siblings with one order',
    (r) => (r['raster-2']!['order'] = r['raster-3']!['order']),
    /order is .*, as is that of/,
  ],
  [
    'tracks with one order',
    (r) => (r['track-0']!['order'] = r['track-1']!['order']),
    /order is .*, as is that of/,
  ],
  [
    'movements of a layer with one order',
    (r) => (r['motion-second']!['order'] = r['link-1']!['order']),
    /order is .*, as is that of "movement of Picture 0"/,
  ],
  [
    'a link of a layer to itself',
    (r) => (r['link-0']!['fromLayerId'] = 'raster-1'),
    /fromLayerId is raster-1, the layer that it moves/,
  ],
  ['a link to no layer', (r) => (r['link-0']!['fromLayerId'] = 'clip-0'), /allowed is the id of a layer/],
  [
    'a section that ends before it begins',
    (r) => (r['motion-second']!['sections'] = [{ startSeconds: 2, endSeconds: 1, intensity: 1 }]),
    /sections\[0\]\.endSeconds is 1; allowed is more than its startSeconds, 2/,
  ],
  [
    'edited stretches over each other',
    (r) =>
      (r['motion-second']!['editedSpans'] = [
        { startSeconds: 0, endSeconds: 2 },
        { startSeconds: 1, endSeconds: 3 },
      ]),
    /editedSpans\[1\]\.startSeconds is 1; allowed is from .* 2/,
  ],
  [
    'a component that does not exist',
    (r) => (r['motion-second']!['mutedGroups'] = ['smell']),
    /mutedGroups\[0\] is "smell"; allowed is one of place/,
  ],
  [
    'two keyframes at a moment',
    (r) => (r['twin'] = { ...r['keyframe-0'], id: 'twin' }),
    /has a keyframe of .* already/,
  ],
  [
    'a clip longer than its recording',
    (r) => (r['clip-0']!['durationSeconds'] = 30),
    /ends at .* s of its recording; allowed is up to 20/,
  ],
  ['a clip of no length', (r) => (r['clip-0']!['durationSeconds'] = 0), /allowed is more than 0/],
  [
    'beats out of order',
    (r) =>
      (r['clip-0']!['beatGrid'] = {
        tempoBpm: 120,
        beatsPerBar: 4,
        beatsSeconds: [1, 0.5],
        firstDownbeat: 0,
      }),
    /beatsSeconds\[1\] is 0\.5/,
  ],
  [
    'a downbeat that is no beat',
    (r) =>
      (r['clip-0']!['beatGrid'] = { tempoBpm: 120, beatsPerBar: 4, beatsSeconds: [1], firstDownbeat: 1 }),
    /firstDownbeat is 1/,
  ],
  ['no page', (r) => delete r['document'], /0 records of type document/],
  ['two pages', (r) => (r['page'] = { ...r['document'], id: 'page' }), /2 records of type document/],
];

describe('validation', () => {
  it('passes a sound document as it is', () => {
    const document = generateDocument(2);
    expect(validateDocument(document)).toBe(document);
  });

  it.each(BROKEN)('names %s', (_, spoil, message) => {
    expect(() => validateDocument(spoilt(spoil))).toThrow(message);
    expect(() => validateDocument(spoilt(spoil))).toThrow(
      expect.objectContaining({ code: 'document.invalid' }),
    );
  });

  it.each([null, 7, [], {}, { schemaVersion: 1 }, { schemaVersion: 1, records: [] }])(
    'refuses %j',
    (value) => {
      expect(() => validateDocument(value)).toThrow(expect.objectContaining({ code: 'document.invalid' }));
    },
  );

  it('does not let a document from elsewhere reach into prototypes', () => {
    const text = JSON.stringify(generateDocument(2)).replace(
      '"records":{',
      '"records":{"__proto__":{"type":"layer"},',
    );
    expect(() => validateDocument(JSON.parse(text))).toThrow(/__proto__/);
    expect(({} as { type?: string }).type).toBeUndefined();
  });
});

/** As the first format was written. */
const VERSION_1 = {
  schemaVersion: 1,
  records: {
    document: {
      ...{ type: 'document', id: 'document', name: 'Old', width: 100, height: 50 },
      ...{ background: '#000000', durationSeconds: 8 },
    },
    layer: {
      ...{ type: 'layer', id: 'layer', kind: 'group', name: 'Group', parentId: null, order: 1 },
      ...{ visible: true, locked: false, opacity: 1, blendMode: 'normal' },
      transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotationRadians: 0 },
    },
    track: { type: 'track', id: 'track', kind: 'audio', name: 'Music', order: 1, muted: false, gain: 1 },
    clip: {
      ...{ type: 'clip', id: 'clip', trackId: 'track', name: 'song.ogg', blob: 'a'.repeat(64) },
      ...{ sourceSeconds: 12, startSeconds: 1, offsetSeconds: 2, durationSeconds: 10 },
      beatGrid: { tempoBpm: 120, beatsPerBar: 4, beatsSeconds: [0.5, 1, 1.5], firstDownbeat: 0 },
    },
    motion: {
      ...{ type: 'motion', id: 'motion', layerId: 'layer', clipId: 'clip', curves: 'b'.repeat(64) },
      ...{ frameCount: 60, frameRate: 60, enabled: false, intensity: 0.8 },
      ...{ style: 'sway', smoothness: 0.5, seed: 3, model: 'choreographer-lstm@1' },
    },
  },
};

describe('migration', () => {
  it('refuses a document from the future and says what to do', () => {
    const future = { ...generateDocument(2), schemaVersion: SCHEMA_VERSION + 1 };
    expect(() => migrateDocument(future)).toThrow(
      expect.objectContaining({
        code: 'document.newer',
        remedy: expect.stringContaining('Update') as string,
      }),
    );
  });

  it.each([null, {}, { schemaVersion: '1' }, { schemaVersion: 0 }, { schemaVersion: 1.5 }])(
    'refuses %j',
    (value) => {
      expect(() => migrateDocument(value)).toThrow(/schemaVersion is/);
    },
  );

  it('leaves a document of today alone', () => {
    const document = generateDocument(2);
    expect(migrateDocument(document)).toBe(document);
  });

  it('climbs one rung after the other', () => {
    const ladder: Record<number, Migration> = {
      1: (old) => ({ ...old, colours: ['red'] }),
      2: (old) => ({ palette: old['colours'] }),
    };
    expect(migrateDocument({ schemaVersion: 1 }, ladder, 3)).toEqual({ schemaVersion: 3, palette: ['red'] });
  });

  it('keeps what one movement a layer was, and takes it to fit its sound', () => {
    const document = validateDocument(migrateDocument(structuredClone(VERSION_1)));
    const { written, curves, ...motion } = getRecord(document, 'motion', 'motion');
    expect(written).toBe(curves);
    expect(motion).toMatchObject({
      ...{ layerId: 'layer', clipId: 'clip', style: 'sway', intensity: 0.8, enabled: false, seed: 3 },
      ...{ source: 'mix', phaseSeconds: 0, mutedGroups: [], sections: [], editedSpans: [] },
    });
    expect(isStale(document, getRecord(document, 'motion', 'motion'))).toBe(false);
  });

  it('has a rung from every older version', () => {
    for (let version = 1; version < SCHEMA_VERSION; version++) {
      expect(() => migrateDocument({ schemaVersion: version, records: {} })).not.toThrow();
    }
  });
});

describe('a diff from elsewhere', () => {
  it.each([
    null,
    {},
    { added: {}, updated: {} },
    { added: { a: 1 }, updated: {}, removed: {} },
    { added: {}, updated: { a: [{}] }, removed: {} },
  ])('is refused when it is %j', (value) => {
    expect(() => checkDiffShape(value)).toThrow(expect.objectContaining({ code: 'document.invalid' }));
  });

  it('is refused when it was made on another document', () => {
    const document = generateDocument(2);
    const track = recordsOf(document, 'track')[0]!;
    const added = { added: { [track.id]: track }, updated: {}, removed: {} };
    const stale = {
      added: {},
      updated: { [track.id]: [{ ...track, name: 'Old' }, track] as const },
      removed: {},
    };
    const absent = { added: {}, updated: {}, removed: { gone: { ...track, id: 'gone' } } };
    expect(() => applyDiff(document, added)).toThrow(/is there already/);
    expect(() => applyDiff(document, stale)).toThrow(/is not as the edit found it/);
    expect(() => applyDiff(document, absent)).toThrow(/is not there/);
  });
});

it('a document tells every blob it needs, once', () => {
  const document = generateDocument(2);
  const hashes = blobsOf(document);
  expect(new Set(hashes).size).toBe(hashes.length);
  const needed = JSON.stringify(document).match(/[0-9a-f]{64}/g) ?? [];
  expect(new Set(needed)).toEqual(new Set(hashes));
});

it('new ids are ids, and new', () => {
  const ids = Array.from({ length: 1000 }, () => newId('layer'));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(RECORD_ID_PATTERN);
});
