/**
 * Saves a project with what other programs show of it, drawn away from the main thread. A drawing that
 * fails must not keep the work from being saved: the file is then written without. A picture that is
 * damaged does keep it: the file would not open again.
 */
import { AppError, isAbort } from '#core/errors.ts';
import { Background } from '../background/background.ts';
import type { ImagingTasks } from '../background/imaging-worker.ts';
import { IMAGING_WORKER_PATH } from '../paths.ts';
import type { OpenProject } from '../store/open-project.ts';
import type { ProjectRenderer } from '../store/project-file/write.ts';

/** Drawing failed, not saving. */
class DrawingFailure extends Error {
  override readonly name = 'DrawingFailure';
}

/** Draws in a worker that goes with the save, and its pictures with it. */
function workerRenderer(drawing: Background<ImagingTasks>, blobsFolder: string): ProjectRenderer {
  const orFailure = <T>(drawn: Promise<T>): Promise<T> =>
    drawn.catch((cause: unknown) => {
      throw isAbort(cause) || cause instanceof AppError
        ? cause
        : new DrawingFailure('the page could not be drawn', { cause });
    });
  return {
    page: (document) => orFailure(drawing.run('drawPage', { blobsFolder, document })),
    layer: (document, layer) => orFailure(drawing.run('drawLayer', { blobsFolder, document, layer })),
  };
}

/** @throws AppError as `OpenProject.save` does */
export async function saveProject(
  project: OpenProject,
  path: string | null,
  overwrite: boolean,
  workerPath = IMAGING_WORKER_PATH,
): Promise<{ readonly path: string }> {
  const drawing = new Background<ImagingTasks>(workerPath);
  try {
    return await project.save(path, overwrite, workerRenderer(drawing, project.blobs.folder));
  } catch (error) {
    if (!(error instanceof DrawingFailure)) throw error;
    console.error(error);
    return await project.save(path, overwrite);
  } finally {
    await drawing.close();
  }
}
