/**
 * Decodes the sound of a file to mono samples in memory. Sample 0 is presentation time 0. What is heard
 * in them is `core/audio`; the film gets its sound from the file, not from here.
 */
import { basename } from 'node:path';
import type { MonoAudio } from '#core/audio/features.ts';
import { AppError } from '#core/errors.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, runFfmpeg } from './ffmpeg-command.ts';
import { readHeader, requireAudio, unreadable } from './probe.ts';
import type { MediaReadOptions } from './probe.ts';
import { readSound } from './sound-timeline.ts';

/** Three hours at 24 kHz are one gigabyte. */
const LONGEST_SECONDS = 3 * 3600;
const BYTES_PER_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

export interface DecodeOptions extends MediaReadOptions {
  /** Hz */
  readonly sampleRate: number;
}

/** Float samples as they arrive, in one buffer that grows by doubling. Chunks may split a sample. */
class SampleBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  readonly #maxBytes: number;
  readonly #tooLong: () => Error;

  constructor(expectedSamples: number, maxSamples: number, tooLong: () => Error) {
    this.#maxBytes = maxSamples * BYTES_PER_SAMPLE;
    this.#bytes = new Uint8Array(Math.min(expectedSamples, maxSamples) * BYTES_PER_SAMPLE);
    this.#tooLong = tooLong;
  }

  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#maxBytes) throw this.#tooLong();
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  /** The samples, in a buffer of exactly their size. */
  take(): Float32Array<ArrayBuffer> {
    const end = this.#length - (this.#length % BYTES_PER_SAMPLE);
    const exact = this.#bytes.length === end ? this.#bytes : this.#bytes.slice(0, end);
    return new Float32Array(exact.buffer);
  }

  #grow(atLeast: number): void {
    const grown = new Uint8Array(Math.max(atLeast, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/**
 * Mono samples of a file's first sound stream, -1..1, from presentation time 0: encoder priming is
 * dropped and a late start padded, as a player does.
 * @throws AppError `media.missing`, `media.empty`, `media.unreadable`, `media.no-audio`, `media.too-long`;
 *   AbortError
 */
export async function decodeMono(ffmpeg: Ffmpeg, path: string, options: DecodeOptions): Promise<MonoAudio> {
  const { sampleRate, signal, onProgress } = options;
  const header = await readHeader(ffmpeg, path, signal);
  requireAudio(path, header);
  const totalSeconds = header.durationSeconds ?? 0;
  const buffer = new SampleBuffer(
    Math.ceil((totalSeconds + 1) * sampleRate),
    LONGEST_SECONDS * sampleRate,
    () => tooLong(path),
  );
  const { inputs, outputOptions } = readSound(path, header, { sampleRate, layout: 'mono' });
  await runFfmpeg(ffmpeg, {
    inputs,
    outputOptions: [...outputOptions, '-c:a', 'pcm_f32le', '-f', 'f32le'],
    output: (chunk) => buffer.append(chunk),
    signal,
    onProgress: ({ outSeconds }) => onProgress?.(outSeconds ?? 0, totalSeconds),
  }).catch((error: unknown) => {
    throw error instanceof FfmpegFailure ? unreadable(path, error) : error;
  });
  const samples = buffer.take();
  if (samples.length === 0) throw unreadable(path, null);
  return { sampleRate, samples };
}

function tooLong(path: string): AppError {
  return new AppError(
    'media.too-long',
    `“${basename(path)}” is longer than ${LONGEST_SECONDS / 3600} hours.`,
    'Cut the part you need out of it first.',
  );
}
