import { expect, it } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import { keyframesOf } from '#core/document/queries.ts';
import { momentsOf } from '#renderer/timeline/moments.ts';

it('keyframes of the same time are one diamond', () => {
  const empty = createDocument({ name: 'Test', width: 64, height: 64 });
  let { document } = execute(empty, 'layer.add', { kind: 'group', id: 'layer-a', name: 'A' });
  for (const [id, property, timeSeconds] of [
    ['keyframe-1', 'x', 1],
    ['keyframe-2', 'y', 1],
    ['keyframe-3', 'x', 2],
  ] as const) {
    const input = { id, layerId: 'layer-a', property, timeSeconds, value: 5 };
    ({ document } = execute(document, 'keyframe.set', input));
  }
  expect(momentsOf(keyframesOf(document, 'layer-a'))).toEqual([
    { seconds: 1, ids: ['keyframe-1', 'keyframe-2'] },
    { seconds: 2, ids: ['keyframe-3'] },
  ]);
});
