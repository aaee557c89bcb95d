import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { EXPORT_FRAME_RATES, EXPORT_QUALITIES } from '#core/contract/commands.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';
import type { FilmSettings } from '#main/media/film-encoder.ts';
import { probe } from '#main/media/probe.ts';
import { decodeMono } from '#main/media/sound.ts';
import { topLevelBoxes } from './mp4-boxes.ts';
import {
  bestShift,
  describeWithFfmpeg,
  ffmpegRaw,
  SOUND_FORMATS,
  sweepAt,
  useFolder,
  writeWav,
} from './with-ffmpeg.ts';

const WIDTH = 64;
const HEIGHT = 36;
const SYNC_SECONDS = 0.02;

function settingsFor(path: string, seconds: number, changes: Partial<FilmSettings> = {}): FilmSettings {
  const frameRate = changes.frameRate ?? 30;
  return {
    path,
    width: WIDTH,
    height: HEIGHT,
    pixelFormat: 'rgba',
    frameRate,
    frameCount: Math.round(seconds * frameRate),
    quality: 'draft',
    overwrite: false,
    sound: [],
    durationSeconds: seconds,
    metadata: { title: 'A film', recipe: { seed: 7, model: 'none@1' } },
    ...changes,
  };
}

const wholeClip = (path: string, durationSeconds: number) => ({
  path,
  startSeconds: 0,
  offsetSeconds: 0,
  durationSeconds,
  gain: 1,
});

function flatFrame(red: number, green: number, blue: number, width = WIDTH, height = HEIGHT): Uint8Array {
  const frame = new Uint8Array(width * height * 4);
  for (let index = 0; index < frame.length; index += 4) frame.set([red, green, blue, 255], index);
  return frame;
}

async function encode(ffmpeg: Ffmpeg, settings: FilmSettings, frame?: Uint8Array): Promise<number> {
  const film = await openFilm(ffmpeg, settings);
  const picture = frame ?? flatFrame(200, 40, 90, settings.width, settings.height);
  for (let index = 0; index < settings.frameCount; index++) await film.write(picture);
  return (await film.finish()).bytes;
}

describeWithFfmpeg('openFilm', (ffmpeg) => {
  const file = useFolder();
  beforeAll(() => writeWav(file('sweep.wav'), 3, sweepAt));

  /** Asserts that a folder holds nothing of a film. */
  async function expectNothingOf(path: string): Promise<void> {
    const names = await readdir(file(''));
    expect(names.filter((name) => name.includes(basename(path)))).toEqual([]);
  }

  it('makes an H.264 and AAC film of the size, rate, length and colour asked for', async () => {
    const path = file('whole.mp4');
    const bytes = await encode(ffmpeg, settingsFor(path, 3, { sound: [wholeClip(file('sweep.wav'), 3)] }));
    const content = await readFile(path);
    expect(content.length).toBe(bytes);
    const info = await probe(ffmpeg, path);
    expect(info.video).toMatchObject({ codec: 'h264', width: WIDTH, height: HEIGHT, frameRate: 30 });
    expect(info.video?.pixelFormat).toBe('yuv420p');
    expect(info.video?.colour).toContain('tv');
    expect(info.video?.colour).toContain('bt709');
    expect(info.audio).toMatchObject({ codec: 'aac', sampleRate: 48_000, channels: 2 });
    expect(Math.abs(info.durationSeconds - 3)).toBeLessThan(1 / 30);
    const boxes = topLevelBoxes(content);
    expect(boxes).toContain('mdat');
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
  });

  it('leaves the pictures as bright and as red as they were', async () => {
    const path = file('red.mp4');
    await encode(ffmpeg, settingsFor(path, 0.2), flatFrame(255, 0, 0));
    const yuv = await ffmpegRaw(ffmpeg, '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-');
    const chroma = WIDTH * HEIGHT;
    // BT.709 in studio range: Y = 16 + 219 * 0.2126, Cb = 128 - 224 * 0.2126 / 1.8556, Cr = 240.
    const seen = [yuv[0], yuv[chroma], yuv[chroma + chroma / 4]];
    [63, 102, 240].forEach((value, index) => expect(Math.abs((seen[index] ?? 0) - value)).toBeLessThan(4));
  });

  it.each(EXPORT_FRAME_RATES)('makes %i frames a second', async (frameRate) => {
    const path = file(`rate-${frameRate}.mp4`);
    const settings = settingsFor(path, 1.5, { frameRate, sound: [wholeClip(file('sweep.wav'), 1.5)] });
    await encode(ffmpeg, settings);
    const info = await probe(ffmpeg, path);
    expect(info.video?.frameRate).toBe(frameRate);
    expect(Math.abs(info.durationSeconds - 1.5)).toBeLessThan(1 / frameRate);
    const gray = await ffmpegRaw(ffmpeg, '-i', path, '-vf', 'scale=2:2,format=gray', '-f', 'rawvideo', '-');
    expect(gray.length / 4).toBe(settings.frameCount);
  });

  it.each(EXPORT_QUALITIES)('knows the quality %s', async (quality) => {
    const path = file(`${quality}.mp4`);
    expect(await encode(ffmpeg, settingsFor(path, 0.2, { quality }))).toBeGreaterThan(500);
  });

  it.each(Object.keys(SOUND_FORMATS))('keeps the sound of a %s in sync', async (extension) => {
    const source = file(`source.${extension}`);
    if (extension === 'wav') await writeWav(source, 3, sweepAt);
    else await ffmpegRaw(ffmpeg, '-i', file('sweep.wav'), ...(SOUND_FORMATS[extension] ?? []), source);
    const path = file(`sync-${extension}.mp4`);
    await encode(ffmpeg, settingsFor(path, 3, { sound: [wholeClip(source, 3)] }));
    expect(Math.abs(await shiftSeconds(path, 0))).toBeLessThan(SYNC_SECONDS);
  });

  /** How much later the film's sound is than the sweep it came from, begun at `from`. */
  async function shiftSeconds(path: string, from: number): Promise<number> {
    const sampleRate = 8000;
    const original = await decodeMono(ffmpeg, file('sweep.wav'), { sampleRate });
    const film = await decodeMono(ffmpeg, path, { sampleRate });
    const expected = original.samples.subarray(Math.round(from * sampleRate));
    return bestShift(expected, film.samples, sampleRate / 4) / sampleRate;
  }

  it('places a recording that starts late or before zero in its own time', async () => {
    for (const container of ['late.m4a', 'opus.webm']) {
      const codec = container === 'opus.webm' ? 'libopus' : 'aac';
      await ffmpegRaw(ffmpeg, '-itsoffset', container === 'late.m4a' ? '0.5' : '0', '-i', file('sweep.wav'),
        '-c:a', codec, file(container)); // prettier-ignore
      const path = file(`${container}.mp4`);
      const reference = await decodeMono(ffmpeg, file(container), { sampleRate: 8000 });
      await encode(ffmpeg, settingsFor(path, 2, { sound: [wholeClip(file(container), 2)] }));
      const film = await decodeMono(ffmpeg, path, { sampleRate: 8000 });
      const shift = bestShift(reference.samples.subarray(0, 16_000), film.samples, 4000);
      expect(Math.abs(shift / 8000)).toBeLessThan(SYNC_SECONDS);
    }
  });

  it('cuts a clip out of a recording and lays it where it belongs', async () => {
    const path = file('cut.mp4');
    const clip = {
      path: file('sweep.wav'),
      startSeconds: 0.5,
      offsetSeconds: 1,
      durationSeconds: 1,
      gain: 1,
    };
    await encode(ffmpeg, settingsFor(path, 2, { sound: [clip] }));
    expect(Math.abs((await shiftSeconds(path, 1)) - 0)).toBeGreaterThan(SYNC_SECONDS);
    expect(Math.abs(await shiftSeconds(path, 0.5))).toBeLessThan(SYNC_SECONDS);
    const { samples } = await decodeMono(ffmpeg, path, { sampleRate: 8000 });
    expect(loudness(samples.subarray(0, 3800))).toBeLessThan(0.005);
    expect(loudness(samples.subarray(4200, 11_800))).toBeGreaterThan(0.1);
    expect(loudness(samples.subarray(12_300))).toBeLessThan(0.005);
  });

  it('mixes clips at their gains, as loud at the end as at the start', async () => {
    const path = file('mix.mp4');
    const tone = (name: string, hertz: number) =>
      writeWav(file(name), 3, (time) => 0.4 * Math.sin(2 * Math.PI * hertz * time));
    const low = await tone('low.wav', 300);
    const high = await tone('high.wav', 1000);
    const sound = [wholeClip(low, 3), { ...wholeClip(high, 1), startSeconds: 1, gain: 0.5 }];
    await encode(ffmpeg, settingsFor(path, 3, { sound }));
    const { samples } = await decodeMono(ffmpeg, path, { sampleRate: 8000 });
    const alone = 0.4 / Math.SQRT2;
    const both = Math.hypot(alone, alone / 2);
    expect(loudness(samples.subarray(1000, 7000)) / alone).toBeCloseTo(1, 1);
    expect(loudness(samples.subarray(9000, 15_000)) / both).toBeCloseTo(1, 1);
    expect(loudness(samples.subarray(17_000, 23_000)) / alone).toBeCloseTo(1, 1);
  });

  const loudness = (samples: Float32Array): number =>
    Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

  it('fills with silence when the sound ends before the film', async () => {
    const path = file('longer.mp4');
    await encode(ffmpeg, settingsFor(path, 4, { sound: [wholeClip(file('sweep.wav'), 3)] }));
    expect(Math.abs((await probe(ffmpeg, path)).durationSeconds - 4)).toBeLessThan(1 / 30);
  });

  it('keeps title and recipe, with any characters', async () => {
    const path = file('recipe.mp4');
    const recipe = { title: '春; = # \\ "quoted"', seed: 42 };
    await encode(ffmpeg, settingsFor(path, 0.2, { metadata: { title: '画笔 = a;b', recipe } }));
    const tags = (await ffmpegRaw(ffmpeg, '-i', path, '-f', 'ffmetadata', '-')).toString();
    const value = (key: string): string =>
      (new RegExp(`^${key}=((?:[^\\n\\\\]|\\\\[^])*)`, 'm').exec(tags)?.[1] ?? '').replace(/\\([^])/g, '$1');
    expect(value('title')).toBe('画笔 = a;b');
    expect(JSON.parse(value('comment'))).toEqual(recipe);
  });

  it('hands a frame over before the next is asked for, and may have its bytes back', async () => {
    const path = file('reuse.mp4');
    const film = await openFilm(ffmpeg, settingsFor(path, 1));
    const frame = flatFrame(0, 0, 0);
    for (let index = 0; index < 30; index++) {
      frame.fill(index < 15 ? 255 : 0);
      await film.write(frame);
    }
    await film.finish();
    const gray = await ffmpegRaw(ffmpeg, '-i', path, '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo', '-');
    expect([...gray].map((value) => value > 128)).toEqual([...gray.keys()].map((index) => index < 15));
  });

  it.each([
    ['an odd width', { width: 65 }, 'export.size', '65'],
    ['an odd height', { height: 35 }, 'export.size', '35'],
    ['an endless height', { height: Infinity }, 'export.size', 'Infinity'],
    ['an unknown rate', { frameRate: 29 as 30 }, 'export.frame-rate', '29'],
    ['another ending', { path: '/tmp/film.avi' }, 'export.name', 'film.avi'],
    ['no frame', { frameCount: 0 }, 'export.length', '0'],
  ])('refuses %s before any work', async (_, changes, code, value) => {
    const error = await openFilm(ffmpeg, settingsFor(file('never.mp4'), 1, changes)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    expect((error as AppError).message).toContain(value);
    await expectNothingOf('never.mp4');
  });

  it('does not touch a film that is there, unless told to replace it', async () => {
    const path = file('there.mp4');
    await writeFile(path, 'precious');
    await expect(openFilm(ffmpeg, settingsFor(path, 1))).rejects.toMatchObject({ code: 'media.exists' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    const film = await openFilm(ffmpeg, settingsFor(path, 0.2, { overwrite: true }));
    expect(await readFile(path, 'utf8')).toBe('precious');
    for (let index = 0; index < 6; index++) await film.write(flatFrame(1, 2, 3));
    await film.finish();
    expect((await readFile(path)).toString('latin1', 4, 8)).toBe('ftyp');
  });

  it('does not replace a film that appeared while it was made', async () => {
    const path = file('raced.mp4');
    const film = await openFilm(ffmpeg, settingsFor(path, 0.2));
    for (let index = 0; index < 6; index++) await film.write(flatFrame(1, 2, 3));
    await writeFile(path, 'someone else’s');
    await expect(film.finish()).rejects.toMatchObject({ code: 'media.exists' });
    expect(await readFile(path, 'utf8')).toBe('someone else’s');
    expect((await readdir(file(''))).filter((name) => name.includes('.partial-'))).toEqual([]);
  });

  it('says which sound cannot be used, before any work', async () => {
    const path = file('soundless.mp4');
    const sound = [wholeClip(file('gone.wav'), 1)];
    const error = await openFilm(ffmpeg, settingsFor(path, 1, { sound })).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'media.missing' });
    expect((error as AppError).message).toContain('gone.wav');
    await expectNothingOf(path);
  });

  it('leaves nothing when it is cancelled', async () => {
    const path = file('cancelled.mp4');
    const film = await openFilm(ffmpeg, settingsFor(path, 10, { sound: [wholeClip(file('sweep.wav'), 3)] }));
    for (let index = 0; index < 20; index++) await film.write(flatFrame(index, 0, 0));
    await film.abort();
    await expectNothingOf(path);
    await expect(film.write(flatFrame(0, 0, 0))).rejects.toMatchObject({ name: 'AbortError' });
    await film.abort();
  });

  it('leaves nothing, and says so once, when ffmpeg is killed', async () => {
    const path = file('killed.mp4');
    const film = await openFilm(ffmpeg, settingsFor(path, 60, { width: 640, height: 360 }));
    const frame = flatFrame(9, 9, 9, 640, 360);
    await film.write(frame);
    const pids = execFileSync('pgrep', ['-f', `${basename(path)}.partial`])
      .toString()
      .trim()
      .split('\n');
    for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
    const error = await writeUntilItFails(film, frame, 1000);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'export.failed' });
    expect((error as AppError).message).toContain('SIGKILL');
    await expectNothingOf(path);
    await expect(film.write(frame)).rejects.toBe(error);
    await expect(film.finish()).rejects.toBe(error);
  });

  async function writeUntilItFails(
    film: Awaited<ReturnType<typeof openFilm>>,
    frame: Uint8Array,
    count: number,
  ): Promise<unknown> {
    try {
      for (let index = 0; index < count; index++) await film.write(frame);
      return await film.finish();
    } catch (error) {
      return error;
    }
  }

  describe('on a full disk', () => {
    const disk = useFolder();
    let mounted = false;
    beforeAll(() => {
      mkdirSync(disk('small'), { recursive: true });
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk('small')], {
          stdio: 'ignore',
        });
        mounted = true;
      } catch {
        console.warn('skipped: a full disk: only root can mount a small one');
      }
    });
    afterAll(() => {
      if (mounted) execFileSync('umount', [disk('small')]);
    });

    it('leaves nothing and says what to do', async (context) => {
      if (!mounted) return context.skip();
      const path = disk('small/film.mp4');
      const film = await openFilm(
        ffmpeg,
        settingsFor(path, 20, { width: 320, height: 180, quality: 'best' }),
      );
      const noise = flatFrame(0, 0, 0, 320, 180);
      for (let index = 0; index < noise.length; index++) noise[index] = (index * 2_654_435_761) >>> 24;
      let seed = 1;
      const error = await (async () => {
        for (let count = 0; count < 600; count++) {
          for (let index = 0; index < noise.length; index++) {
            seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
            noise[index] = seed >>> 24;
          }
          await film.write(noise);
        }
        return film.finish();
      })().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'media.disk-full' });
      expect(await readdir(disk('small'))).toEqual([]);
    });
  });
});
