/** Films the frames that were held out: real, before learning, after it, side by side, with their sound. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { scenePainter } from '#models/choreographer/clip/draw-scene.ts';
import { frameColours, medianFrame } from '#models/choreographer/clip/find-scene.ts';
import { cutOut, GRAIN, type ClipScene } from '#models/choreographer/clip/scene.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { openFilm } from '../../media/film-encoder.ts';
import { decodeFrames, type VideoFrames } from '../../media/video-frames.ts';
import { vectorAt, type Lesson } from './lesson.ts';
import type { Tell } from './read-clip.ts';

const LONGER_SIDE = 240;
const FRAME_RATE = 30;
const LONGEST_SECONDS = 10;
/** Moments of the clip that its plate is made of. */
const PLATE_FRAMES = 40;
const GAP = 4;

export interface Movements {
  readonly before: Float32Array;
  readonly after: Float32Array;
}

/** @throws AppError `media.*`, `export.*` */
export async function filmPreview(
  ffmpeg: Ffmpeg,
  lesson: Lesson,
  movements: Movements,
  path: string,
  tell: Tell,
): Promise<void> {
  const { clip } = lesson;
  const startSeconds = clip.frames.startSeconds + clip.segments.heldOut.first / clip.frames.frameRate;
  const left = clip.facts.startSeconds + clip.facts.seconds - startSeconds;
  const durationSeconds = Math.min(LONGEST_SECONDS, left);
  const size = { crop: clip.crop, longerSide: LONGER_SIDE, multiple: GRAIN };
  const real = await decodeFrames(ffmpeg, clip.path, {
    ...size,
    startSeconds,
    durationSeconds,
    frameRate: FRAME_RATE,
  });
  const scene = await largeScene(ffmpeg, lesson, size);
  const paint = scenePainter(scene);
  const { width, height, count } = real;
  const whole = { width: 3 * width + 2 * GAP, height };
  const film = await openFilm(ffmpeg, {
    ...{ ...whole, path, frameRate: FRAME_RATE, frameCount: count, quality: 'good', overwrite: true },
    pixelFormat: 'rgba',
    durationSeconds: count / FRAME_RATE,
    sound: [
      {
        path: clip.path,
        startSeconds: 0,
        offsetSeconds: startSeconds,
        durationSeconds: count / FRAME_RATE,
        gain: 1,
      },
    ],
    metadata: { title: 'real, before, after', recipe: null },
  });
  try {
    const page = new Uint8Array(whole.width * height * 4).fill(255);
    const drawn = new Float32Array(width * height * 3);
    const vector = new Float32Array(MOTION_CHANNEL_COUNT);
    for (let frame = 0; frame < count; frame++) {
      if (frame % 10 === 0) await tell('job.learn.preview', frame, count);
      const position = (startSeconds + frame / FRAME_RATE) * 60;
      lay(page, whole.width, 0, frameColours(real, frame), width);
      [movements.before, movements.after].forEach((curves, i) => {
        paint(vectorAt(curves, position, vector), drawn);
        lay(page, whole.width, (i + 1) * (width + GAP), drawn, width);
      });
      await film.write(page);
    }
    await film.finish();
  } finally {
    await film.abort();
  }
}

/** The clip's scene at the preview's size: the same rest, the same matte. */
async function largeScene(
  ffmpeg: Ffmpeg,
  { clip }: Lesson,
  size: { readonly crop: Lesson['clip']['crop']; readonly longerSide: number; readonly multiple: number },
): Promise<ClipScene> {
  const { startSeconds, seconds } = clip.facts;
  const seen = { startSeconds, durationSeconds: 0.72 * seconds };
  const sparse = await decodeFrames(ffmpeg, clip.path, {
    ...{ ...size, ...seen, frameRate: PLATE_FRAMES / seen.durationSeconds },
  });
  const restSeconds = clip.frames.startSeconds + clip.found.restFrame / clip.frames.frameRate;
  const rest = await decodeFrames(ffmpeg, clip.path, {
    ...{ ...size, startSeconds: restSeconds, durationSeconds: 0.5, frameRate: clip.frames.frameRate },
  });
  const plate = medianFrame(sparse, [...new Array(sparse.count).keys()]);
  const small = clip.found.scene;
  const matte = enlarged(clip.found.matte, small, rest);
  const [across, down] = [rest.width / small.width, rest.height / small.height];
  const { x, y, width, height } = small.box;
  const [left, top] = [Math.floor(x * across), Math.floor(y * down)];
  const box = {
    ...{ x: left, y: top },
    width: Math.min(rest.width, Math.ceil((x + width) * across)) - left,
    height: Math.min(rest.height, Math.ceil((y + height) * down)) - top,
  };
  return cutOut(rest, box, frameColours(rest, 0), plate, matte);
}

/** Bilinear. */
function enlarged(
  matte: Float32Array,
  small: { readonly width: number; readonly height: number },
  { width, height }: VideoFrames,
): Float32Array {
  const at = (x: number, y: number) =>
    matte[
      Math.min(small.height - 1, Math.max(0, y)) * small.width + Math.min(small.width - 1, Math.max(0, x))
    ]!;
  return Float32Array.from({ length: width * height }, (_, i) => {
    const x = (((i % width) + 0.5) * small.width) / width - 0.5;
    const y = ((Math.floor(i / width) + 0.5) * small.height) / height - 0.5;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (x - left);
    const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (x - left);
    return upper + (lower - upper) * (y - top);
  });
}

/** Puts a picture of colours 0..1 on a page of RGBA. */
function lay(page: Uint8Array, pageWidth: number, left: number, colours: Float32Array, width: number): void {
  for (let i = 0, pixel = 0; i < colours.length; i += 3, pixel++) {
    const to = (Math.floor(pixel / width) * pageWidth + left + (pixel % width)) * 4;
    for (let channel = 0; channel < 3; channel++)
      page[to + channel] = Math.round(255 * colours[i + channel]!);
  }
}
