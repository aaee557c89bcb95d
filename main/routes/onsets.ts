/** Where the sounds of a recording or a part of it begin, for judging how movement agrees with it. */
import { MOTION_SOURCES } from '#core/document/records.ts';
import { blobHash, oneOf } from '../commands/input-checks.ts';
import { IMMUTABLE, raw, type Route } from './route.ts';

const part = oneOf(MOTION_SOURCES);

export const onsetsRoute: Route = {
  method: 'GET',
  noun: 'onsets',
  hasId: true,
  async answer({ app, session, request, query, id }) {
    const hash = blobHash(id, 'blob');
    const { blobs } = session.project;
    await blobs.size(hash);
    const source = part(query.get('source') ?? 'mix', 'source');
    const recording = { hash, path: blobs.path(hash) };
    const input = { ffmpeg: await app.ffmpeg(), recording, source };
    const onsets = await app.hearing.run('onsets', input, request.signal);
    return raw(new Uint8Array(onsets.buffer), IMMUTABLE);
  },
};
