/**
 * A recording as something that every browser's audio element plays and seeks in exactly: the file itself
 * where its codec is free and sample-accurate, otherwise a WAV beside it. MP3 is converted although
 * browsers play it: they seek in it by estimate, and the timeline's clock would drift from the sound.
 */
import { diskFull } from './disk-full.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, runFfmpeg } from './ffmpeg-command.ts';
import { openPartialFile } from './partial-file.ts';
import { readHeader, requireAudio, unreadable } from './probe.ts';
import type { MediaReadOptions } from './probe.ts';
import { presentationStart, readSound } from './sound-timeline.ts';

/** Container and codec as ffmpeg names them, to the content type a browser knows them by. */
const PLAYABLE: Readonly<Record<string, string>> = {
  'wav/pcm_s16le': 'audio/wav',
  'flac/flac': 'audio/flac',
  'ogg/vorbis': 'audio/ogg',
  'ogg/opus': 'audio/ogg',
};
const MOST_CHANNELS = 2;
/** Above this, browsers may refuse the rate or resample it badly. */
const HIGHEST_SAMPLE_RATE = 48_000;

export interface Playback {
  readonly path: string;
  readonly contentType: string;
}

/**
 * @param wavPath where to write when a conversion is needed; appears only when whole, replacing what is there
 * @throws AppError as `decodeMono`; `media.disk-full`
 */
export async function preparePlayback(
  ffmpeg: Ffmpeg,
  path: string,
  wavPath: string,
  { signal, onProgress }: MediaReadOptions = {},
): Promise<Playback> {
  const header = await readHeader(ffmpeg, path, signal);
  const audio = requireAudio(path, header);
  const contentType = PLAYABLE[`${header.format}/${audio.codec}`];
  const startsAtZero = presentationStart(header) === 0;
  if (contentType && startsAtZero && audio.channels <= MOST_CHANNELS && !header.video) {
    return { path, contentType };
  }
  const partial = await openPartialFile(wavPath, true);
  const sampleRate = Math.min(audio.sampleRate, HIGHEST_SAMPLE_RATE);
  const { inputs, outputOptions } = readSound(path, header, { sampleRate, layout: 'stereo' });
  try {
    await runFfmpeg(ffmpeg, {
      inputs,
      outputOptions: [...outputOptions, '-c:a', 'pcm_s16le', '-f', 'wav'],
      output: partial.path,
      signal,
      onProgress: ({ outSeconds }) => onProgress?.(outSeconds ?? 0, header.durationSeconds ?? 0),
    });
    await partial.commit();
  } catch (error) {
    await partial.discard();
    throw error instanceof FfmpegFailure ? (diskFull(error, wavPath) ?? unreadable(path, error)) : error;
  }
  return { path: wavPath, contentType: 'audio/wav' };
}
