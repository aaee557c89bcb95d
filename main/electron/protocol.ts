/** Answers `app://editor/`: the editor's files from one folder, and the app's bulk routes. */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { API_PREFIX } from '#core/contract/commands.ts';
import { serializeError } from '#core/errors.ts';
import type { App } from '../app.ts';
import { CONTENT_SECURITY_POLICY } from '../content-security-policy.ts';
import { EDITOR_ORIGIN, isEditorAddress } from './editor-address.ts';

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** What vite writes. Anything else comes as bytes that no page takes for code. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** @param folder holds the built editor, with its `index.html` */
export function editorProtocol(
  app: Pick<App, 'fetch'>,
  folder: string,
): (request: Request) => Promise<Response> {
  return async (request) => secured(await answer(request, app, folder));
}

async function answer(request: Request, app: Pick<App, 'fetch'>, folder: string): Promise<Response> {
  if (!isEditorAddress(request.url)) return refusal(404);
  if (!isOwnRequest(request)) return refusal(403);
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(API_PREFIX)) return file(request.method, pathname, folder);
  try {
    return await app.fetch(request);
  } catch (error) {
    return Response.json(serializeError(error), { status: 500 });
  }
}

/** Electron says which page asks, in words that page has no say in; nothing for the window's own load. */
function isOwnRequest(request: Request & { readonly initiatorOrigin?: string | null }): boolean {
  return request.initiatorOrigin === undefined || request.initiatorOrigin === EDITOR_ORIGIN;
}

async function file(method: string, pathname: string, folder: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405);
  const path = pathIn(folder, pathname === '/' ? '/index.html' : pathname);
  if (path === null) return refusal(404);
  try {
    const bytes = await readFile(path);
    const type = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream';
    return new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
      headers: { 'content-type': type },
    });
  } catch {
    return refusal(404);
  }
}

/** The path inside the folder, or null for one that leaves it or is none. */
function pathIn(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  // A backslash separates folders on Windows, and no file of the editor has one in its name.
  if (/[\\\0]/.test(decoded)) return null;
  const path = join(folder, decoded);
  return path.startsWith(folder + sep) ? path : null;
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
