/** What the media tests share: every ffmpeg of this machine, a folder to work in, sounds made by ffmpeg. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe } from 'vitest';
import { FFMPEG_CANDIDATES, findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';

const run = promisify(execFile);

async function available(): Promise<Ffmpeg[]> {
  const found = await Promise.all(
    FFMPEG_CANDIDATES.map((candidate) => findFfmpeg([candidate]).catch(() => null)),
  );
  return found.filter((ffmpeg) => ffmpeg !== null);
}

/** Every ffmpeg that works here, best first: the bundled one of 2018 must do what today's does. */
export const FFMPEGS = await available();

/** Runs a suite with each ffmpeg of this machine, or with some; says why when there is none. */
export function describeWithFfmpeg(
  title: string,
  suite: (ffmpeg: Ffmpeg) => void,
  ffmpegs: readonly Ffmpeg[] = FFMPEGS,
): void {
  if (FFMPEGS.length === 0) {
    console.warn(`skipped: ${title}: no ffmpeg with libx264 was found on this machine`);
    describe.skip(title, () => suite({ path: '', version: '', source: 'system' }));
  }
  for (const ffmpeg of ffmpegs)
    describe(`${title} (${ffmpeg.source} ${ffmpeg.version})`, () => suite(ffmpeg));
}

/** A folder that lasts as long as the enclosing suite. */
export function useFolder(): (name: string) => string {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'songbrush-media-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Runs an ffmpeg directly, past the code under test. */
export async function ffmpegRaw(ffmpeg: Ffmpeg, ...args: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 1 << 30 } as const;
  const { stdout } = await run(ffmpeg.path, ['-v', 'error', '-nostdin', '-y', ...args], options);
  return stdout;
}

export const SAMPLE_RATE = 44_100;
export const CLICK_SECONDS = [0.1, 1.1, 2.1];

/** A stereo or mono 16-bit WAV. `at` gives -1..1. */
export function wavBytes(seconds: number, at: (time: number) => number, channels = 1): Buffer {
  const frames = Math.round(seconds * SAMPLE_RATE);
  const bytes = Buffer.alloc(44 + frames * channels * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(frames * channels * 2, 40);
  for (let frame = 0; frame < frames; frame++) {
    const value = Math.round(at(frame / SAMPLE_RATE) * 32_767);
    for (let channel = 0; channel < channels; channel++) {
      bytes.writeInt16LE(value, 44 + (frame * channels + channel) * 2);
    }
  }
  return bytes;
}

/** Bursts of 3 kHz, one millisecond each, that begin at `CLICK_SECONDS`. */
export function clickAt(time: number): number {
  const inClick = CLICK_SECONDS.some((start) => time >= start && time < start + 0.001);
  return inClick ? 0.9 * Math.cos(2 * Math.PI * 3000 * time) : 0;
}

/** A tune-like sound that matches itself at one shift only: a sweep whose loudness wanders. */
export function sweepAt(time: number): number {
  const phase = 2 * Math.PI * (200 * time + 150 * time * time);
  return 0.4 * Math.sin(phase) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 1.7 * time));
}

export async function writeWav(path: string, seconds: number, at: (time: number) => number): Promise<string> {
  await writeFile(path, wavBytes(seconds, at));
  return path;
}

/** Encoders by file extension, for every kind of sound file the program promises. */
export const SOUND_FORMATS: Readonly<Record<string, readonly string[]>> = {
  wav: ['-c:a', 'pcm_s16le'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
  ogg: ['-c:a', 'libvorbis'],
  opus: ['-c:a', 'libopus'],
  flac: ['-c:a', 'flac'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
};

/** Where sound begins after silence, in seconds. */
export function clickTimes(samples: Float32Array, sampleRate: number, threshold = 0.15): number[] {
  const times: number[] = [];
  let lastLoud = -Infinity;
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < threshold) return;
    if (index - lastLoud > sampleRate / 10) times.push(index / sampleRate);
    lastLoud = index;
  });
  return times;
}

/** The shift of `b` against `a` in samples, within `maxShift`, at which they correlate best. */
export function bestShift(a: Float32Array, b: Float32Array, maxShift: number): number {
  let best = { shift: 0, score: -Infinity };
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    let score = 0;
    const end = Math.min(a.length, b.length - shift);
    for (let index = Math.max(0, -shift); index < end; index++) {
      score += (a[index] as number) * (b[index + shift] as number);
    }
    if (score > best.score) best = { shift, score };
  }
  return best.shift;
}
