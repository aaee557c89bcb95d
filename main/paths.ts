/** Where the app's own files lie, from source, from a bundle, and inside a package alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '#core/errors.ts';

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models')) && existsSync(join(folder, 'resources'))) return folder;
    assert(folder !== dirname(folder), 'the app has a root folder with models and resources');
  }
}

/**
 * The same path beside a packaged app's archive. Only Electron's own calls read inside the archive; worker
 * threads, native code and other programs need real files, which the package keeps there.
 */
export function outsideAsar(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}

const resource = (...names: string[]): string => outsideAsar(join(ROOT, ...names));

/** Holds package.json, models/, resources/ and dist/. */
export const ROOT = findRoot();
/** The bundled choreographer with a recurrent cell. */
export const choreographerPath = (cell: string): string =>
  resource('models', 'choreographer', 'weights', `choreographer-${cell}.onnx`);
export const CHOREOGRAPHER_PATH = choreographerPath('lstm');
export const BEAT_TRACKER_PATH = resource('models', 'beat-tracker', 'weights', 'beat-tracker.onnx');
export const PICTURE_ENCODER_PATH = resource('models', 'picture-encoder', 'weights', 'picture-encoder.onnx');
export const SAMPLE_FOLDER = resource('resources', 'sample');
export const SAMPLE_PROJECT_PATH = join(SAMPLE_FOLDER, 'night-whale.songbrush');
export const RENDERER_FOLDER = join(ROOT, 'dist', 'renderer');
export const PRELOAD_PATH = join(ROOT, 'dist', 'preload', 'preload.cjs');
export const FRAME_WORKER_PATH = resource('dist', 'main', 'frame-worker.js');
export const HEARING_WORKER_PATH = resource('dist', 'main', 'hearing-worker.js');
export const IMAGING_WORKER_PATH = resource('dist', 'main', 'imaging-worker.js');
export const TRAINING_CHILD_PATH = resource('dist', 'main', 'training-child.js');
