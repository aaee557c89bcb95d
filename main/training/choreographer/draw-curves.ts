/** Draws what the network wrote over what the animator drew, style by style, for the eye to judge. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import type { Score } from '#models/choreographer/composer/score.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { targetOf, type Example } from '#models/choreographer/training/examples.ts';
import { NO_PICTURE } from '#models/picture-encoder/facts.ts';
import type { Choreographer } from '../../inference/choreograph.ts';

interface CurveRow {
  readonly label: string;
  readonly channel: string;
  /** `[frameCount, MOTION_CHANNEL_COUNT]` each. */
  readonly target: Float32Array;
  readonly network: Float32Array;
}

const [WIDTH, ROW_HEIGHT, LABEL_WIDTH] = [1600, 92, 130];
const COLOURS = {
  paper: '#14161b',
  text: '#c8ccd4',
  bar: '#4a5060',
  beat: '#2a2e38',
  onset: '#39543f',
  target: '#8d95a5',
  network: '#ff9d4d',
};

/** Every style's main channel over twelve seconds of a song, as a PNG. */
export async function curvesOf(network: Choreographer, example: Example): Promise<Uint8Array> {
  const { inputs, frameCount } = example;
  const rows: CurveRow[] = [];
  for (const [style, { id, mainChannel }] of STYLES.entries()) {
    rows.push({
      label: id,
      channel: mainChannel,
      target: targetOf(example, style, null),
      network: await network.run({ inputs, frameCount, style, picture: NO_PICTURE }),
    });
  }
  return drawCurves(rows, { ...example, fromSeconds: 4, seconds: 12 });
}

/** A PNG: target grey, network orange, beats and bars as lines, onset strength below. */
function drawCurves(
  rows: readonly CurveRow[],
  {
    score,
    onsets,
    fromSeconds,
    seconds,
  }: { score: Score; onsets: Float32Array; fromSeconds: number; seconds: number },
): Buffer {
  const canvas = createCanvas(WIDTH, ROW_HEIGHT * rows.length);
  const context = canvas.getContext('2d');
  context.fillStyle = COLOURS.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const first = Math.round(fromSeconds * CONTROL_RATE);
  const frames = Math.round(seconds * CONTROL_RATE);
  const x = (frame: number) => LABEL_WIDTH + ((frame - first) / frames) * (WIDTH - LABEL_WIDTH);
  drawBeats(context, score, (t) => x(t * CONTROL_RATE), canvas.height);
  rows.forEach(({ label, channel, target, network }, row) => {
    const middle = (row + 0.5) * ROW_HEIGHT;
    const at = (curves: Float32Array) => (frame: number) =>
      curves[frame * MOTION_CHANNEL_COUNT + motionChannel(channel)]!;
    let largest = 1e-6;
    for (let frame = first; frame < first + frames; frame++)
      largest = Math.max(largest, Math.abs(at(target)(frame)), Math.abs(at(network)(frame)));
    const line = (colour: string, valueAt: (frame: number) => number) =>
      drawLine(
        context,
        colour,
        first,
        frames,
        x,
        (frame) => middle - (valueAt(frame) / largest) * ROW_HEIGHT * 0.44,
      );
    line(COLOURS.onset, (frame) => (onsets[frame]! - 2) * 0.5 * largest);
    line(COLOURS.target, at(target));
    line(COLOURS.network, at(network));
    context.fillStyle = COLOURS.text;
    context.font = '14px sans-serif';
    context.fillText(label, 8, middle - 4);
    context.fillText(`${channel} ±${largest.toPrecision(2)}`, 8, middle + 16, LABEL_WIDTH - 12);
  });
  return canvas.toBuffer('image/png');
}

function drawBeats(
  context: SKRSContext2D,
  { beatsSeconds, beatsPerBar }: Score,
  x: (t: number) => number,
  height: number,
): void {
  beatsSeconds.forEach((beat, i) => {
    if (x(beat) < LABEL_WIDTH) return;
    context.fillStyle = i % beatsPerBar === 0 ? COLOURS.bar : COLOURS.beat;
    context.fillRect(x(beat), 0, 1, height);
  });
}

function drawLine(
  context: SKRSContext2D,
  colour: string,
  first: number,
  frames: number,
  x: (frame: number) => number,
  y: (frame: number) => number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  for (let frame = first; frame < first + frames; frame++) context.lineTo(x(frame), y(frame));
  context.stroke();
}
