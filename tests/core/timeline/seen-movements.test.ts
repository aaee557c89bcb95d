import { describe, expect, it } from 'vitest';
import { execute, type DocumentCommandId, type DocumentCommandInput } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlobHash, SongbrushDocument, Transform } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { layerCurves, seenMovements } from '#core/timeline/seen-movements.ts';

const run = <Id extends DocumentCommandId>(
  document: SongbrushDocument,
  id: Id,
  input: DocumentCommandInput<Id>,
): SongbrushDocument => execute(document, id, input).document;
const hash = (digit: string): BlobHash => digit.repeat(64) as BlobHash;

/** A page of 800 x 400 with a sound and one picture as large as the page, in a group of its own, that moves. */
function moving(transform: Partial<Transform> = {}, opacity = 1): SongbrushDocument {
  let document = createDocument({ name: 'Test', width: 800, height: 400 });
  document = run(document, 'track.add', { id: 'track', name: 'song' });
  const clip = { id: 'clip', trackId: 'track', name: 'song', blob: hash('a'), sourceSeconds: 20 };
  document = run(document, 'clip.add', clip);
  const place = { x: 400, y: 200, scaleX: 1, scaleY: 1, rotationRadians: 0 };
  document = run(document, 'layer.add', { id: 'group', name: 'group', kind: 'group', transform: place });
  const picture = { kind: 'raster', blob: hash('b'), width: 800, height: 400, edge: 'transparent' } as const;
  document = run(document, 'layer.add', {
    ...picture,
    id: 'layer',
    name: 'layer',
    parentId: 'group',
    opacity,
    transform: { ...place, ...transform },
  });
  const made = { style: 'pulse', smoothness: 0, seed: 0, model: 'test@1' };
  const motion = { layerId: 'layer', clipId: 'clip', curves: hash('c'), frameCount: 60, frameRate: 60 };
  return run(document, 'motion.add', { id: 'motion', ...motion, ...made, enabled: true, intensity: 0.5 });
}
const weights = (document: SongbrushDocument): number[] =>
  seenMovements(document).map(({ weight }) => weight);

describe('what is seen to move', () => {
  it('counts as large as it is on the page, and by its opacity', () => {
    expect(seenMovements(moving())).toEqual([{ layerId: 'layer', weight: 1 }]);
    expect(weights(moving({}, 0.5))).toEqual([0.5]);
    // Half as large each way: half the way of each point, on a quarter of the page.
    expect(weights(moving({ scaleX: 0.5, scaleY: -0.5 }))[0]).toBeCloseTo(0.5 * 0.5, 9);
  });

  it('counts less inside a group that is small', () => {
    const document = run(moving(), 'layer.transform', {
      layerId: 'group',
      transform: { x: 400, y: 200, scaleX: 0.5, scaleY: 0.5, rotationRadians: 0 },
    });
    expect(weights(document)[0]).toBeCloseTo(0.25, 9);
  });

  it('is nothing of a layer or a group that is hidden, and of a movement that is off', () => {
    for (const layerId of ['layer', 'group'])
      expect(weights(run(moving(), 'layer.set', { layerId, settings: { visible: false } }))).toEqual([]);
    expect(
      weights(run(moving(), 'motion.update', { motionId: 'motion', settings: { enabled: false } })),
    ).toEqual([]);
  });

  it('is of a layer all that moves it, as strong and as late as it is played', () => {
    const frames = 60;
    const curves = new Float32Array(frames * MOTION_CHANNEL_COUNT);
    curves[10 * MOTION_CHANNEL_COUNT] = 1;
    const more = { curves: hash('c'), frameCount: 60, frameRate: 60, model: 'test@1' };
    const document = run(moving(), 'motion.add', {
      ...{ id: 'second', layerId: 'layer', clipId: 'clip', style: 'sway', smoothness: 0, seed: 0, ...more },
      phaseSeconds: 0.25,
    });
    const rows = layerCurves(document, 'layer', frames, () => curves);
    const dx = Array.from({ length: frames }, (_, frame) => rows[frame * MOTION_CHANNEL_COUNT]!);
    expect(dx.flatMap((value, frame) => (Math.abs(value) < 1e-6 ? [] : [[frame, value]]))).toEqual([
      [10, 0.5],
      [25, 1],
    ]);
  });
});
