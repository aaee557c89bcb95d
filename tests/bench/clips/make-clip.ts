/** Films a performer to a composed song: a locked-off shot before a painted wall, with grain, as H.264 and AAC. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage, type Canvas, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import { randomSource } from '#core/random.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import type { Score } from '#models/choreographer/composer/score.ts';
import { drawStyle, gridOf } from '#models/choreographer/styles/pen.ts';
import { CLEAN, renderScore } from '#models/choreographer/synth/render.ts';
import { soundSetOf } from '#models/choreographer/synth/sound-sets/index.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';
import type { Pose, Subject } from './subjects.ts';
import { wav } from './wav.ts';

export interface ClipMaking {
  readonly folder: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
}

const SOUND_RATE = 44_100;
const STRIPS = 96;
const GRAIN_TILES = 6;
const GRAIN_LEVELS = 9;

/** The song a performer dances to, or another one. */
export function songOf(seed: number, seconds: number): { readonly score: Score; readonly sound: Buffer } {
  const score = composeSong(seed, seconds);
  const { left, right } = renderScore(score, {
    sampleRate: SOUND_RATE,
    soundSet: soundSetOf(seed),
    seed,
    ...CLEAN,
  });
  return { score, sound: wav(left, right, SOUND_RATE) };
}

/** What the performer does at every control frame of a song. */
export const posesOf = (subject: Subject, score: Score, frameCount: number): readonly Pose[] => {
  const curves = drawStyle(subject.style, score, gridOf(score), frameCount);
  return Array.from({ length: frameCount }, (_, frame) =>
    subject.pose(
      curves.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT),
      frame / CONTROL_RATE,
    ),
  );
};

/** @param picture the performer's, as a file's bytes. @returns the film's path */
export async function makeClip(
  ffmpeg: Ffmpeg,
  subject: Subject,
  picture: Buffer,
  { folder, seconds, width, height }: ClipMaking,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { score, sound } = songOf(subject.songSeed, seconds);
  const soundPath = join(folder, `${subject.id}.wav`);
  const path = join(folder, `${subject.id}.mp4`);
  await writeFile(soundPath, sound);
  const { frameRate } = subject;
  const frameCount = Math.floor(score.durationSeconds * frameRate);
  const poses = posesOf(subject, score, Math.ceil(score.durationSeconds * CONTROL_RATE) + 2);
  const film = await openFilm(ffmpeg, {
    ...{ path, width, height, frameRate, frameCount, quality: 'good', overwrite: true, pixelFormat: 'rgba' },
    durationSeconds: frameCount / frameRate,
    sound: [
      {
        path: soundPath,
        startSeconds: 0,
        offsetSeconds: 0,
        durationSeconds: frameCount / frameRate,
        gain: 1,
      },
    ],
    metadata: { title: subject.id, recipe: null },
  });
  const paint = painter(await loadImage(picture), subject, width, height);
  for (let frame = 0; frame < frameCount; frame++)
    await film.write(paint(poseAt(poses, (frame / frameRate) * CONTROL_RATE), frame));
  await film.finish();
  await rm(soundPath);
  return path;
}

function poseAt(poses: readonly Pose[], position: number): Pose {
  const [from, share] = [Math.floor(position), position % 1];
  const [a, b] = [poses[from]!, poses[from + 1]!];
  const mixed = Object.entries(a).map(([name, value]: [string, number]) => [
    name,
    value + (b[name as keyof Pose] - value) * share,
  ]);
  return Object.fromEntries(mixed) as Pose;
}

function painter(picture: Image, { hue }: Subject, width: number, height: number) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const wall = paintedWall(width, height, hue);
  const tiles = grainTiles(width, height);
  return (pose: Pose, frame: number): Uint8Array => {
    context.globalCompositeOperation = 'source-over';
    context.drawImage(wall, 0, 0);
    performer(context, picture, pose, width, height);
    const data = context.getImageData(0, 0, width, height).data;
    const grain = tiles[(frame * 5) % GRAIN_TILES]!;
    const shift = 4 * ((frame * 977) % width);
    for (let i = 0; i < data.length; i++) data[i]! += grain[i + shift]!;
    return new Uint8Array(data.buffer, data.byteOffset, data.length);
  };
}

/** Strip by strip, foot to head. */
function performer(context: SKRSContext2D, picture: Image, pose: Pose, width: number, height: number): void {
  const size = 0.62 * height;
  const [left, foot] = [width / 2 - size / 2, 0.9 * height];
  context.filter = pose.light === 0 ? 'none' : `brightness(${2 ** pose.light})`;
  const levelOf = (share: number) => {
    const above = Math.max(0, share - 0.45) / 0.55;
    return foot - size * (share * (1 + pose.stretch) + pose.lift + pose.brows * above);
  };
  for (let strip = 0; strip < STRIPS; strip++) {
    const [low, high] = [strip / STRIPS, (strip + 1) / STRIPS];
    const x = left + size * pose.sway * ((low + high) / 2) ** pose.bend;
    const [bottom, top] = [levelOf(low), levelOf(high)];
    context.drawImage(
      picture,
      ...([0, (1 - high) * picture.height, picture.width, picture.height / STRIPS] as const),
      ...([x, top, size, bottom - top + 0.6] as const),
    );
  }
  context.filter = 'none';
}

/** Broad strokes over a gradient. */
function paintedWall(width: number, height: number, hue: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const random = randomSource(hue + 1);
  const gradient = context.createLinearGradient(0, 0, width / 3, height);
  gradient.addColorStop(0, `hsl(${hue} 30% 38%)`);
  gradient.addColorStop(1, `hsl(${hue + 30} 35% 22%)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  for (let stroke = 0; stroke < 260; stroke++) {
    context.strokeStyle = `hsl(${hue + 50 * random.uniform() - 25} 35% ${20 + 25 * random.uniform()}% / 0.35)`;
    context.lineWidth = 3 + 16 * random.uniform();
    context.beginPath();
    const [x, y, way] = [width * random.uniform(), height * random.uniform(), 40 + 120 * random.uniform()];
    context.moveTo(x, y);
    context.quadraticCurveTo(
      x + way / 2,
      y + 40 * (random.uniform() - 0.5),
      x + way,
      y + 60 * (random.uniform() - 0.5),
    );
    context.stroke();
  }
  return canvas;
}

function grainTiles(width: number, height: number): readonly Int8Array[] {
  const random = randomSource(99);
  return Array.from({ length: GRAIN_TILES }, () =>
    Int8Array.from({ length: (width * height + width) * 4 }, (_, i) =>
      i % 4 === 3 ? 0 : Math.round(GRAIN_LEVELS * (random.uniform() + random.uniform() - 1)),
    ),
  );
}
