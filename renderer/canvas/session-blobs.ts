/** Reads what a session's blobs hold: pictures as pixels, curves as numbers. */
import { API_PREFIX } from '#core/contract/commands.ts';
import type { PixelData } from '#core/compositing/canvas.ts';
import type { BlobHash } from '#core/document/records.ts';
import { AppError, deserializeError, type SerializedError } from '#core/errors.ts';

export type Fetch = (address: string) => Promise<Response>;

/** @throws the app's own error where it refused; AppError `preview.unreadable` where the answer is cut short */
export async function fetchPixels(
  fetch: Fetch,
  sessionId: string,
  blob: BlobHash,
  level: number,
): Promise<PixelData> {
  const response = await answered(fetch, `${API_PREFIX}sessions/${sessionId}/pixels/${blob}?level=${level}`);
  const width = Number(response.headers.get('x-width'));
  const height = Number(response.headers.get('x-height'));
  const data = new Uint8ClampedArray(await response.arrayBuffer());
  if (width > 0 && height > 0 && data.length === width * height * 4) return { width, height, data };
  throw new AppError(
    'preview.unreadable',
    `The picture ${blob.slice(0, 8)} came as ${data.length} bytes for ${width} x ${height} pixels.`,
    'Reload the window.',
  );
}

/** Motion curves, `[frameCount, MOTION_CHANNEL_COUNT]`. @throws the app's own error where it refused */
export async function fetchCurves(fetch: Fetch, sessionId: string, blob: BlobHash): Promise<Float32Array> {
  const response = await answered(fetch, `${API_PREFIX}sessions/${sessionId}/blobs/${blob}`);
  return new Float32Array(await response.arrayBuffer());
}

/** An answer that is no refusal. @throws the app's own error where it refused */
export async function answered(fetch: Fetch, address: string): Promise<Response> {
  const response = await fetch(address);
  if (response.ok) return response;
  const error = await response.json().then(
    (body: unknown) => deserializeError(body as SerializedError),
    () => new AppError('preview.unreadable', `${address} answered ${response.status}.`, 'Reload the window.'),
  );
  throw error;
}
