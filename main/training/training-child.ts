/** The training process: stock onnxruntime blocks its thread, so training has a process of its own. */
import { assert } from '#core/errors.ts';
import { serveTraining } from './serve-training.ts';
import { processPort } from './process-port.ts';
import { TRAINING_TASKS } from './tasks.ts';

// A terminal's Ctrl-C reaches this process too: the app says what becomes of the training.
process.on('SIGINT', () => undefined);
assert(process.send, 'a training process is started by the app');
await serveTraining(TRAINING_TASKS, processPort());
