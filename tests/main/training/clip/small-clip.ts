/** A small film of something that bounces to a beat, made as any film is. */
import { writeFile } from 'node:fs/promises';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { scenePainter } from '#models/choreographer/clip/draw-scene.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';
import { testScene } from '../../../models/choreographer/clip/test-scene.ts';
import { wavBytes } from '../../media/with-ffmpeg.ts';

const FRAME_RATE = 25;
const BEAT_SECONDS = 0.5;

/** A thump on every beat, a tick between. */
function beatAt(time: number): number {
  const [since, between] = [time % BEAT_SECONDS, (time + BEAT_SECONDS / 2) % BEAT_SECONDS];
  const thump = 0.7 * Math.exp(-since * 14) * Math.sin(2 * Math.PI * 70 * since);
  return thump + 0.15 * Math.exp(-between * 60) * Math.sin(2 * Math.PI * 5200 * between);
}

/** Down on the beat, and a little wider then. */
function bounceAt(seconds: number): Float32Array {
  const motion = new Float32Array(MOTION_CHANNEL_COUNT);
  const hit = Math.exp(-(seconds % BEAT_SECONDS) * 7);
  motion[motionChannel('dy')] = 0.12 * hit;
  motion[motionChannel('log-scale-x')] = 0.1 * hit;
  return motion;
}

/** @returns the film's path */
export async function smallClip(ffmpeg: Ffmpeg, path: string, seconds = 8): Promise<string> {
  const scene = testScene(96, 64, { x: 32, y: 16, width: 36, height: 32 });
  const sound = `${path}.wav`;
  await writeFile(sound, wavBytes(seconds, beatAt));
  const film = await openFilm(ffmpeg, {
    ...{
      path,
      width: scene.width,
      height: scene.height,
      frameRate: FRAME_RATE,
      quality: 'best',
      overwrite: true,
    },
    ...{ pixelFormat: 'rgba', frameCount: seconds * FRAME_RATE, durationSeconds: seconds },
    sound: [{ path: sound, startSeconds: 0, offsetSeconds: 0, durationSeconds: seconds, gain: 1 }],
    metadata: { title: 'bounce', recipe: null },
  });
  const paint = scenePainter(scene);
  const colours = new Float32Array(scene.width * scene.height * 3);
  const frame = new Uint8Array(scene.width * scene.height * 4).fill(255);
  for (let i = 0; i < seconds * FRAME_RATE; i++) {
    paint(bounceAt(i / FRAME_RATE), colours);
    colours.forEach((value, at) => (frame[Math.floor(at / 3) * 4 + (at % 3)] = Math.round(255 * value)));
    await film.write(frame);
  }
  await film.finish();
  return path;
}
