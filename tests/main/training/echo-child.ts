/** A training process as the app's, with the tests' task. Bundled and run by `training-process.test.ts`. */
import { processPort } from '#main/training/process-port.ts';
import { serveTraining } from '#main/training/serve-training.ts';
import { echoTask } from './echo-task.ts';

await serveTraining([echoTask], processPort());
