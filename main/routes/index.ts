/** Every bulk route there is, and how a request finds its own. */
import { API_PREFIX } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import { blobRoute, blobUploadRoute } from './blobs.ts';
import { filmRoute } from './film.ts';
import { frameRoute } from './frame.ts';
import { mediaRoute } from './media.ts';
import { onsetsRoute } from './onsets.ts';
import { peaksRoute } from './peaks.ts';
import { pixelsRoute } from './pixels.ts';
import { playbackRoute } from './playback.ts';
import { stylePreviewRoute } from './style-preview.ts';
import { failure, type AppRoute, type AppRouteCall, type Route } from './route.ts';

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

/** Routes that belong to no session. */
export const APP_ROUTES: readonly AppRoute[] = [filmRoute, stylePreviewRoute];

const SESSION_PATH = new RegExp(`^${API_PREFIX}sessions/([^/]+)/([^/]+)(?:/([^/]+))?$`);
const APP_PATH = new RegExp(`^${API_PREFIX}([^/]+)(?:/([^/]+))?$`);

function noSuchRoute(pathname: string): AppError {
  return new AppError(
    'app.no-such-route',
    `There is nothing at ${pathname.slice(0, 200)}.`,
    'Use the editor and the app of the same version.',
  );
}

/** A session that ends takes its files and workers from the calls under way, which then fail in many ways. */
function sessionEnded(cause: unknown): AppError {
  return new AppError(
    'app.session-ended',
    'The project was closed while this was being read.',
    'Open the project again.',
    { cause },
  );
}

function methodNotAllowed(request: Request, routes: readonly Pick<Route, 'method'>[]): Response {
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

/** Finds a call's route among some and has it answer. @throws AppError `app.no-such-route` */
async function answerWith<R extends Pick<Route, 'method' | 'noun' | 'hasId'>>(
  routes: readonly R[],
  noun: string | undefined,
  { request, id }: AppRouteCall,
  answer: (route: R) => Promise<Response>,
): Promise<Response> {
  const there = routes.filter((each) => each.noun === noun && each.hasId === (id !== null));
  if (there.length === 0) throw noSuchRoute(new URL(request.url).pathname);
  const found = there.find(({ method }) => method === request.method);
  return found ? answer(found) : methodNotAllowed(request, there);
}

async function route(app: AppParts, request: Request): Promise<Response> {
  const { pathname, searchParams: query } = new URL(request.url);
  const inSession = SESSION_PATH.exec(pathname);
  if (!inSession) {
    const [, noun, id = null] = APP_PATH.exec(pathname) ?? [];
    const call = { app, request, query, id };
    return answerWith(APP_ROUTES, noun, call, (found) => found.answer(call));
  }
  const [, sessionId, noun, id = null] = inSession;
  const call = { app, request, query, id };
  return answerWith(ROUTES, noun, call, (found) => {
    const session = app.sessions.get(sessionId!);
    return found.answer({ ...call, session }).catch((error: unknown) => {
      throw session.abort.signal.aborted ? sessionEnded(error) : error;
    });
  });
}

/** Answers a request to a bulk route; a failure is an answer too. */
export const answerRoute = (app: AppParts, request: Request): Promise<Response> =>
  route(app, request).catch((error: unknown) => failure(error));
