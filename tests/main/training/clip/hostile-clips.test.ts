/** Films that cannot be learned from say why and what to do; odd ones are read as they are shown. */
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { decodeFrames } from '#main/media/video-frames.ts';
import { inspectClip } from '#main/training/clip/inspect-clip.ts';
import { readClip } from '#main/training/clip/read-clip.ts';
import { describeWithFfmpeg, ffmpegRaw, useFolder } from '../../media/with-ffmpeg.ts';

const SMALL = 'testsrc=size=96x64:rate=25';
const TONE = 'sine=frequency=220';
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

describeWithFfmpeg('films that are learned from', (ffmpeg) => {
  const inFolder = useFolder();
  const film = async (name: string, seconds: number, picture = SMALL, ...more: string[]): Promise<string> => {
    const sources = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', TONE];
    await ffmpegRaw(ffmpeg, ...sources, '-t', String(seconds), ...H264, ...more, inFolder(name));
    return inFolder(name);
  };
  const problem = async (work: Promise<unknown>) => {
    const error = (await work.catch((caught: unknown) => caught)) as Error & { code: string; remedy: string };
    expect(error.remedy.length).toBeGreaterThan(10);
    return error;
  };
  const learned = (path: string) =>
    readClip(ffmpeg, { path, name: 'film', range: null, effort: 'quick' }, () => Promise.resolve());

  it('need sound', async () => {
    await ffmpegRaw(ffmpeg, '-f', 'lavfi', '-i', SMALL, '-t', '5', ...H264, inFolder('mute.mp4'));
    const error = await problem(inspectClip(ffmpeg, inFolder('mute.mp4'), null));
    expect(error).toMatchObject({
      code: 'clip.no-sound',
      message: expect.stringContaining('mute.mp4') as string,
    });
  });

  it('need sound that can be heard', async () => {
    const silence = ['-f', 'lavfi', '-i', SMALL, '-f', 'lavfi', '-i', 'anullsrc', '-t', '5'];
    await ffmpegRaw(ffmpeg, ...silence, ...H264, inFolder('silent.mp4'));
    expect(await problem(learned(inFolder('silent.mp4')))).toMatchObject({ code: 'clip.silent' });
  });

  it('need a picture', async () => {
    await ffmpegRaw(ffmpeg, '-f', 'lavfi', '-i', TONE, '-t', '5', inFolder('sound.wav'));
    expect(await problem(inspectClip(ffmpeg, inFolder('sound.wav'), null))).toMatchObject({
      code: 'clip.no-picture',
    });
  });

  it('need four seconds, chosen or in all', async () => {
    const short = await film('short.mp4', 2);
    expect(await problem(inspectClip(ffmpeg, short, null))).toMatchObject({ code: 'clip.too-short' });
    const long = await film('long.mp4', 6);
    const range = { startSeconds: 1, endSeconds: 3.5 };
    const error = await problem(inspectClip(ffmpeg, long, range));
    expect(error.message).toContain('2.5 s');
    const beyond = { startSeconds: 60, endSeconds: 90 };
    expect(await problem(inspectClip(ffmpeg, long, beyond))).toMatchObject({ code: 'clip.range' });
    expect(await inspectClip(ffmpeg, long, { startSeconds: 1, endSeconds: 90 })).toMatchObject({
      startSeconds: 1,
    });
  });

  it('need something that moves', async () => {
    const still = await film('still.mp4', 5, 'color=c=teal:size=96x64:rate=25');
    expect(await problem(learned(still))).toMatchObject({ code: 'clip.still' });
  });

  it('need to be films', async () => {
    await writeFile(inFolder('notes.mp4'), 'not a film');
    expect(await problem(inspectClip(ffmpeg, inFolder('notes.mp4'), null))).toMatchObject({
      code: 'media.unreadable',
    });
    expect(await problem(inspectClip(ffmpeg, inFolder('gone.mp4'), null))).toMatchObject({
      code: 'media.missing',
    });
  });

  it('are read upright where their metadata turns them, and tall where they are tall', async () => {
    const lying = await film('lying.mp4', 1, 'testsrc=size=96x64:rate=10');
    await ffmpegRaw(
      ffmpeg,
      '-i',
      lying,
      '-c',
      'copy',
      '-metadata:s:v:0',
      'rotate=90',
      inFolder('turned.mp4'),
    );
    const size = { frameRate: 5, longerSide: 48, multiple: 4 };
    const tall = await film('tall.mp4', 1, 'testsrc=size=64x96:rate=10');
    const frames = await decodeFrames(ffmpeg, tall, size);
    expect([frames.width, frames.height]).toEqual([32, 48]);
    const turned = await decodeFrames(ffmpeg, inFolder('turned.mp4'), size);
    expect([turned.width, turned.height]).toEqual([32, 48]);
  });

  it('are read at the moments that their frames are shown at, however unevenly', async () => {
    // White from second 1 on: 10 frames a second before, 3 after.
    const uneven = inFolder('uneven.mkv');
    const parts = ["select='if(lt(t,1),1,not(mod(n,3)))'", "geq=lum='if(lt(T,1),16,235)':cb=128:cr=128"];
    const source = ['-f', 'lavfi', '-i', 'color=c=black:size=32x32:rate=10', '-t', '3'];
    await ffmpegRaw(ffmpeg, ...source, '-vf', parts.join(','), '-vsync', 'vfr', ...H264, uneven);
    const frames = await decodeFrames(ffmpeg, uneven, { frameRate: 20, longerSide: 32, multiple: 4 });
    const bright = Array.from({ length: frames.count }, (_, i) => frames.pixels[i * 32 * 32 * 3]! > 128);
    const first = bright.indexOf(true) / 20;
    expect(first).toBeGreaterThan(0.9);
    expect(first).toBeLessThan(1.35);
    expect(bright.slice(bright.indexOf(true)).every(Boolean)).toBe(true);
  });

  it('are cropped and scaled by shares of the picture, anamorphic ones to square pixels', async () => {
    const wide = await film('wide.mp4', 1, 'testsrc=size=64x64:rate=10', '-vf', 'setsar=2');
    const frames = await decodeFrames(ffmpeg, wide, { frameRate: 5, longerSide: 48, multiple: 4 });
    expect([frames.width, frames.height]).toEqual([48, 24]);
    const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
    const part = await decodeFrames(ffmpeg, wide, { frameRate: 5, longerSide: 48, multiple: 4, crop });
    expect(part.width).toBe(part.height);
  });
});
