/** Long work through the real web shell: heard, choreographed, exported, cancelled, failed. */
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { BlobHash } from '#core/document/records.ts';
import type {
  AudioAnalysis,
  ChoreographyResult,
  CommandInput,
  ImportedMedia,
  JobState,
} from '#core/contract/commands.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { AppError } from '#core/errors.ts';
import { probe } from '#main/media/probe.ts';
import { describeWithFfmpeg, wavBytes } from '../media/with-ffmpeg.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { begin, hasEnded, type Client, type EventLog } from '../web/web-client.ts';
import { createProject, type EditedSession } from './editing.ts';

const SECONDS = 8;
/** Two clicks a second: 120 beats a minute. */
const clicks = (time: number): number => (time % 0.5 < 0.02 ? 0.9 * Math.sin(2 * Math.PI * 200 * time) : 0);

describeWithFfmpeg('jobs', (ffmpeg) => {
  let client: Client;
  let project: EditedSession;
  let events: EventLog;
  let audio: BlobHash;

  beforeEach(async () => {
    client = await begin({ ffmpeg: () => Promise.resolve(ffmpeg) });
    project = await createProject(client);
    events = await client.events();
    const wav = await client.post(
      `/api/sessions/${project.id}/media?name=clicks.wav`,
      wavBytes(SECONDS, clicks),
    );
    ({ blob: audio } = (await wav.json()) as ImportedMedia);
  });

  const resultOf = (job: JobState): unknown => {
    expect(job, JSON.stringify(job)).toMatchObject({ status: 'done' });
    return 'result' in job ? job.result : undefined;
  };
  const choreography = (changes: Partial<CommandInput<'motion.choreograph'>['request']> = {}) => {
    const request = {
      ...{ audio, layerId: null, source: 'mix' as const },
      audioOffsetSeconds: 0,
      durationSeconds: 6,
      style: 'pulse',
      smoothness: 0.2,
      seed: 0,
      ...changes,
    };
    return client.call('motion.choreograph', { sessionId: project.id, request });
  };
  const curvesOf = async ({ jobId }: { jobId: string }) => {
    const result = resultOf(await events.job(jobId, hasEnded)) as ChoreographyResult;
    const bytes = await (
      await client.get(`/api/sessions/${project.id}/blobs/${result.curves}`)
    ).arrayBuffer();
    return { ...result, values: new Float32Array(bytes) };
  };
  const startExport = (changes: Partial<CommandInput<'export.start'>['request']>) =>
    client.call('export.start', {
      sessionId: project.id,
      request: {
        path: '/nowhere/film.mp4',
        width: 64,
        height: 36,
        frameRate: 24,
        quality: 'draft',
        range: null,
        overwrite: false,
        ...changes,
      },
    });

  it('analyse a recording', async () => {
    const { jobId } = await client.call('audio.analyze', { sessionId: project.id, audio });
    const analysis = resultOf(await events.job(jobId, hasEnded)) as AudioAnalysis;
    expect(analysis.durationSeconds).toBeCloseTo(SECONDS, 1);
    expect(analysis.beatGrid.tempoBpm).toBeCloseTo(120, 0);
    expect(await client.call('jobs.list', null)).toMatchObject([
      { id: jobId, kind: 'analyze', status: 'done' },
    ]);
  });

  it('choreograph a clip into curves the document can hold', async () => {
    await project.edit('track.add', { id: 'track', name: 'Music' });
    await project.edit('clip.add', {
      id: 'clip',
      trackId: 'track',
      name: 'Clicks',
      blob: audio,
      sourceSeconds: SECONDS,
    });
    const started = await choreography();
    const { frameCount, frameRate, model, values, curves } = await curvesOf(started);
    expect({ frameRate, frameCount, length: values.length }).toEqual({
      frameRate: 60,
      frameCount: 361,
      length: 361 * MOTION_CHANNEL_COUNT,
    });
    expect(values.some((value) => Math.abs(value) > 0.01)).toBe(true);
    expect((await client.call('jobs.list', null))[0]).toMatchObject({ label: 'Clicks' });
    await project.edit('layer.add', { id: 'l', name: 'L', kind: 'group' });
    const motion = { style: 'pulse', smoothness: 0.2, seed: 0, model, curves, frameCount, frameRate };
    await project.edit('motion.add', { id: 'm', layerId: 'l', clipId: 'clip', ...motion });
  });

  it('choreograph the same request the same way, other styles and offsets differently', async () => {
    const [first, again, other, later] = [
      await curvesOf(await choreography()),
      await curvesOf(await choreography()),
      await curvesOf(await choreography({ style: 'sway' })),
      await curvesOf(await choreography({ audioOffsetSeconds: 1 })),
    ];
    expect(again.curves).toBe(first.curves);
    expect(other.curves).not.toBe(first.curves);
    const row = (values: Float32Array, frame: number) => [
      ...values.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT),
    ];
    expect(row(later.values, 120)).toEqual(row(first.values, 180));
  });

  it('choreograph a part of the sound otherwise than all of it', async () => {
    const parts = (['mix', 'drums', 'bass'] as const).map((source) => choreography({ source }));
    const made = new Set<BlobHash>();
    for (const part of parts) made.add((await curvesOf(await part)).curves);
    expect(made.size).toBe(3);
    expect((await client.post(`/api/sessions/${project.id}/onsets/${audio}`, new Uint8Array())).ok).toBe(
      false,
    );
    const onsets = async (query: string) =>
      new Float32Array(
        await (await client.get(`/api/sessions/${project.id}/onsets/${audio}${query}`)).arrayBuffer(),
      );
    const [all, drums] = [await onsets(''), await onsets('?source=drums')];
    expect(drums).toHaveLength(all.length);
    expect(drums).not.toEqual(all);
    expect((await client.get(`/api/sessions/${project.id}/onsets/${audio}?source=choir`)).ok).toBe(false);
  });

  it('follow the beats as the artist corrected them', async () => {
    const plain = await curvesOf(await choreography());
    await project.edit('track.add', { id: 'track', name: 'Music' });
    await project.edit('clip.add', {
      id: 'clip',
      trackId: 'track',
      name: 'Clicks',
      blob: audio,
      sourceSeconds: SECONDS,
    });
    const beatsSeconds = Array.from({ length: 8 }, (_, beat) => 0.25 + beat);
    await project.edit('clip.set-beat-grid', {
      clipId: 'clip',
      beatGrid: { tempoBpm: 60, beatsPerBar: 4, beatsSeconds, firstDownbeat: 0 },
    });
    expect((await curvesOf(await choreography())).curves).not.toBe(plain.curves);
  });

  it('export a film, with its progress', async () => {
    const path = join(await temporaryFolder(), 'film.mp4');
    const { jobId } = await startExport({ path, range: { startSeconds: 0, endSeconds: 2 } });
    const result = resultOf(await events.job(jobId, hasEnded));
    expect(result).toEqual({ path, bytes: (await stat(path)).size, frames: 48, durationSeconds: 2 });
    const film = await probe(ffmpeg, path);
    expect(film.video).toMatchObject({ width: 64, height: 36 });
    expect(film.durationSeconds).toBeCloseTo(2, 1);
    const states = events.events.flatMap((event) => (event.type === 'job' ? [event.job] : []));
    expect(states.map(({ status }) => status)).toEqual(expect.arrayContaining(['queued', 'running', 'done']));
    expect(states.at(-1)!.progress).toMatchObject({
      phase: 'job.export.frames',
      done: 48,
      total: 48,
      unit: 'frames',
    });
  });

  it('export a film that can be watched, as a whole and in parts, until it is gone', async () => {
    const path = join(await temporaryFolder(), 'film.mp4');
    const { jobId } = await startExport({ path, range: { startSeconds: 0, endSeconds: 1 } });
    resultOf(await events.job(jobId, hasEnded));
    const bytes = await readFile(path);
    const whole = await client.get(`/api/exports/${jobId}`);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await client.get(`/api/exports/${jobId}`, { range: 'bytes=4-7' });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('ftyp');
    await rm(path);
    const gone = await client.get(`/api/exports/${jobId}`);
    expect(gone.status).toBe(422);
    expect(await gone.json()).toMatchObject({ code: 'store.no-such-file' });
  });

  it('that made no film have none to watch', async () => {
    const { jobId: heard } = await client.call('audio.analyze', { sessionId: project.id, audio });
    await events.job(heard, hasEnded);
    const { jobId: failed } = await startExport({ path: '/nowhere/film.mp4' });
    await events.job(failed, hasEnded);
    for (const id of [heard, failed, 'unknown', '..%2F..%2Fetc%2Fpasswd']) {
      const response = await client.get(`/api/exports/${id}`);
      expect(response.status, id).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'app.no-such-job' });
    }
    expect((await client.get('/api/exports')).status).toBe(404);
    expect((await client.post(`/api/exports/${heard}`, '')).status).toBe(405);
  });

  it('export the document as it was when asked, whatever is edited meanwhile', async () => {
    const folder = await temporaryFolder();
    await project.edit('document.set', { background: '#ff0000', durationSeconds: 1 });
    const first = await startExport({ path: join(folder, 'first.mp4'), width: 640, height: 360 });
    const second = await startExport({ path: join(folder, 'second.mp4') });
    await project.edit('document.set', { durationSeconds: 3 });
    expect(resultOf(await events.job(first.jobId, hasEnded))).toMatchObject({ frames: 24 });
    expect(resultOf(await events.job(second.jobId, hasEnded))).toMatchObject({ frames: 24 });
  });

  it('that are cancelled leave no film', async () => {
    const folder = await temporaryFolder();
    await project.edit('document.set', { durationSeconds: 600 });
    const { jobId } = await startExport({
      path: join(folder, 'film.mp4'),
      width: 1280,
      height: 720,
      frameRate: 60,
    });
    await events.job(jobId, ({ progress }) => (progress?.done ?? 0) > 0);
    await client.call('jobs.cancel', { jobId });
    expect(await events.job(jobId, hasEnded)).toMatchObject({ status: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('end with the project they belong to', async () => {
    const folder = await temporaryFolder();
    await project.edit('document.set', { durationSeconds: 600 });
    const { jobId } = await startExport({ path: join(folder, 'film.mp4') });
    await events.job(jobId, ({ status }) => status === 'running');
    await client.call('project.close', { sessionId: project.id });
    expect(await client.call('jobs.list', null)).toMatchObject([{ id: jobId, status: 'cancelled' }]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that fail say what to do', async () => {
    const { jobId } = await startExport({ path: join(await temporaryFolder(), 'nowhere', 'film.mp4') });
    const job = await events.job(jobId, hasEnded);
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'media.no-folder', remedy: expect.stringMatching(/./) as string },
    });

    const words = await client.post(`/api/sessions/${project.id}/blobs`, 'these are words');
    const { blob } = (await words.json()) as { blob: BlobHash };
    const analysis = await client.call('audio.analyze', { sessionId: project.id, audio: blob });
    expect(await events.job(analysis.jobId, hasEnded)).toMatchObject({
      status: 'failed',
      error: { code: 'media.unreadable' },
    });
  });

  it('on what is not there do not begin', async () => {
    const missing = 'f'.repeat(64) as BlobHash;
    const none = expect.objectContaining({ code: 'store.no-such-blob' }) as unknown;
    await expect(client.call('audio.analyze', { sessionId: project.id, audio: missing })).rejects.toThrow(
      none,
    );
    await expect(choreography({ audio: missing })).rejects.toThrow(none);
    await expect(client.call('jobs.cancel', { jobId: 'none' })).rejects.toThrow(
      expect.objectContaining({ code: 'app.no-such-job' }),
    );
    expect(await client.call('jobs.list', null)).toEqual([]);
  });
});

it('without ffmpeg work fails with what to install', async () => {
  const missing = new AppError('media.no-ffmpeg', 'No ffmpeg.', 'Install ffmpeg.');
  const client = await begin({ ffmpeg: () => Promise.reject(missing) });
  const project = await createProject(client);
  const wav = await client.post(
    `/api/sessions/${project.id}/media?name=a.wav`,
    wavBytes(0.1, () => 0),
  );
  expect(await wav.json()).toMatchObject({ code: 'media.no-ffmpeg', remedy: 'Install ffmpeg.' });
  expect(await client.call('app.info', null)).toMatchObject({
    ffmpeg: null,
    ffmpegError: { code: 'media.no-ffmpeg' },
  });
});
