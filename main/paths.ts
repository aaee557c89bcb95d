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

/** Holds package.json, models/, resources/ and dist/. */
export const ROOT = findRoot();
export const CHOREOGRAPHER_PATH = join(ROOT, 'models', 'choreographer', 'weights', 'choreographer-lstm.onnx');
export const SAMPLE_FOLDER = join(ROOT, 'resources', 'sample');
export const RENDERER_FOLDER = join(ROOT, 'dist', 'renderer');
export const FRAME_WORKER_PATH = join(ROOT, 'dist', 'main', 'frame-worker.js');
export const TRAINING_CHILD_PATH = join(ROOT, 'dist', 'main', 'training-child.js');
