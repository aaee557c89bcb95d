/** Where a recording's sounds begin, for judging how movement agrees with it. */
import { blobHash } from '../commands/input-checks.ts';
import { IMMUTABLE, raw, type Route } from './route.ts';

export const onsetsRoute: Route = {
  method: 'GET',
  noun: 'onsets',
  hasId: true,
  async answer({ app, session, request, id }) {
    const hash = blobHash(id, 'blob');
    const { blobs } = session.project;
    await blobs.size(hash);
    const recording = { hash, path: blobs.path(hash) };
    const onsets = await app.hearing.run('onsets', { ffmpeg: await app.ffmpeg(), recording }, request.signal);
    return raw(new Uint8Array(onsets.buffer), IMMUTABLE);
  },
};
