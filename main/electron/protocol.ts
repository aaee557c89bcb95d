/** Answers `app://editor/`: the editor's files, and the app's bulk routes. */
import { API_PREFIX } from '#core/contract/commands.ts';
import { serializeError } from '#core/errors.ts';
import type { App } from '../app.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { StaticFiles } from '../static-files.ts';
import { EDITOR_ORIGIN, isEditorAddress } from './editor-address.ts';

/** @param folder holds the built editor, with its `index.html` */
export function editorProtocol(
  app: Pick<App, 'fetch'>,
  folder: string,
): (request: Request) => Promise<Response> {
  const files = new StaticFiles(folder);
  return async (request) => secured(await answer(request, app, files));
}

async function answer(request: Request, app: Pick<App, 'fetch'>, files: StaticFiles): Promise<Response> {
  if (!isEditorAddress(request.url)) return refusal(404);
  if (!isOwnRequest(request)) return refusal(403);
  const { pathname } = new URL(request.url);
  try {
    if (pathname.startsWith(API_PREFIX)) return await app.fetch(request);
    if (request.method !== 'GET') return refusal(405);
    return (await files.answer(request)) ?? refusal(404);
  } catch (error) {
    return Response.json(serializeError(error), { status: 500 });
  }
}

/** Electron says which page asks, in words that page has no say in; nothing for the window's own load. */
function isOwnRequest(request: Request & { readonly initiatorOrigin?: string | null }): boolean {
  return request.initiatorOrigin === undefined || request.initiatorOrigin === EDITOR_ORIGIN;
}

function refusal(status: number): Response {
  return new Response(null, { status });
}

/** The headers of a response may be frozen: it is wrapped, its body untouched. */
function secured(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
