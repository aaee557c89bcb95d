/** The export job: a document as a film. */
import type { ExportResult } from '#core/contract/commands.ts';
import type { AppParts } from '../app-parts.ts';
import { exportFilm, type ExportOptions } from '../rendering/export-film.ts';
import type { JobWork } from './job-runner.ts';

/** @throws AppError `export.*`, `media.*`; AbortError */
export async function exportDocument(
  app: AppParts,
  film: Pick<ExportOptions, 'document' | 'blobsFolder' | 'request'>,
  { signal, report }: JobWork,
): Promise<ExportResult> {
  const ffmpeg = await app.ffmpeg();
  return exportFilm({
    ...film,
    ffmpeg,
    appVersion: app.version,
    signal,
    onProgress: (progress) => report({ phase: 'job.export.frames', unit: 'frames', ...progress }),
  });
}
