/** The bundled picture encoder: its card says what was measured, and it sees what is drawn here anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PixelData } from '#core/compositing/canvas.ts';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import { randomSource } from '#core/random.ts';
import { openPictureEncoder, type PictureEncoder } from '#main/inference/see-picture.ts';
import { PICTURE_ENCODER_PATH, ROOT } from '#main/paths.ts';
import { withEncoderEvaluation, type EncoderReport } from '#main/training/picture-encoder/reports.ts';
import { ENCODER_SETTINGS } from '#main/training/picture-encoder/task.ts';
import { frameBox, frameOf } from '#models/picture-encoder/frame.ts';
import { saliencyFacts } from '#models/picture-encoder/training/saliency.ts';

const folder = join(ROOT, 'models/picture-encoder');
const evaluation = JSON.parse(readFileSync(join(folder, 'weights/evaluation.json'), 'utf8')) as EncoderReport;

let encoder: PictureEncoder;
beforeAll(async () => void (encoder = await openPictureEncoder(PICTURE_ENCODER_PATH)));
afterAll(() => encoder.dispose());

const [WIDTH, HEIGHT] = [320, 240];
type Colour = readonly [number, number, number, number];

function draw(colourAt: (x: number, y: number) => Colour): PixelData {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) data.set(colourAt(x, y), (y * WIDTH + x) * 4);
  return { width: WIDTH, height: HEIGHT, data };
}
/** A face: a disc with two eyes. @param ground its colour where the face is not */
const face = (cx: number, cy: number, radius: number, ground: (x: number, y: number) => Colour) =>
  draw((x, y) => {
    if (Math.hypot(x - cx, y - cy) > radius) return ground(x, y);
    const isEye = Math.hypot(Math.abs(x - cx) - radius / 2.5, y - cy + radius / 4) < radius / 6;
    return isEye ? [20, 20, 30, 255] : [250, 200, 60, 255];
  });
const look = async (picture: PixelData) => (await encoder.look(frameOf(picture))).facts;

describe('the bundled picture encoder', () => {
  it('has a card with the numbers of its evaluation, made by the recipe as it stands', () => {
    const card = readFileSync(join(folder, 'card.md'), 'utf8');
    expect(withEncoderEvaluation(card, evaluation)).toBe(card);
    expect(evaluation).toMatchObject({
      steps: ENCODER_SETTINGS.steps,
      trainingScenes: ENCODER_SETTINGS.scenes,
    });
  });

  it('is an ONNX file of less than a megabyte that comes out byte for byte as it went in', () => {
    const bytes = new Uint8Array(readFileSync(PICTURE_ENCODER_PATH));
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(Buffer.from(encodeModel(decodeModel(bytes))).equals(bytes)).toBe(true);
  });

  it('finds a face wherever it is, on nothing, on a plain and on a gradient', async () => {
    const grounds = [
      (): Colour => [0, 0, 0, 0],
      (): Colour => [70, 110, 160, 255],
      (x: number, y: number): Colour => [40 + x / 3, 90, 180 - y / 2, 255],
    ];
    for (const ground of grounds) {
      for (const [cx, cy, radius] of [
        [90, 80, 50],
        [230, 150, 60],
        [160, 120, 80],
      ] as const) {
        // prettier-ignore
        const facts = await look(face(cx, cy, radius, ground));
        expect(facts.subject).toBeGreaterThan(0.6);
        const [x, y] = [(cx - WIDTH / 2) / WIDTH, (cy - HEIGHT / 2) / WIDTH];
        expect(Math.hypot(facts.centreX - x, facts.centreY - y)).toBeLessThan(0.06);
        expect(Math.abs(facts.coverage - (Math.PI * radius ** 2) / (WIDTH * HEIGHT))).toBeLessThan(0.12);
      }
    }
  });

  it('finds it on grain, where the rule sees the grain too', async () => {
    let [own, rule] = [0, 0];
    for (const [cx, cy] of [
      [90, 80],
      [230, 150],
      [100, 160],
      [220, 70],
    ] as const) {
      // prettier-ignore
      const random = randomSource(cx);
      const tiles = Array.from({ length: 80 * 60 }, () => 60 + 150 * random.uniform());
      const picture = face(cx, cy, 45, (x, y) => {
        const level = tiles[Math.floor(y / 4) * 80 + Math.floor(x / 4)]!;
        return [level * 0.6, level * 0.8, level, 255];
      });
      const far = (facts: { centreX: number; centreY: number }) =>
        Math.hypot(facts.centreX - (cx - WIDTH / 2) / WIDTH, facts.centreY - (cy - HEIGHT / 2) / WIDTH);
      own += far(await look(picture)) / 4;
      rule += far(saliencyFacts(frameOf(picture), frameBox(WIDTH, HEIGHT))) / 4;
    }
    expect(own).toBeLessThan(0.07);
    expect(own).toBeLessThan(rule);
  });

  it('sees no subject in a plain and in a gradient', async () => {
    for (const ground of [
      (): Colour => [120, 150, 190, 255],
      (x: number, y: number): Colour => [200 - x / 3, 120, 60 + y / 2, 255],
    ])
      expect((await look(draw(ground))).subject).toBeLessThan(0.4);
  });
});
