/** The way from a child process to the app that started it. */
import type { TrainingPort } from './serve-training.ts';
import type { TrainingOrder } from './training-messages.ts';

/** The process can end by itself once the last word is told. */
export function processPort(): TrainingPort {
  return {
    tell(news) {
      if (process.connected) process.send!(news);
      // Listeners keep the channel, and with it the process, alive.
      if (news.kind === 'finished' || news.kind === 'stopped' || news.kind === 'failed') {
        process.removeAllListeners('message');
        process.removeAllListeners('disconnect');
      }
    },
    onOrder(listener) {
      process.on('message', (order) => listener(order as TrainingOrder));
      // The app is gone: keep what was learned and end.
      process.on('disconnect', () => listener({ kind: 'stop' }));
    },
  };
}
