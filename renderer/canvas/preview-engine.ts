/**
 * The picture of the document at any moment, for the canvas: drawn in a worker by the exporter's own
 * compositor, kept by what it depends on. Putting frames on the screen, and the clock, are the caller's.
 *
 *     const engine = new PreviewEngine({ sessionId });
 *     engine.setDocument(document);                           // after every edit
 *     const size = proxySize(page, shownDevicePixels, playing);
 *     const bitmap = await engine.request(timeSeconds, size.width, size.height);
 *     if (bitmap) context.drawImage(bitmap, ...);             // null: a newer request took its place
 *     engine.prefetch({ startSeconds: now, endSeconds: now + 4 });
 *     engine.onCache(() => drawBar(engine.cachedRanges(document, PREVIEW_FPS)));
 *
 * While playing, call `request` with the audio clock's time on every animation frame: frames that would
 * come too late are left out, so that the picture never drifts from the sound.
 */
import { frameKey } from '#core/compositing/frame-key.ts';
import { documentRecord, recordsOf } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { deserializeError } from '#core/errors.ts';
import { FrameKeys, rangesOf, type TimeRange } from './cached-ranges.ts';
import { FrameCache, frameBytes } from './frame-cache.ts';
import type { PreviewReply, PreviewWorker } from './preview-protocol.ts';
import { fetchCurves, type Fetch } from './session-blobs.ts';

export type { TimeRange } from './cached-ranges.ts';

/** Frames a second that playing shows and `prefetch` draws. */
export const PREVIEW_FPS = 30;
const DEFAULT_BUDGET_BYTES = 512 * 1024 * 1024;

export interface PreviewOptions {
  readonly sessionId: string;
  /** By default the module worker beside this file. */
  readonly createWorker?: () => PreviewWorker;
  readonly fetch?: Fetch;
  /** What the drawn frames that are kept may take together. */
  readonly budgetBytes?: number;
}

interface Wanted {
  readonly document: SongbrushDocument;
  readonly timeSeconds: number;
  readonly width: number;
  readonly height: number;
  resolve(bitmap: ImageBitmap | null): void;
  reject(error: Error): void;
}

interface Drawing {
  readonly id: number;
  readonly key: string;
  readonly wanted: Wanted | null;
}

const createDefaultWorker = (): PreviewWorker =>
  new Worker(new URL('./preview-worker.ts', import.meta.url), { type: 'module' }) as unknown as PreviewWorker;

export class PreviewEngine {
  readonly #sessionId: string;
  readonly #fetch: Fetch;
  readonly #budgetBytes: number;
  readonly #worker: PreviewWorker;
  readonly #frames: FrameCache<ImageBitmap>;
  readonly #curves = new Map<BlobHash, Float32Array>();
  readonly #loadingCurves = new Map<BlobHash, Promise<void>>();
  /** Curves that the worker gets before its next frame: never while it draws one of the old ones. */
  readonly #lentCurves = new Map<BlobHash, Float32Array>();
  readonly #listeners = new Set<() => void>();
  #document: SongbrushDocument | null = null;
  /** The document the worker has. */
  #sentDocument: SongbrushDocument | null = null;
  #wanted: Wanted | null = null;
  #drawing: Drawing | null = null;
  #drawCount = 0;
  #prefetch: TimeRange | null = null;
  #size = { width: 0, height: 0 };
  #shownKey = '';
  #keys: FrameKeys | null = null;
  #failure: Error | null = null;
  #disposed = false;

  constructor({ sessionId, createWorker, fetch, budgetBytes }: PreviewOptions) {
    this.#sessionId = sessionId;
    this.#fetch = fetch ?? ((address) => globalThis.fetch(address));
    this.#budgetBytes = budgetBytes ?? DEFAULT_BUDGET_BYTES;
    this.#frames = new FrameCache(this.#budgetBytes);
    this.#worker = (createWorker ?? createDefaultWorker)();
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = ({ message }) => this.#fail(new Error(message || 'The preview stopped.'));
    this.#worker.postMessage({ type: 'open', sessionId });
  }

  /** What later requests are of. Frames the edit does not touch stay drawn. */
  setDocument(document: SongbrushDocument): void {
    if (document === this.#document) return;
    this.#document = document;
    this.#notify();
    this.#next();
  }

  /**
   * The document at a time and size, from the cache or drawn. Only the newest request is served: one that
   * waits when the next comes answers null. The bitmap belongs to the engine: draw it at once, keep nothing.
   * @param width device pixels; see `proxySize`
   * @throws AppError when a picture cannot be loaded
   */
  request(timeSeconds: number, width: number, height: number): Promise<ImageBitmap | null> {
    const document = this.#document;
    if (this.#failure) return Promise.reject(this.#failure);
    if (!document || this.#disposed) return Promise.resolve(null);
    this.#setSize(width, height);
    const known = this.peek(timeSeconds, width, height);
    if (known) {
      this.#drop();
      return Promise.resolve(known);
    }
    return new Promise((resolve, reject) => {
      this.#drop();
      this.#wanted = { document, timeSeconds, width, height, resolve, reject };
      this.#next();
    });
  }

  /**
   * Curves that the app does not have, or that need not be fetched from it, under the name by which a document
   * refers to them. Lent again under the same name they take the old ones' place; `setDocument` comes after.
   */
  lendCurves(blob: BlobHash, values: Float32Array): void {
    this.#curves.set(blob, values);
    this.#lentCurves.set(blob, values);
  }

  /** The frame if it is drawn already. */
  peek(timeSeconds: number, width: number, height: number): ImageBitmap | null {
    const document = this.#document;
    if (!document || this.#missingCurves(document).length > 0) return null;
    const key = this.#keyOf(document, timeSeconds, width, height);
    const frame = this.#frames.get(key);
    if (frame) this.#shownKey = key;
    return frame ?? null;
  }

  /** Draws the frames of a range while nothing is asked for, at the size last asked for. Null stops. */
  prefetch(range: TimeRange | null): void {
    this.#prefetch = range;
    this.#next();
  }

  /** Stretches of the timeline whose frames are drawn at the size last asked for. */
  cachedRanges(document: SongbrushDocument, fps: number): readonly TimeRange[] {
    if (this.#missingCurves(document).length > 0) return [];
    const keys = this.#frameKeys(document, fps);
    const count = Math.ceil(documentRecord(document).durationSeconds * fps);
    return rangesOf(count, fps, (index) => this.#frames.has(keys.at(index)));
  }

  /** Calls back when `cachedRanges` may answer differently, at most once an animation frame. */
  onCache(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker and frees the frames. Open requests answer null. */
  dispose(): void {
    this.#disposed = true;
    this.#drop();
    this.#drawing?.wanted?.resolve(null);
    this.#drawing = null;
    this.#worker.terminate();
    this.#frames.clear();
    this.#listeners.clear();
  }

  #setSize(width: number, height: number): void {
    if (this.#size.width === width && this.#size.height === height) return;
    this.#size = { width, height };
    this.#notify();
  }

  #drop(): void {
    this.#wanted?.resolve(null);
    this.#wanted = null;
  }

  /** Gives the worker its next frame, if it is free: the one asked for, else one to have ready. */
  #next(): void {
    const document = this.#wanted?.document ?? this.#document;
    if (this.#drawing || this.#disposed || this.#failure || !document) return;
    const missing = this.#missingCurves(document);
    if (missing.length > 0) return this.#loadCurves(missing);
    const wanted = this.#wanted;
    if (wanted) {
      this.#wanted = null;
      this.#draw(wanted.document, wanted.timeSeconds, wanted.width, wanted.height, wanted);
      return;
    }
    const timeSeconds = this.#nextPrefetch(document);
    if (timeSeconds !== null) this.#draw(document, timeSeconds, this.#size.width, this.#size.height, null);
  }

  #draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
    wanted: Wanted | null,
  ): void {
    for (const [blob, values] of this.#lentCurves) this.#worker.postMessage({ type: 'curves', blob, values });
    this.#lentCurves.clear();
    if (document !== this.#sentDocument) {
      this.#worker.postMessage({ type: 'document', document });
      this.#sentDocument = document;
    }
    const id = ++this.#drawCount;
    this.#drawing = { id, key: this.#keyOf(document, timeSeconds, width, height), wanted };
    this.#worker.postMessage({ type: 'draw', id, timeSeconds, width, height });
  }

  /** The first frame of the range to prefetch that is not drawn; null where it is done or does not fit. */
  #nextPrefetch(document: SongbrushDocument): number | null {
    if (!this.#prefetch || this.#size.width === 0) return null;
    const { startSeconds, endSeconds } = this.#prefetch;
    const keys = this.#frameKeys(document, PREVIEW_FPS);
    const fits = Math.floor(this.#budgetBytes / frameBytes(this.#size.width, this.#size.height)) - 2;
    const end = Math.min(endSeconds, documentRecord(document).durationSeconds) * PREVIEW_FPS;
    const first = Math.max(0, Math.floor(startSeconds * PREVIEW_FPS));
    for (let index = first; index < Math.min(end, first + fits); index++) {
      if (!this.#frames.has(keys.at(index))) return index / PREVIEW_FPS;
    }
    return null;
  }

  #receive(reply: PreviewReply): void {
    const drawing = this.#drawing;
    if (this.#disposed || reply.id !== drawing?.id) {
      if (reply.type === 'drawn') reply.bitmap.close();
      return;
    }
    this.#drawing = null;
    if (reply.type === 'failed') {
      // A frame nobody waits for will fail again when it is asked for.
      if (!drawing.wanted) this.#prefetch = null;
      drawing.wanted?.reject(deserializeError(reply.error));
    } else {
      if (drawing.wanted) this.#shownKey = drawing.key;
      this.#frames.set(drawing.key, reply.bitmap, new Set([this.#shownKey]));
      drawing.wanted?.resolve(reply.bitmap);
      this.#notify();
    }
    this.#next();
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#wanted?.reject(error);
    this.#drawing?.wanted?.reject(error);
    this.#wanted = null;
    this.#drawing = null;
  }

  #keyOf(document: SongbrushDocument, timeSeconds: number, width: number, height: number): string {
    return frameKey(document, timeSeconds, width, height, (blob) => this.#curves.get(blob));
  }

  #frameKeys(document: SongbrushDocument, fps: number): FrameKeys {
    const { width, height } = this.#size;
    const size = `${width}x${height}`;
    if (!this.#keys?.isFor(document, size, fps)) {
      this.#keys = new FrameKeys(document, size, fps, (timeSeconds) =>
        this.#keyOf(document, timeSeconds, width, height),
      );
    }
    return this.#keys;
  }

  #missingCurves(document: SongbrushDocument): BlobHash[] {
    return recordsOf(document, 'motion')
      .map(({ curves }) => curves)
      .filter((blob) => !this.#curves.has(blob));
  }

  #loadCurves(blobs: readonly BlobHash[]): void {
    for (const blob of blobs) {
      if (this.#loadingCurves.has(blob)) continue;
      const loading = fetchCurves(this.#fetch, this.#sessionId, blob)
        .then((values) => {
          if (this.#disposed) return;
          this.#curves.set(blob, values);
          this.#worker.postMessage({ type: 'curves', blob, values });
          this.#notify();
        })
        .catch((error: Error) => {
          this.#wanted?.reject(error);
          this.#wanted = null;
        })
        .finally(() => {
          this.#loadingCurves.delete(blob);
          if (this.#curves.has(blob)) this.#next();
        });
      this.#loadingCurves.set(blob, loading);
    }
  }

  #notified = false;
  #notify(): void {
    if (this.#notified) return;
    this.#notified = true;
    setTimeout(() => {
      this.#notified = false;
      for (const listener of this.#listeners) listener();
    }, 1000 / 60);
  }
}
