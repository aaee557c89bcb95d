/** The sync meter's worker: judges documents away from the window's own thread. */
import { serializeError } from '#core/errors.ts';
import { SyncJudge } from './sync-judge.ts';
import type { SyncReply, SyncRequest } from './sync-protocol.ts';

/** The worker's own global scope; the window's types do not know it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<SyncRequest>) => void) | null;
  postMessage(reply: SyncReply): void;
};

const judge = new SyncJudge((address) => fetch(address));

scope.onmessage = ({ data: { sessionId, document } }) => {
  judge.judge(sessionId, document).then(
    (bars) => scope.postMessage({ type: 'judged', bars }),
    (error: unknown) => scope.postMessage({ type: 'failed', error: serializeError(error) }),
  );
};
