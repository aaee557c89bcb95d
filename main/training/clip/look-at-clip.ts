/** What is shown of a clip before it is learned from: its first frame, its sound, what stands in the way. */
import sharp from 'sharp';
import type { VideoLook } from '#core/contract/videos.ts';
import { AppError, serializeError, type SerializedError } from '#core/errors.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { waveformPeaks } from '../../media/peaks.ts';
import { readHeader } from '../../media/probe.ts';
import { decodeMono } from '../../media/sound.ts';
import { decodeFrames, type VideoFrames } from '../../media/video-frames.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import { inspectClip } from './inspect-clip.ts';

const POSTER_SIDE = 640;
const PEAKS = 600;
const PEAKS_SAMPLE_RATE = 24_000;
/** Beyond this, learning takes only a part. */
const LONG_SECONDS = 180;

/** @throws AppError `media.*`, `clip.no-picture` where there is nothing to show at all */
export async function lookAtClip(
  ffmpeg: Ffmpeg,
  { path, name }: { readonly path: string; readonly name: string },
  blobs: BlobStore,
): Promise<VideoLook> {
  const { video, audio, durationSeconds } = await readHeader(ffmpeg, path);
  const problem = await inspectClip(ffmpeg, path, null, name).then(
    () => null,
    (error: unknown) => {
      if (error instanceof AppError && video) return serializeError(error);
      throw error;
    },
  );
  const seconds = durationSeconds ?? 0;
  const poster = await decodeFrames(ffmpeg, path, {
    ...{ durationSeconds: 1, frameRate: 1, longerSide: POSTER_SIDE, multiple: 2 },
  });
  const upright = upTo(poster, Math.max(video!.width, video!.height));
  return {
    name,
    durationSeconds: seconds,
    ...upright,
    framesPerSecond: video!.frameRate ?? 0,
    poster: await blobs.put(await png(poster)),
    peaks: audio && seconds > 0 ? await peaksOf(ffmpeg, path, seconds) : [],
    problem,
    warnings: warningsOf(name, seconds),
  };
}

/** The poster's sides at the film's own scale. */
function upTo({ width, height }: VideoFrames, longer: number): { width: number; height: number } {
  const scale = longer / Math.max(width, height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

const png = ({ width, height, pixels }: VideoFrames): Promise<Buffer> =>
  sharp(pixels.subarray(0, width * height * 3), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();

async function peaksOf(ffmpeg: Ffmpeg, path: string, seconds: number): Promise<VideoLook['peaks']> {
  const audio = await decodeMono(ffmpeg, path, { sampleRate: PEAKS_SAMPLE_RATE });
  const peaks = waveformPeaks(audio, PEAKS / seconds);
  const count = Math.min(PEAKS, peaks.length / 2);
  return Array.from({ length: count }, (_, i) => [peaks[2 * i]!, peaks[2 * i + 1]!] as const);
}

function warningsOf(name: string, seconds: number): SerializedError[] {
  if (seconds <= LONG_SECONDS) return [];
  const warning = new AppError(
    'clip.long',
    `“${name}” lasts ${Math.round(seconds / 60)} minutes, and three are the most to learn from.`,
    'Choose the stretch to learn from; otherwise its first three minutes are taken.',
  );
  return [serializeError(warning)];
}
