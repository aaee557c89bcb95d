/** A recording's outline for the timeline. */
import { blobHash, number } from '../commands/input-checks.ts';
import { IMMUTABLE, queryNumber, raw, type Route } from './route.ts';

const perSecond = number(0.1, 1000);

export const peaksRoute: Route = {
  method: 'GET',
  noun: 'peaks',
  hasId: true,
  async answer({ app, session, request, query, id }) {
    const hash = blobHash(id, 'blob');
    const { blobs } = session.project;
    await blobs.size(hash);
    const peaks = await app.hearing.run(
      'peaks',
      {
        ffmpeg: await app.ffmpeg(),
        recording: { hash, path: blobs.path(hash) },
        perSecond: queryNumber(query, 'perSecond', perSecond),
      },
      request.signal,
    );
    return raw(new Uint8Array(peaks.buffer), IMMUTABLE);
  },
};
