/** A preview worker that draws nothing, and answers when told to. */
import type { PreviewReply, PreviewRequest, PreviewWorker } from '#renderer/canvas/preview-protocol.ts';

export type DrawRequest = Extract<PreviewRequest, { type: 'draw' }>;

/** Stands in for an ImageBitmap; says whether it was closed. */
export interface FakeBitmap extends ImageBitmap {
  closed: boolean;
  readonly timeSeconds: number;
}

export class FakePreviewWorker implements PreviewWorker {
  onmessage: PreviewWorker['onmessage'] = null;
  onerror: PreviewWorker['onerror'] = null;
  readonly requests: PreviewRequest[] = [];
  terminated = false;

  postMessage(request: PreviewRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.terminated = true;
  }

  get draws(): DrawRequest[] {
    return this.requests.filter((request) => request.type === 'draw');
  }

  /** Answers the newest frame asked for. */
  draw(): FakeBitmap {
    const { id, timeSeconds, width, height } = this.draws.at(-1)!;
    const bitmap: FakeBitmap = { width, height, timeSeconds, closed: false, close: () => undefined };
    bitmap.close = () => (bitmap.closed = true);
    this.reply({ type: 'drawn', id, bitmap });
    return bitmap;
  }

  reply(reply: PreviewReply): void {
    this.onmessage?.({ data: reply });
  }
}
