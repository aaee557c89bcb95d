/** The choreography job: motion curves for a stretch of a recording, kept as a blob of the session. */
import type { ChoreographyRequest, ChoreographyResult } from '#core/contract/commands.ts';
import type { BeatGrid, SongbrushDocument } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import type { AppParts } from '../app-parts.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { voiceOf } from '../styles/voice.ts';
import type { JobWork } from './job-runner.ts';

/** @throws AppError `media.*`, `motion.style`, `styles.*`, `store.*`; AbortError */
export async function choreographClip(
  app: AppParts,
  { blobs, document }: { readonly blobs: BlobStore; readonly document: SongbrushDocument },
  { audio, layerId, ...request }: ChoreographyRequest & { readonly beatGrid: BeatGrid | null },
  work: JobWork,
): Promise<ChoreographyResult> {
  const ffmpeg = await app.ffmpeg();
  const voice = await voiceOf(app.styles, request.style);
  const looked = layerId && { blobsFolder: blobs.folder, document, layerId };
  const picture = looked ? await app.imaging.run('see', looked, work.signal) : null;
  const recording = { hash: audio, path: blobs.path(audio) };
  const { curves, frameCount, model } = await app.hearing.run(
    'choreograph',
    { ffmpeg, recording, picture, ...request, ...voice },
    work.signal,
    work.report,
  );
  const blob = await blobs.put(new Uint8Array(curves.buffer));
  return { curves: blob, frameCount, frameRate: CONTROL_RATE, model };
}
