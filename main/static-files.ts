/** The built editor. What is served is what lies in its folder: a path only looks it up. */
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileResponse } from './routes/file-response.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Vite names these by their content. */
const HASHED_FOLDER = '/assets/';

export class StaticFiles {
  readonly #folder: string;
  #files: ReadonlyMap<string, string> = new Map();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The response for a file of the editor, or null where there is none of this name. */
  async answer(request: Request): Promise<Response | null> {
    const { pathname } = new URL(request.url);
    const name = pathname === '/' ? '/index.html' : pathname;
    const path = this.#files.get(name) ?? (await this.#read()).get(name);
    if (path === undefined) return null;
    const cache = name.startsWith(HASHED_FOLDER) ? 'private, max-age=31536000, immutable' : 'no-cache';
    const contentType = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
    return fileResponse(path, request, { 'cache-control': cache, 'content-type': contentType });
  }

  /** Anew with each miss: the editor may have been built since. */
  async #read(): Promise<ReadonlyMap<string, string>> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const nameOf = (path: string): string => `/${relative(this.#folder, path).split(sep).join('/')}`;
    this.#files = new Map(files.map((path) => [nameOf(path), path]));
    return this.#files;
  }
}
