/** Styles through the real web shell: learned from a film, used, renamed, exchanged, removed. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { AudioAnalysis, ChoreographyResult, ImportedMedia, JobState } from '#core/contract/commands.ts';
import type { ClipLessonResult } from '#core/contract/styles.ts';
import type { VideoSource } from '#core/contract/videos.ts';
import { describeWithFfmpeg, FFMPEGS, ffmpegRaw, useFolder, wavBytes } from '../media/with-ffmpeg.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { smallClip } from '../training/clip/small-clip.ts';
import { begin, hasEnded, type Client, type EventLog } from '../web/web-client.ts';
import { createProject, type EditedSession } from './editing.ts';

const suite = (ffmpeg: (typeof FFMPEGS)[number]): void => {
  const inFolder = useFolder();
  let client: Client;
  let project: EditedSession;
  let events: EventLog;
  let dataFolder: string;

  beforeEach(async () => {
    dataFolder = await temporaryFolder();
    client = await begin({ dataFolder, ffmpeg: () => Promise.resolve(ffmpeg) });
    project = await createProject(client);
    events = await client.events();
  });

  const resultOf = <T>(job: JobState): T => {
    expect(job, JSON.stringify(job)).toMatchObject({ status: 'done' });
    return (job as unknown as { readonly result: T }).result;
  };
  const lesson = (video: VideoSource, name = 'Bounce') => ({
    video,
    name,
    range: null,
    effort: 'quick' as const,
  });
  const learn = (video: VideoSource, name?: string) =>
    client.call('style.learn-clip', { sessionId: project.id, lesson: lesson(video, name) });

  it('learns a style from a film, tells how it goes, and moves a song in it', async () => {
    const path = await smallClip(ffmpeg, inFolder('bounce.mp4'));
    const { jobId } = await learn({ kind: 'file', path });
    // Long enough to have something; then it is asked to keep that.
    const learning = await events.job(jobId, ({ progress }) => progress?.phase === 'job.learn.warm-up');
    expect(learning.progress!.metrics).toMatchObject({ holdLast: expect.any(Number) as number });
    await client.call('style.finish-learning', { jobId });
    const { style, metrics } = resultOf<ClipLessonResult>(await events.job(jobId, hasEnded));
    expect(style.learned).toMatchObject({
      name: 'Bounce',
      hasPreview: true,
      source: { kind: 'clip', name: 'bounce.mp4' },
    });
    expect(metrics.heldOut!).toBeLessThan(metrics.holdLast!);
    const told = events.events.find((event) => event.type === 'styles');
    expect(told && 'styles' in told && told.styles.at(-1)).toEqual(style);
    expect((await client.call('app.info', null)).styles.at(-1)).toEqual(style);

    const preview = await client.get(`/api/style-previews/${encodeURIComponent(style.id)}`, {
      range: 'bytes=4-7',
    });
    expect(preview.status).toBe(206);
    expect(await preview.text()).toBe('ftyp');

    const tone = wavBytes(5, (time) => (time % 0.5 < 0.05 ? 0.8 * Math.sin(2 * Math.PI * 80 * time) : 0));
    const wav = await client.post(`/api/sessions/${project.id}/media?name=t.wav`, tone);
    const { blob: audio } = (await wav.json()) as ImportedMedia & AudioAnalysis & { blob: never };
    const request = {
      audio,
      source: 'mix',
      layerId: null,
      audioOffsetSeconds: 0,
      durationSeconds: 5,
      smoothness: 0,
      seed: 0,
    } as const;
    const move = () =>
      client.call('motion.choreograph', { sessionId: project.id, request: { ...request, style: style.id } });
    const motion = resultOf<ChoreographyResult>(await events.job((await move()).jobId, hasEnded));
    expect(motion.frameCount).toBe(301);

    expect((await client.call('styles.rename', { styleId: style.id, name: 'Hop' })).learned!.name).toBe(
      'Hop',
    );
    await client.call('styles.remove', { styleId: style.id });
    await expect(move()).rejects.toMatchObject({ code: 'styles.missing' });
  }, 180_000);

  it('keeps nothing of a lesson that is cancelled', async () => {
    const path = await smallClip(ffmpeg, inFolder('cancelled.mp4'), 5);
    const { jobId } = await learn({ kind: 'file', path });
    await events.job(jobId, ({ progress }) => progress?.phase === 'job.learn.find');
    await expect(client.call('style.finish-learning', { jobId })).rejects.toMatchObject({
      code: 'app.cannot-finish',
    });
    await client.call('jobs.cancel', { jobId });
    expect((await events.job(jobId, hasEnded)).status).toBe('cancelled');
    expect(await readdir(join(dataFolder, 'styles'))).toEqual([]);
  }, 60_000);

  it('says at once what is wrong with a film or a name, by the film’s own name', async () => {
    const silentFilm = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=10', '-t', '5', '-pix_fmt', 'yuv420p'];
    await ffmpegRaw(ffmpeg, ...silentFilm, inFolder('mute.mp4'));
    await expect(learn({ kind: 'file', path: inFolder('mute.mp4') })).rejects.toMatchObject({
      code: 'clip.no-sound',
      message: expect.stringContaining('“mute.mp4”') as string,
    });
    const path = await smallClip(ffmpeg, inFolder('named.mp4'), 5);
    await expect(learn({ kind: 'file', path }, '  ')).rejects.toMatchObject({ code: 'styles.name' });
    await expect(learn({ kind: 'file', path: 'here.mp4' })).rejects.toMatchObject({
      code: 'app.invalid-input',
    });
    const look = await client.call('style.inspect-clip', {
      sessionId: project.id,
      video: { kind: 'file', path },
    });
    expect(look).toMatchObject({
      name: 'named.mp4',
      width: 96,
      height: 64,
      framesPerSecond: 25,
      problem: null,
    });
    expect(look.peaks).toHaveLength(600);
    const poster = await client.get(`/api/sessions/${project.id}/blobs/${look.poster}`);
    expect(Buffer.from(await poster.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG');
  }, 60_000);

  it('refuses a folder that is no style', async () => {
    const folder = inFolder('no-style');
    await mkdir(folder);
    await writeFile(join(folder, 'style.json'), '{}');
    await expect(client.call('styles.import', { folder })).rejects.toMatchObject({ code: 'styles.damaged' });
    const preview = await client.get('/api/style-previews/learned%3A..%2F..%2Fetc');
    expect(preview.status).toBeGreaterThanOrEqual(400);
  });
};

describeWithFfmpeg('styles', suite, FFMPEGS.slice(0, 1));
