/** A picture blob's pixels at a mip level, ready for a canvas. */
import { blobHash, wholeNumber } from '../commands/input-checks.ts';
import { IMMUTABLE, queryNumber, raw, type Route } from './route.ts';

/** 2^16 is more than any picture's side. */
const level = wholeNumber(0, 16);

export const pixelsRoute: Route = {
  method: 'GET',
  noun: 'pixels',
  hasId: true,
  async answer({ app, session, request, query, id }) {
    const hash = blobHash(id, 'blob');
    const { blobs } = session.project;
    await blobs.size(hash);
    const input = {
      path: blobs.path(hash),
      level: query.has('level') ? queryNumber(query, 'level', level) : 0,
    };
    const { width, height, data } = await app.imaging.run('pixels', input, request.signal);
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    return raw(bytes, { ...IMMUTABLE, 'x-width': String(width), 'x-height': String(height) });
  },
};
