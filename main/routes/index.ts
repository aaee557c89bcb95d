/** Every bulk route there is, and how a request finds its own. */
import { API_PREFIX } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import { blobRoute, blobUploadRoute } from './blobs.ts';
import { frameRoute } from './frame.ts';
import { mediaRoute } from './media.ts';
import { onsetsRoute } from './onsets.ts';
import { peaksRoute } from './peaks.ts';
import { pixelsRoute } from './pixels.ts';
import { playbackRoute } from './playback.ts';
import { failure, type Route } from './route.ts';

export const ROUTES: readonly Route[] = [
  mediaRoute,
  blobUploadRoute,
  blobRoute,
  pixelsRoute,
  onsetsRoute,
  peaksRoute,
  playbackRoute,
  frameRoute,
];

const PATH = new RegExp(`^${API_PREFIX}sessions/([^/]+)/([^/]+)(?:/([^/]+))?$`);

function noSuchRoute(pathname: string): AppError {
  return new AppError(
    'app.no-such-route',
    `There is nothing at ${pathname.slice(0, 200)}.`,
    'Use the editor and the app of the same version.',
  );
}

function methodNotAllowed(request: Request, routes: readonly Route[]): Response {
  const allowed = routes.map(({ method }) => method).join(', ');
  const error = new AppError(
    'app.method-not-allowed',
    `${request.method} is not allowed here.`,
    `Use ${allowed}.`,
  );
  const response = failure(error);
  response.headers.set('allow', allowed);
  return response;
}

async function route(app: AppParts, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, sessionId, noun, id = null] = PATH.exec(url.pathname) ?? [];
  const there = ROUTES.filter((each) => each.noun === noun && each.hasId === (id !== null));
  if (sessionId === undefined || there.length === 0) throw noSuchRoute(url.pathname);
  const found = there.find(({ method }) => method === request.method);
  if (!found) return methodNotAllowed(request, there);
  const session = app.sessions.get(sessionId);
  return found.answer({ app, session, request, query: url.searchParams, id });
}

/** Answers a request to a bulk route; a failure is an answer too. */
export const answerRoute = (app: AppParts, request: Request): Promise<Response> =>
  route(app, request).catch((error: unknown) => failure(error));
