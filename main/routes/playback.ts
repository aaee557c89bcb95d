/** A recording as something a browser plays and seeks in exactly; converted once a session. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobHash } from '#core/document/records.ts';
import type { AppParts } from '../app-parts.ts';
import { blobHash } from '../commands/input-checks.ts';
import { preparePlayback, type Playback } from '../media/playback.ts';
import type { OpenSession } from '../sessions/sessions.ts';
import { fileResponse } from './file-response.ts';
import { IMMUTABLE, type Route } from './route.ts';

const prepared = new WeakMap<OpenSession, Map<BlobHash, Promise<Playback>>>();

async function prepare(
  app: AppParts,
  { project, cacheFolder, abort }: OpenSession,
  hash: BlobHash,
): Promise<Playback> {
  await mkdir(cacheFolder, { recursive: true });
  const wavPath = join(cacheFolder, `${hash}.wav`);
  // The next asker may want it although this one has gone: only the session's end stops it.
  return preparePlayback(await app.ffmpeg(), project.blobs.path(hash), wavPath, { signal: abort.signal });
}

/** A failed conversion is tried again the next time. */
function playbackOf(app: AppParts, session: OpenSession, hash: BlobHash): Promise<Playback> {
  const ofSession = prepared.get(session) ?? new Map<BlobHash, Promise<Playback>>();
  prepared.set(session, ofSession);
  const known = ofSession.get(hash);
  if (known) return known;
  const playback = prepare(app, session, hash);
  ofSession.set(hash, playback);
  playback.catch(() => ofSession.delete(hash));
  return playback;
}

export const playbackRoute: Route = {
  method: 'GET',
  noun: 'playback',
  hasId: true,
  async answer({ app, session, request, id }) {
    const hash = blobHash(id, 'blob');
    await session.project.blobs.size(hash);
    const { path, contentType } = await playbackOf(app, session, hash);
    return fileResponse(path, request, { ...IMMUTABLE, 'content-type': contentType });
  },
};
