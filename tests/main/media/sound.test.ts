import { writeFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { decodeMono } from '#main/media/sound.ts';
import { probe } from '#main/media/probe.ts';
import { AppError } from '#core/errors.ts';
import {
  CLICK_SECONDS,
  clickAt,
  clickTimes,
  describeWithFfmpeg,
  ffmpegRaw,
  SOUND_FORMATS,
  sweepAt,
  useFolder,
  wavBytes,
  writeWav,
} from './with-ffmpeg.ts';

const ANALYSIS_RATE = 24_000;
const SYNC_SECONDS = 0.005;

function expectClicksAt(found: number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((time, index) =>
    expect(Math.abs((found[index] ?? NaN) - time)).toBeLessThan(SYNC_SECONDS),
  );
}

describeWithFfmpeg('decodeMono', (ffmpeg) => {
  const file = useFolder();
  beforeAll(() => writeWav(file('clicks.wav'), 3, clickAt));

  for (const [extension, encoder] of Object.entries(SOUND_FORMATS)) {
    it(`hears the clicks of a ${extension} where a player plays them`, async () => {
      const path = file(`coded.${extension}`);
      await ffmpegRaw(ffmpeg, '-i', file('clicks.wav'), ...encoder, path);
      const { samples, sampleRate } = await decodeMono(ffmpeg, path, { sampleRate: ANALYSIS_RATE });
      expect(sampleRate).toBe(ANALYSIS_RATE);
      expectClicksAt(clickTimes(samples, sampleRate), CLICK_SECONDS);
      const { durationSeconds } = await probe(ffmpeg, path);
      expect(Math.abs(durationSeconds - 3)).toBeLessThan(0.025);
    });
  }

  it('drops the lead-in of Opus in WebM', async () => {
    await ffmpegRaw(ffmpeg, '-i', file('clicks.wav'), '-c:a', 'libopus', file('clicks.webm'));
    const { samples } = await decodeMono(ffmpeg, file('clicks.webm'), { sampleRate: ANALYSIS_RATE });
    expectClicksAt(clickTimes(samples, ANALYSIS_RATE), CLICK_SECONDS);
  });

  it.each(['m4a', 'mka'])('is silent until a track in %s that starts late', async (extension) => {
    const path = file(`late.${extension}`);
    await ffmpegRaw(ffmpeg, '-itsoffset', '0.5', '-i', file('clicks.wav'), '-c:a', 'aac', path);
    const { samples } = await decodeMono(ffmpeg, path, { sampleRate: ANALYSIS_RATE });
    const { startSeconds } = await startOf(path);
    // The muxers differ in whether they count the encoder's delay: what ffmpeg's own player shows is right.
    expect(startSeconds).toBeGreaterThan(0.4);
    const first = clickTimes(samples, ANALYSIS_RATE)[0] ?? NaN;
    expect(first).toBeGreaterThan(0.59);
    expect(first).toBeLessThan(0.63);
  });

  async function startOf(path: string): Promise<{ startSeconds: number }> {
    const { readHeader } = await import('#main/media/probe.ts');
    return readHeader(ffmpeg, path);
  }

  it('mixes both channels down without exceeding full scale', async () => {
    await writeFile(
      file('loud.wav'),
      wavBytes(0.5, (time) => Math.sin(2 * Math.PI * 440 * time), 2),
    );
    const { samples } = await decodeMono(ffmpeg, file('loud.wav'), { sampleRate: ANALYSIS_RATE });
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.97);
    expect(peak).toBeLessThan(1.02);
  });

  it('tells how far it is', async () => {
    await writeWav(file('long.wav'), 60, sweepAt);
    const seen: number[] = [];
    await decodeMono(ffmpeg, file('long.wav'), {
      sampleRate: ANALYSIS_RATE,
      onProgress: (done, total) => {
        seen.push(done);
        expect(total).toBeCloseTo(60, 1);
      },
    });
    expect(seen.at(-1)).toBeCloseTo(60, 1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('stops when cancelled', async () => {
    await writeWav(file('cancel.wav'), 60, sweepAt);
    const cancel = new AbortController();
    const work = decodeMono(ffmpeg, file('cancel.wav'), {
      sampleRate: 192_000,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    const before = decodeMono(ffmpeg, file('cancel.wav'), { sampleRate: 8000, signal: cancel.signal });
    await expect(before).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['no such file', 'media.missing', null],
    ['an empty file', 'media.empty', Buffer.alloc(0)],
    ['a text', 'media.unreadable', Buffer.from('This is not a song, whatever it is called.'.repeat(20))],
    ['zeros', 'media.unreadable', Buffer.alloc(100_000)],
  ])('says what is wrong with %s', async (name, code, bytes) => {
    const path = file(`${name}.mp3`);
    if (bytes) await writeFile(path, bytes);
    const error = await decodeMono(ffmpeg, path, { sampleRate: 8000 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    expect((error as AppError).message).toContain(name);
  });

  it('says that a film without sound has none', async () => {
    await ffmpegRaw(ffmpeg, '-f', 'lavfi', '-i', 'color=size=64x64:duration=0.2', file('mute.mp4'));
    const error = await decodeMono(ffmpeg, file('mute.mp4'), { sampleRate: 8000 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'media.no-audio' });
  });
});
