/** Blobs in and out, as they are. */
import { blobHash } from '../commands/input-checks.ts';
import { fileResponse } from './file-response.ts';
import { IMMUTABLE, json, type Route } from './route.ts';
import { bodyOf } from './upload.ts';

const MOST_BYTES = 1024 ** 3;

export const blobUploadRoute: Route = {
  method: 'POST',
  noun: 'blobs',
  hasId: false,
  answer: async ({ session, request }) =>
    json({ blob: await session.project.blobs.putStream(bodyOf(request, MOST_BYTES)) }),
};

export const blobRoute: Route = {
  method: 'GET',
  noun: 'blobs',
  hasId: true,
  async answer({ session, request, id }) {
    const hash = blobHash(id, 'blob');
    const { blobs } = session.project;
    await blobs.size(hash);
    return fileResponse(blobs.path(hash), request, {
      ...IMMUTABLE,
      'content-type': 'application/octet-stream',
    });
  },
};
