/** A film that was exported in this run, for watching it in the editor. No other file can be asked for. */
import { stat } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { fileError } from '../store/file-error.ts';
import { fileResponse } from './file-response.ts';
import { FRESH, type AppRoute } from './route.ts';

export const filmRoute: AppRoute = {
  method: 'GET',
  noun: 'exports',
  hasId: true,
  async answer({ app, request, id }) {
    const job = app.jobs.get(id ?? '');
    if (job.kind !== 'export' || job.status !== 'done') {
      throw new AppError(
        'app.no-such-job',
        `The job “${job.label}” has made no film.`,
        'Wait until the film is ready.',
      );
    }
    const { path } = job.result;
    await stat(path).catch((error: unknown) => {
      throw fileError(error, path, 'could not be played');
    });
    return fileResponse(path, request, { ...FRESH, 'content-type': 'video/mp4' });
  },
};
