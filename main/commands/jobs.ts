/** Starting long work, and looking after it. */
import { basename } from 'node:path';
import {
  EXPORT_FRAME_RATES,
  EXPORT_QUALITIES,
  type ChoreographyRequest,
  type ExportRequest,
} from '#core/contract/commands.ts';
import { clips, documentRecord, getRecord } from '#core/document/queries.ts';
import {
  MOTION_SOURCES,
  type BlobHash,
  type ClipRecord,
  type SongbrushDocument,
} from '#core/document/records.ts';
import { analyze } from '../jobs/analyze.ts';
import { choreographClip } from '../jobs/choreograph.ts';
import { exportDocument } from '../jobs/export.ts';
import { voiceOf } from '../styles/voice.ts';
import type { Handlers } from './command.ts';
import {
  absolutePath,
  blobHash,
  flag,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  text,
  wholeNumber,
} from './input-checks.ts';

/** The timeline's longest. */
const MOST_SECONDS = 24 * 3600;
const seconds = number(0, MOST_SECONDS);

const choreographyRequest = object<ChoreographyRequest>({
  audio: blobHash,
  source: oneOf(MOTION_SOURCES),
  layerId: nullable(text()),
  audioOffsetSeconds: number(-MOST_SECONDS, MOST_SECONDS),
  durationSeconds: seconds,
  style: text(128),
  smoothness: number(0, 1),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER),
});

const exportRequest = object<ExportRequest>({
  path: absolutePath,
  width: wholeNumber(1, 65_536),
  height: wholeNumber(1, 65_536),
  frameRate: oneOf(EXPORT_FRAME_RATES),
  quality: oneOf(EXPORT_QUALITIES),
  range: nullable(object({ startSeconds: seconds, endSeconds: seconds })),
  overwrite: flag,
});

const clipOf = (document: SongbrushDocument, audio: BlobHash): ClipRecord | undefined =>
  clips(document).find(({ blob }) => blob === audio);

/** A recording by the name the artist sees; the project's where it is not on the timeline yet. */
const recordingName = (document: SongbrushDocument, audio: BlobHash): string =>
  clipOf(document, audio)?.name ?? documentRecord(document).name;

export const jobCommands: Handlers<'audio' | 'motion' | 'export' | 'jobs'> = {
  'audio.analyze': {
    input: object({ sessionId: text(), audio: blobHash }),
    async run(app, { sessionId, audio }) {
      const { project } = app.sessions.get(sessionId);
      await project.blobs.size(audio);
      const recording = { hash: audio, path: project.blobs.path(audio) };
      const jobId = app.jobs.start({
        kind: 'analyze',
        label: recordingName(project.document, audio),
        owner: sessionId,
        run: (work) => analyze(app, recording, work),
      });
      return { jobId };
    },
  },
  'motion.choreograph': {
    input: object({ sessionId: text(), request: choreographyRequest }),
    async run(app, { sessionId, request }) {
      const { project } = app.sessions.get(sessionId);
      await project.blobs.size(request.audio);
      await voiceOf(app.styles, request.style);
      if (request.layerId !== null) getRecord(project.document, 'layer', request.layerId);
      const beatGrid = clipOf(project.document, request.audio)?.beatGrid ?? null;
      const jobId = app.jobs.start({
        kind: 'choreograph',
        label: recordingName(project.document, request.audio),
        owner: sessionId,
        run: (work) => choreographClip(app, project, { ...request, beatGrid }, work),
      });
      return { jobId };
    },
  },
  'export.start': {
    input: object({ sessionId: text(), request: exportRequest }),
    async run(app, { sessionId, request }) {
      const { project } = app.sessions.get(sessionId);
      // The film shows the document as it is now, whatever is edited while it waits.
      const { document, blobs } = project;
      const jobId = app.jobs.start({
        kind: 'export',
        label: basename(request.path),
        owner: sessionId,
        run: (work) => exportDocument(app, { document, blobsFolder: blobs.folder, request }, work),
      });
      return { jobId };
    },
  },
  'jobs.list': {
    input: nothing,
    run: (app) => Promise.resolve(app.jobs.list()),
  },
  'jobs.cancel': {
    input: object({ jobId: text() }),
    run(app, { jobId }) {
      app.jobs.cancel(jobId);
      return Promise.resolve(null);
    },
  },
};
