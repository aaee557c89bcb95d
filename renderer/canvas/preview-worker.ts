/** The preview's worker: draws what `preview-engine.ts` asks for, away from the window's own thread. */
import type { SongbrushDocument } from '#core/document/records.ts';
import { assert, serializeError } from '#core/errors.ts';
import { PreviewPainter } from './preview-painter.ts';
import type { PreviewReply, PreviewRequest } from './preview-protocol.ts';

/** The worker's own global scope; the window's types do not know it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<PreviewRequest>) => void) | null;
  postMessage(reply: PreviewReply, transfer?: Transferable[]): void;
};

let painter: PreviewPainter | null = null;
let document: SongbrushDocument | null = null;

const HANDLERS: {
  readonly [T in PreviewRequest['type']]: (request: Extract<PreviewRequest, { type: T }>) => void;
} = {
  open: ({ sessionId }) => {
    painter = new PreviewPainter({ fetch: (address) => fetch(address), sessionId });
  },
  document: (request) => {
    document = request.document;
  },
  curves: ({ blob, values }) => painter?.addCurves(blob, values),
  draw: (request) => void draw(request),
};

async function draw({
  id,
  timeSeconds,
  width,
  height,
}: Extract<PreviewRequest, { type: 'draw' }>): Promise<void> {
  try {
    assert(painter && document, 'a session and a document come before frames');
    const rgba = await painter.draw(document, timeSeconds, width, height);
    const bitmap = await createImageBitmap(new ImageData(rgba, width, height));
    scope.postMessage({ type: 'drawn', id, bitmap }, [bitmap]);
  } catch (error) {
    scope.postMessage({ type: 'failed', id, error: serializeError(error) });
  }
}

scope.onmessage = ({ data }) => (HANDLERS[data.type] as (request: PreviewRequest) => void)(data);
