import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExportRequest } from '#core/contract/commands.ts';
import { execute } from '#core/document/commands/index.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { isAbort } from '#core/errors.ts';
import { probe } from '#main/media/probe.ts';
import { decodeMono } from '#main/media/sound.ts';
import { exportFilm, type ExportOptions } from '#main/rendering/export-film.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';
import { documentHash } from '#main/store/document-hash.ts';
import { bestShift, describeWithFfmpeg, ffmpegRaw, sweepAt, useFolder } from '../media/with-ffmpeg.ts';
import { showProject, writeBlobs } from './show-project.ts';

const SIZE = { width: 214, height: 120 };

describeWithFfmpeg('exportFilm', (ffmpeg) => {
  const file = useFolder();
  beforeAll(() => writeBlobs(file('blobs')));

  const options = (
    name: string,
    changes: Partial<ExportRequest> = {},
    document = showProject(),
  ): ExportOptions => ({
    ...{ document, blobsFolder: file('blobs'), ffmpeg, appVersion: '1.2.3' },
    request: {
      ...{ path: file(name), ...SIZE, frameRate: 30, quality: 'best', range: null, overwrite: false },
      ...changes,
    },
  });

  async function expectNothingOf(name: string): Promise<void> {
    expect((await readdir(file(''))).filter((entry) => entry.includes(name))).toEqual([]);
  }

  /** Every frame of a film as RGB. */
  async function framesOf(name: string): Promise<Buffer[]> {
    const filter =
      'scale=in_color_matrix=bt709:in_range=tv:out_range=full:flags=accurate_rnd+full_chroma_int,format=rgb24';
    const raw = await ffmpegRaw(ffmpeg, '-i', file(name), '-vf', filter, '-f', 'rawvideo', '-');
    const bytes = SIZE.width * SIZE.height * 3;
    return Array.from({ length: raw.length / bytes }, (_, i) => raw.subarray(i * bytes, (i + 1) * bytes));
  }

  /** Mean difference from the document's own frame, in levels. */
  async function apart(frame: Buffer, document: SongbrushDocument, timeSeconds: number): Promise<number> {
    const renderer = new FrameRenderer((blob) => join(file('blobs'), blob));
    const { rgba } = await renderer.frame(document, timeSeconds, SIZE.width, SIZE.height);
    let sum = 0;
    for (let i = 0; i < frame.length; i++)
      sum += Math.abs(frame[i]! - rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
    return sum / frame.length;
  }

  it('makes a film of the document: every frame of its time, as long as the timeline, in sync', async () => {
    const progress: number[] = [];
    const result = await exportFilm({
      ...options('whole.mp4'),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(result).toMatchObject({ frames: 60, durationSeconds: 2 });
    expect(progress).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    const info = await probe(ffmpeg, file('whole.mp4'));
    expect(Math.abs(info.durationSeconds - 2)).toBeLessThan(1 / 30);
    expect(info.video?.pixelFormat).toBe('yuv420p');
    for (const tag of ['tv', 'bt709']) expect(info.video?.colour).toContain(tag);
    const frames = await framesOf('whole.mp4');
    expect(frames).toHaveLength(60);
    for (const index of [0, 17, 59]) {
      expect(await apart(frames[index]!, showProject(), index / 30)).toBeLessThan(6);
      expect(await apart(frames[index]!, showProject(), index / 30)).toBeLessThan(
        await apart(frames[index]!, showProject(), (index + (index > 30 ? -6 : 6)) / 30),
      );
    }
    const { samples } = await decodeMono(ffmpeg, file('whole.mp4'), { sampleRate: 8000 });
    const expected = Float32Array.from({ length: 12_000 }, (_, i) => sweepAt(i / 8000));
    expect(Math.abs(bestShift(expected, samples, 1000) / 8000)).toBeLessThan(0.02);
  });

  it('exports a range: its first frame and sound are the timeline’s there', async () => {
    const range = { startSeconds: 0.5, endSeconds: 1.5 };
    const result = await exportFilm(options('range.mp4', { range, frameRate: 24 }));
    expect(result).toMatchObject({ frames: 24, durationSeconds: 1 });
    const [first] = await framesOf('range.mp4');
    expect(await apart(first!, showProject(), 0.5)).toBeLessThan(6);
    const { samples } = await decodeMono(ffmpeg, file('range.mp4'), { sampleRate: 8000 });
    const expected = Float32Array.from({ length: 6000 }, (_, i) => sweepAt(0.5 + i / 8000));
    expect(Math.abs(bestShift(expected, samples, 1000) / 8000)).toBeLessThan(0.02);
  });

  it('shows a resting document as a still film', async () => {
    let document = showProject();
    for (const layerId of ['sky', 'stars', 'moon'])
      document = execute(document, 'motion.remove', { motionId: `motion-${layerId}` }).document;
    await exportFilm(options('still.mp4', {}, document));
    const frames = await framesOf('still.mp4');
    expect(frames).toHaveLength(60);
    for (const index of [0, 30, 59]) expect(await apart(frames[index]!, document, 0)).toBeLessThan(6);
  });

  it('shows a document without a page over black', async () => {
    const document = execute(showProject(), 'document.set', { background: null }).document;
    const hidden = execute(document, 'layer.set', { layerId: 'sky', settings: { visible: false } }).document;
    await exportFilm(options('pageless.mp4', {}, hidden));
    const black = execute(hidden, 'document.set', { background: '#000000' }).document;
    expect(await apart((await framesOf('pageless.mp4'))[10]!, black, 10 / 30)).toBeLessThan(6);
  });

  it('keeps in the film what made it', async () => {
    const document = showProject();
    await exportFilm(options('recipe.mp4', { range: { startSeconds: 0, endSeconds: 0.2 } }, document));
    const tags = (await ffmpegRaw(ffmpeg, '-i', file('recipe.mp4'), '-f', 'ffmetadata', '-')).toString();
    const comment = /^comment=((?:[^\n\\]|\\[^])*)/m.exec(tags)![1]!.replace(/\\([^])/g, '$1');
    expect(JSON.parse(comment)).toMatchObject({
      ...{ app: 'Songbrush', version: '1.2.3', document: documentHash(document) },
      film: { ...SIZE, frameRate: 30, quality: 'best' },
    });
    expect(JSON.parse(comment).motions).toContainEqual(
      expect.objectContaining({ layerId: 'moon', style: 'sway', seed: 11, model: 'test@1' }),
    );
  });

  it.each([
    ['beyond the end', { startSeconds: 5, endSeconds: 6 }],
    ['that is empty', { startSeconds: 1, endSeconds: 1 }],
    ['before the start', { startSeconds: -1, endSeconds: 1 }],
  ])('refuses a range %s', async (_, range) => {
    await expect(exportFilm(options('never.mp4', { range }))).rejects.toMatchObject({ code: 'export.range' });
    await expectNothingOf('never.mp4');
  });

  it('leaves nothing when it is cancelled', async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => void (done === 5 && controller.abort());
    const error = await exportFilm({
      ...options('cancelled.mp4'),
      signal: controller.signal,
      onProgress,
    }).catch((reason: unknown) => reason);
    expect(isAbort(error)).toBe(true);
    await expectNothingOf('cancelled.mp4');
  });

  it('leaves nothing and says why when ffmpeg is killed', async () => {
    let killed = false;
    const onProgress = ({ done }: { done: number }): void => {
      if (killed || done < 3) return;
      killed = true;
      const pids = execFileSync('pgrep', ['-f', `${basename(file('killed.mp4'))}.partial`])
        .toString()
        .trim()
        .split('\n');
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
    };
    await expect(exportFilm({ ...options('killed.mp4'), onProgress })).rejects.toMatchObject({
      code: 'export.failed',
    });
    await expectNothingOf('killed.mp4');
  });

  it('leaves nothing and names the picture when one cannot be read', async () => {
    const blob = 'b'.repeat(64);
    await writeFile(file(`blobs/${blob}`), 'not a picture');
    const layer = {
      id: 'bad',
      name: 'Bad',
      kind: 'raster',
      blob,
      width: 5,
      height: 5,
      edge: 'mirror',
    } as const;
    const document = execute(showProject(), 'layer.add', layer as never).document;
    await expect(exportFilm(options('damaged.mp4', {}, document))).rejects.toMatchObject({
      code: 'picture.damaged',
    });
    await expectNothingOf('damaged.mp4');
  });

  it('leaves nothing and says what to do on a full disk', async (context) => {
    const disk = file('small');
    mkdirSync(disk, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('only root can mount a small disk');
    }
    try {
      await expect(exportFilm(options('small/film.mp4'))).rejects.toMatchObject({ code: 'media.disk-full' });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  afterAll(() => expectNothingOf('.partial'));
});
