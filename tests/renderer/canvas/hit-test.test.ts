import { describe, expect, it } from 'vitest';
import { layer } from '#core/document/queries.ts';
import type { BlobHash } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { deeperFor, pictureAt, selectableFor, type AlphaSource } from '#renderer/canvas/hit-test.ts';
import { emptyPage, run, withGroup, withPicture } from './scene.ts';

const DX = motionChannel('dx');
const opaque: AlphaSource = () => 255;
/** Only the left half of a picture can be seen. */
const leftHalf: AlphaSource = (_, u) => (u < 0.5 ? 255 : 0);
/** One control frame: everything half of the shorter side to the right. */
const curves = (): Float32Array =>
  new Float32Array(2 * MOTION_CHANNEL_COUNT).map((_, i) => (i % MOTION_CHANNEL_COUNT === DX ? 0.5 : 0));
const at = (
  document: ReturnType<typeof emptyPage>,
  x: number,
  y: number,
  alpha: AlphaSource = opaque,
  timeSeconds = 0,
) => pictureAt(document, { x, y }, timeSeconds, { alphaAt: alpha, curves })?.id ?? null;

describe('the picture under the pointer', () => {
  let document = withPicture(emptyPage(), 'low', { x: 300, y: 200, scaleX: 3, scaleY: 3 });
  document = withPicture(document, 'high', { x: 300, y: 200 });

  it('is the topmost', () => {
    expect(at(document, 300, 200)).toBe('high');
    expect(at(document, 300, 260)).toBe('low');
    expect(at(document, 700, 550)).toBeNull();
  });
  it('is the one below where the topmost is transparent', () => {
    expect(at(document, 270, 200, leftHalf)).toBe('high');
    expect(at(document, 330, 200, (layer, u) => (layer.id === 'high' ? leftHalf(layer, u, 0) : 255))).toBe(
      'low',
    );
  });
  it('is not one that is hidden, locked or faded out', () => {
    for (const settings of [{ visible: false }, { locked: true }, { opacity: 0 }]) {
      expect(at(run(document, 'layer.set', { layerId: 'high', settings }), 300, 200)).toBe('low');
    }
  });
  it('is found where a turned picture lies, not where its upright box does', () => {
    const turned = run(document, 'layer.transform', {
      layerId: 'high',
      transform: { x: 600, y: 400, rotationRadians: Math.PI / 2 },
    });
    expect(at(turned, 600, 440)).toBe('high');
    expect(at(turned, 640, 400)).toBeNull();
  });
  it('is found where its keyframes put it at the time', () => {
    let keyed = run(document, 'keyframe.set', {
      id: 'k1',
      layerId: 'high',
      property: 'x',
      timeSeconds: 0,
      value: 100,
      easing: 'linear',
    });
    keyed = run(keyed, 'keyframe.set', {
      id: 'k2',
      layerId: 'high',
      property: 'x',
      timeSeconds: 2,
      value: 700,
    });
    expect(at(keyed, 690, 200)).toBeNull();
    expect(at(keyed, 690, 200, opaque, 2)).toBe('high');
  });
  it('is found where its choreography has moved it', () => {
    let moved = run(document, 'track.add', { id: 'track', name: 'track' });
    const blob = 'b'.repeat(64) as BlobHash;
    moved = run(moved, 'clip.add', { id: 'clip', trackId: 'track', name: 'clip', blob, sourceSeconds: 1 });
    const recipe = { style: 'sway', smoothness: 0.5, seed: 0, model: 'test@1' };
    const motion = { id: 'motion', layerId: 'high', clipId: 'clip', frameCount: 2, frameRate: 60 };
    moved = run(moved, 'motion.add', { ...motion, ...recipe, curves: blob });
    // From 250 to 350, and 25 further right.
    expect(at(moved, 370, 200)).toBe('high');
    expect(at(moved, 260, 200)).toBe('low');
  });
  it('is found beyond its border where it is mirrored there, as mirrored', () => {
    const sky = withPicture(emptyPage(), 'sky', { x: 50, y: 25 }, { edge: 'mirror' });
    // From 100 to 200 the picture lies mirrored: its left half is on the right.
    expect(at(sky, 180, 25, leftHalf)).toBe('sky');
    expect(at(sky, 120, 25, leftHalf)).toBeNull();
    expect(at(sky, -20, 25, leftHalf)).toBe('sky');
  });
});

describe('what a click selects', () => {
  let document = withGroup(emptyPage(), 'outer', { x: 100, y: 100 });
  document = withGroup(document, 'inner', { scaleX: 2, scaleY: 2 }, 'outer');
  document = withPicture(document, 'whale', { x: 50, y: 40 }, { parentId: 'inner' });
  document = withPicture(document, 'moon', { x: 400, y: 0 }, { parentId: 'outer' });
  const picture = (id: string) => layer(document, id);

  it("finds pictures through their groups' transforms", () => {
    expect(at(document, 200, 180)).toBe('whale');
    expect(at(document, 500, 100)).toBe('moon');
  });
  it('is the outermost group', () => {
    expect(selectableFor(document, picture('whale'), [])).toBe('outer');
  });
  it('is a neighbour of what is selected inside a group', () => {
    expect(selectableFor(document, picture('moon'), ['inner'])).toBe('moon');
    expect(selectableFor(document, picture('whale'), ['moon'])).toBe('inner');
  });
  it('is one step further in by a double-click', () => {
    expect(deeperFor(document, picture('whale'), ['outer'])).toBe('inner');
    expect(deeperFor(document, picture('whale'), ['inner'])).toBe('whale');
    expect(deeperFor(document, picture('whale'), ['whale'])).toBe('whale');
  });
  it('is nothing of a hidden or locked group', () => {
    for (const settings of [{ visible: false }, { locked: true }]) {
      expect(at(run(document, 'layer.set', { layerId: 'outer', settings }), 200, 180)).toBeNull();
    }
  });
});
