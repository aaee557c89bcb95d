/** Draws the open curves: the sound behind them, the value axis, what the network wrote, and what is played. */
import type { TimeSpan } from '#core/document/records.ts';
import { curveArea, curveBand } from '../timeline/curve-band.ts';
import { decimateCurve, decimatePeaks } from '../timeline/decimate.ts';
import { toPx, type TimeWindow } from '../timeline/geometry.ts';
import type { Peaks } from '../timeline/peaks.ts';
import { toY, type ValueLine, type ValueRange } from './curve-scale.ts';

export interface CurvePicture {
  readonly window: TimeWindow;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly range: ValueRange;
  readonly lines: readonly ValueLine[];
  /** One value a control frame. */
  readonly played: Float32Array;
  /** What it is compared with, drawn behind it. */
  readonly ghost: Float32Array;
  readonly frameRate: number;
  readonly phaseSeconds: number;
  /** In seconds of the curves. */
  readonly editedSpans: readonly TimeSpan[];
  readonly sound: SoundBehind | null;
  readonly colour: string;
  /** Muted or switched off. */
  readonly isStill: boolean;
}

export interface SoundBehind {
  readonly peaks: Peaks;
  /** Recording second at the timeline's start. */
  readonly offsetSeconds: number;
  /** Where the clip lies on the timeline. */
  readonly span: TimeSpan;
}

const LINE_PX = 1.6;
const GHOST_PX = 1;
const GHOST = 'rgb(242 240 237 / 0.42)';
const SOUND = 'rgb(90 209 184 / 0.12)';
const EDITED = 'rgb(255 255 255 / 0.045)';
const EDITED_EDGE = 'rgb(255 255 255 / 0.4)';
/** Frames further apart are shown one by one. */
const DOTS_FROM_PX = 5;
const DOT_PX = 1.9;

export function drawCurves(context: CanvasRenderingContext2D, picture: CurvePicture): void {
  drawEditedSpans(context, picture);
  if (picture.sound) drawSound(context, picture, picture.sound);
  drawLines(context, picture);
  context.fillStyle = GHOST;
  const ghost = bandOf(picture, picture.ghost, GHOST_PX);
  if (ghost) context.fill(ghost);
  context.fillStyle = picture.colour;
  context.globalAlpha = picture.isStill ? 0.05 : 0.12;
  const area = curveArea(placeOf(picture, picture.played), yOf(picture)(0));
  if (area) context.fill(area);
  context.globalAlpha = picture.isStill ? 0.4 : 1;
  const band = bandOf(picture, picture.played, LINE_PX);
  if (band) context.fill(band);
  drawFrames(context, picture);
  context.globalAlpha = 1;
}

const yOf =
  ({ range, heightPx }: CurvePicture) =>
  (value: number): number =>
    toY(range, heightPx, value);

function placeOf(picture: CurvePicture, curve: Float32Array) {
  const { window, pixelRatio, frameRate, phaseSeconds } = picture;
  const reach = decimateCurve(curve, {
    first: (window.startSeconds - phaseSeconds) * frameRate,
    perColumn: frameRate / (window.pxPerSecond * pixelRatio),
    columns: Math.round(window.widthPx * pixelRatio),
  });
  return { reach, yOf: yOf(picture), pixelRatio };
}

const bandOf = (picture: CurvePicture, curve: Float32Array, linePx: number): Path2D | null =>
  curveBand({ ...placeOf(picture, curve), linePx });

function drawLines(context: CanvasRenderingContext2D, picture: CurvePicture): void {
  for (const { value } of picture.lines) {
    context.fillStyle = Math.abs(value) < 1e-9 ? 'rgb(255 255 255 / 0.2)' : 'rgb(255 255 255 / 0.05)';
    const y = Math.round(yOf(picture)(value) * picture.pixelRatio) / picture.pixelRatio;
    context.fillRect(0, y, picture.window.widthPx, 1 / picture.pixelRatio);
  }
}

function drawEditedSpans(context: CanvasRenderingContext2D, picture: CurvePicture): void {
  for (const { startSeconds, endSeconds } of picture.editedSpans) {
    const from = toPx(picture.window, startSeconds + picture.phaseSeconds);
    const to = toPx(picture.window, endSeconds + picture.phaseSeconds);
    context.fillStyle = EDITED;
    context.fillRect(from, 0, to - from, picture.heightPx);
    context.fillStyle = EDITED_EDGE;
    context.fillRect(from, 0, to - from, 1.5);
  }
}

function drawSound(context: CanvasRenderingContext2D, picture: CurvePicture, sound: SoundBehind): void {
  const { window, pixelRatio, heightPx } = picture;
  const columns = Math.round(window.widthPx * pixelRatio);
  const perColumn = sound.peaks.perSecond / (window.pxPerSecond * pixelRatio);
  const first = (window.startSeconds + sound.offsetSeconds) * sound.peaks.perSecond;
  const [upper, lower] = decimatePeaks(sound.peaks.rows, { first, perColumn, columns });
  const scale = (heightPx / 2) * (0.92 / Math.max(sound.peaks.greatest, 1e-3));
  const from = Math.max(0, Math.floor(toPx(window, sound.span.startSeconds) * pixelRatio));
  const to = Math.min(columns, Math.ceil(toPx(window, sound.span.endSeconds) * pixelRatio));
  context.fillStyle = SOUND;
  for (let column = from; column < to; column++) {
    const [up, down] = [upper[column]! * scale, lower[column]! * scale];
    context.fillRect(column / pixelRatio, heightPx / 2 - up, 1 / pixelRatio, up + down);
  }
}

/** Each control frame as a dot, where they lie far enough apart to be told from each other. */
function drawFrames(context: CanvasRenderingContext2D, picture: CurvePicture): void {
  const { window, frameRate, phaseSeconds, played } = picture;
  if (window.pxPerSecond / frameRate < DOTS_FROM_PX) return;
  const first = Math.max(0, Math.ceil((window.startSeconds - phaseSeconds) * frameRate));
  const end = window.startSeconds + window.widthPx / window.pxPerSecond - phaseSeconds;
  const last = Math.min(played.length - 1, Math.floor(end * frameRate));
  context.beginPath();
  for (let frame = first; frame <= last; frame++) {
    const x = toPx(window, frame / frameRate + phaseSeconds);
    const y = yOf(picture)(played[frame]!);
    context.moveTo(x + DOT_PX, y);
    context.arc(x, y, DOT_PX, 0, 2 * Math.PI);
  }
  context.fill();
}
