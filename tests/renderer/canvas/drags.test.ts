import { describe, expect, it } from 'vitest';
import type { SongbrushDocument, Transform } from '#core/document/records.ts';
import {
  moveDrag,
  scaleDrag,
  scaleTogetherDrag,
  turnDrag,
  type DragKeys,
  type DragResult,
  type Handle,
} from '#renderer/canvas/drags.ts';
import { mapPoint, pageCorners, type PlacedLayer } from '#renderer/canvas/layer-geometry.ts';
import type { Point } from '#renderer/canvas/viewport-geometry.ts';
import { emptyPage, PAGE, placed, run, withGroup, withPicture } from './scene.ts';

const NO_KEYS: DragKeys = { shift: false, alt: false, mod: false };
const SHIFT = { ...NO_KEYS, shift: true };
const ALT = { ...NO_KEYS, alt: true };
const MOD = { ...NO_KEYS, mod: true };
const degrees = (value: number): number => (value * Math.PI) / 180;

/** The layer as it lies after a drag. */
function after(document: SongbrushDocument, id: string, result: DragResult): PlacedLayer {
  const transform = result.transforms.get(id)!;
  return placed(run(document, 'layer.transform', { layerId: id, transform }), id);
}
function near(point: Point, expected: Point): void {
  expect(point.x).toBeCloseTo(expected.x, 6);
  expect(point.y).toBeCloseTo(expected.y, 6);
}
const corner = (layer: PlacedLayer, i: number): Point => pageCorners(layer)[i]!;
const centre = (layer: PlacedLayer): Point => mapPoint(layer.toPage, { x: 0, y: 0 });

/** Layers of every sort: what holds for one must hold for all. */
const TURNED: Partial<Transform> = { x: 300, y: 200, scaleX: 1.5, scaleY: 0.8, rotationRadians: degrees(25) };
const scenes: readonly (readonly [string, SongbrushDocument])[] = [
  ['upright', withPicture(emptyPage(), 'whale', { x: 300, y: 200 })],
  ['turned and stretched', withPicture(emptyPage(), 'whale', TURNED)],
  ['mirrored', withPicture(emptyPage(), 'whale', { ...TURNED, scaleX: -1.5 })],
  [
    'in a turned, scaled group',
    withPicture(
      withGroup(emptyPage(), 'group', {
        x: 50,
        y: 80,
        scaleX: 0.7,
        scaleY: 0.7,
        rotationRadians: degrees(-40),
      }),
      'whale',
      TURNED,
      { parentId: 'group' },
    ),
  ],
];

describe.each(scenes)('a layer %s', (_, document) => {
  const whale = placed(document, 'whale');

  it('follows the pointer when moved', () => {
    const from = centre(whale);
    const to = { x: from.x + 61, y: from.y - 37 };
    near(centre(after(document, 'whale', moveDrag([whale], PAGE, from, 0)(to, MOD))), to);
  });

  it.each([0, 1, 2, 3])('scaled by corner %d keeps the opposite corner, and its proportions', (i) => {
    const handle = [
      { x: -1, y: -1 },
      { x: 1, y: -1 },
      { x: 1, y: 1 },
      { x: -1, y: 1 },
    ][i] as Handle;
    const grip = corner(whale, i);
    const opposite = corner(whale, (i + 2) % 4);
    // Away from the opposite corner, along the diagonal, to twice the size.
    const to = { x: 2 * grip.x - opposite.x, y: 2 * grip.y - opposite.y };
    const scaled = after(document, 'whale', scaleDrag(whale, handle, grip)(to, NO_KEYS));
    near(corner(scaled, (i + 2) % 4), opposite);
    near(corner(scaled, i), to);
    expect(scaled.transform.scaleX / whale.transform.scaleX).toBeCloseTo(2, 6);
    expect(scaled.transform.scaleY / whale.transform.scaleY).toBeCloseTo(2, 6);
  });

  it('scaled with shift, the corner goes where the pointer is', () => {
    const grip = corner(whale, 2);
    const to = { x: grip.x + 40, y: grip.y + 7 };
    const scaled = after(document, 'whale', scaleDrag(whale, { x: 1, y: 1 }, grip)(to, SHIFT));
    near(corner(scaled, 2), to);
    near(corner(scaled, 0), corner(whale, 0));
  });

  it('scaled with alt, keeps its centre', () => {
    const grip = corner(whale, 2);
    const to = { x: grip.x + 30, y: grip.y + 20 };
    const scaled = after(document, 'whale', scaleDrag(whale, { x: 1, y: 1 }, grip)(to, ALT));
    near(centre(scaled), centre(whale));
    expect(scaled.transform.scaleX).not.toBeCloseTo(whale.transform.scaleX, 2);
  });

  it('stretched by an edge, keeps its height and the opposite edge', () => {
    const [a, b] = [corner(whale, 1), corner(whale, 2)];
    const grip = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const middle = centre(whale);
    const to = { x: 2 * grip.x - middle.x, y: 2 * grip.y - middle.y };
    const scaled = after(document, 'whale', scaleDrag(whale, { x: 1, y: 0 }, grip)(to, NO_KEYS));
    expect(scaled.transform.scaleX / whale.transform.scaleX).toBeCloseTo(1.5, 6);
    expect(scaled.transform.scaleY).toBeCloseTo(whale.transform.scaleY, 9);
    near(corner(scaled, 0), corner(whale, 0));
    near(corner(scaled, 3), corner(whale, 3));
  });

  it('turned by a quarter, its corner follows and its centre stays', () => {
    const from = corner(whale, 1);
    const middle = centre(whale);
    const to = { x: middle.x - (from.y - middle.y), y: middle.y + (from.x - middle.x) };
    const turned = after(document, 'whale', turnDrag([whale], from)(to, NO_KEYS));
    near(centre(turned), middle);
    near(corner(turned, 1), to);
  });

  it('turned with shift, lies at a multiple of 15 degrees of its own', () => {
    const from = corner(whale, 1);
    const middle = centre(whale);
    const [cos, sin] = [Math.cos(0.9), Math.sin(0.9)];
    const offset = { x: from.x - middle.x, y: from.y - middle.y };
    const to = {
      x: middle.x + cos * offset.x - sin * offset.y,
      y: middle.y + sin * offset.x + cos * offset.y,
    };
    const { rotationRadians } = after(document, 'whale', turnDrag([whale], from)(to, SHIFT)).transform;
    const steps = rotationRadians / degrees(15);
    expect(steps).toBeCloseTo(Math.round(steps), 6);
    expect(Math.abs(rotationRadians - whale.transform.rotationRadians)).toBeGreaterThan(0.5);
  });

  it('never vanishes, however far a corner is dragged inwards', () => {
    const grip = corner(whale, 2);
    const to = corner(whale, 0);
    const { transform } = after(document, 'whale', scaleDrag(whale, { x: 1, y: 1 }, grip)(to, NO_KEYS));
    expect(Math.abs(transform.scaleX * 100)).toBeGreaterThan(0.9);
    expect(Math.abs(transform.scaleY * 50)).toBeGreaterThan(0.9);
  });
});

describe('moving', () => {
  const document = withPicture(emptyPage(), 'whale', { x: 300, y: 200 });
  const whale = placed(document, 'whale');
  const from = { x: 300, y: 200 };
  const move = (to: Point, keys: DragKeys) => moveDrag([whale], PAGE, from, 6)(to, keys);

  it("snaps to the page's middle, and says so", () => {
    const result = move({ x: 404, y: 210 }, NO_KEYS);
    expect(result.transforms.get('whale')).toMatchObject({ x: 400, y: 210 });
    expect(result.lines).toEqual([{ axis: 'x', at: 400 }]);
  });

  it("snaps to the page's edges by its own", () => {
    // 100 x 50: its left edge comes within 6 of the page's, its bottom within 6 of the page's.
    const result = move({ x: 53, y: 571 }, NO_KEYS);
    expect(result.transforms.get('whale')).toMatchObject({ x: 50, y: 575 });
    expect(result.lines).toHaveLength(2);
  });

  it('does without with mod', () => {
    const result = move({ x: 404, y: 210 }, MOD);
    expect(result.transforms.get('whale')).toMatchObject({ x: 404, y: 210 });
    expect(result.lines).toEqual([]);
  });

  it('with shift keeps to the axis it has moved along most', () => {
    expect(move({ x: 335, y: 215 }, SHIFT).transforms.get('whale')).toMatchObject({ x: 335, y: 200 });
    expect(move({ x: 312, y: 245 }, SHIFT).transforms.get('whale')).toMatchObject({ x: 300, y: 245 });
  });
});

describe('several layers', () => {
  let document = withPicture(emptyPage(), 'a', { x: 200, y: 200 });
  document = withPicture(document, 'b', { x: 400, y: 300, rotationRadians: degrees(90) });
  const layers = [placed(document, 'a'), placed(document, 'b')];

  it('move together', () => {
    const { transforms } = moveDrag(layers, PAGE, { x: 0, y: 0 }, 0)({ x: 10, y: 20 }, MOD);
    expect(transforms.get('a')).toMatchObject({ x: 210, y: 220 });
    expect(transforms.get('b')).toMatchObject({ x: 410, y: 320 });
  });

  it('grow together about the opposite corner of the box around them', () => {
    // The box reaches from 150, 175 to 425, 350.
    const drag = scaleTogetherDrag(layers, { x: 1, y: 1 }, { x: 425, y: 350 });
    const { transforms } = drag({ x: 425 + 275, y: 350 + 175 }, NO_KEYS);
    expect(transforms.get('a')).toMatchObject({ x: 150 + 2 * 50, y: 175 + 2 * 25, scaleX: 2, scaleY: 2 });
    expect(transforms.get('b')).toMatchObject({ x: 150 + 2 * 250, y: 175 + 2 * 125, scaleX: 2 });
  });

  it('turn together about the middle of the box around them', () => {
    const middle = { x: 287.5, y: 262.5 };
    const drag = turnDrag(layers, { x: middle.x + 100, y: middle.y });
    const { transforms } = drag({ x: middle.x, y: middle.y + 100 }, NO_KEYS);
    near(transforms.get('a')!, { x: middle.x - (200 - middle.y), y: middle.y + (200 - middle.x) });
    expect(transforms.get('a')!.rotationRadians).toBeCloseTo(degrees(90), 6);
    expect(transforms.get('b')!.rotationRadians).toBeCloseTo(degrees(180), 6);
  });
});
