/**
 * Preview is export: Chromium drawing with the editor's preview, and the export's frame renderer in Node,
 * give the same bytes for the same document, time and size.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentRecord } from '#core/document/queries.ts';
import type { BlobHash } from '#core/document/records.ts';
import { halve } from '#core/compositing/mip.ts';
import { ROOT } from '#main/paths.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';
import { CURVES, CURVES_BLOB, PICTURES, SHOW_DOCUMENTS } from '../core/compositing/show-documents.ts';
import { BROWSER_PATH, launchBrowser } from './browser.ts';
import type { FrameRequest } from './preview-page.ts';

const TIMES = [0, 0.35, 1.9];
const COMPILING = "script-src 'self' 'wasm-unsafe-eval'";
const NOT_COMPILING = "script-src 'self'";

interface PreviewGlobals {
  readonly preview: {
    shown(request: FrameRequest): Promise<string>;
    drawn(request: FrameRequest): Promise<string>;
  };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2023', logLevel: 'error' },
  });
  return outputFiles[0]!.text;
}

function answerPixels(response: ServerResponse, blob: string, level: number): void {
  let pixels = PICTURES.get(blob as BlobHash)!;
  for (let i = 0; i < level; i++) pixels = halve(pixels);
  response.setHeader('x-width', pixels.width).setHeader('x-height', pixels.height);
  response.end(new Uint8Array(pixels.data.buffer));
}

/** The page, its scripts and the app's bulk routes. `/?strict` forbids compiling. */
async function serve(): Promise<Server> {
  const scripts: Record<string, string> = {
    '/page.js': await bundle('tests/e2e/preview-page.ts'),
    '/preview-worker.js': await bundle('renderer/canvas/preview-worker.ts'),
  };
  let policy = COMPILING;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    const [, , , , route, blob] = pathname.split('/');
    if (pathname === '/') policy = searchParams.has('strict') ? NOT_COMPILING : COMPILING;
    response.setHeader('content-security-policy', policy);
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>');
    } else if (scripts[pathname] !== undefined) {
      response.setHeader('content-type', 'text/javascript').end(scripts[pathname]);
    } else if (route === 'pixels') answerPixels(response, blob!, Number(searchParams.get('level')));
    else if (route === 'blobs') response.end(new Uint8Array(CURVES.buffer));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(BROWSER_PATH === null)('preview is export', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let renderer: FrameRenderer;

  const open = async (query: string): Promise<void> => {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${query}`);
    await page.waitForFunction(() => 'preview' in globalThis);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'songbrush-preview-'));
    server = await serve();
    browser = await launchBrowser();
    page = await browser.newPage();
    for (const [blob, { data, width, height }] of PICTURES) {
      const raw = { width, height, channels: 4 } as const;
      await writeFile(join(folder, blob), await sharp(data, { raw }).png().toBuffer());
    }
    await writeFile(join(folder, CURVES_BLOB), new Uint8Array(CURVES.buffer));
    renderer = new FrameRenderer((blob) => join(folder, blob));
    await open('');
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(SHOW_DOCUMENTS)('draws $name to the same bytes', async ({ document }) => {
    const isOpaque = documentRecord(document).background !== null;
    for (const timeSeconds of TIMES) {
      for (const size of [
        { width: 320, height: 180 },
        { width: 214, height: 120 },
      ]) {
        const request = { document, timeSeconds, ...size };
        const exported = await renderer.frame(document, timeSeconds, size.width, size.height);
        const drawn = await page.evaluate(
          (asked) => (globalThis as unknown as PreviewGlobals).preview.drawn(asked),
          request,
        );
        expect(drawn).toBe(sha256(exported.rgba));
        if (!isOpaque || size.width !== 320) continue;
        const shown = await page.evaluate(
          (asked) => (globalThis as unknown as PreviewGlobals).preview.shown(asked),
          request,
        );
        expect(shown).toBe(sha256(exported.rgba));
      }
    }
  });

  it('draws the same bytes where the page may not compile', async () => {
    await open('?strict');
    const mayCompile = await page.evaluate(() => {
      try {
        new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
        return true;
      } catch {
        return false;
      }
    });
    expect(mayCompile).toBe(false);
    for (const { document } of SHOW_DOCUMENTS) {
      const request = { document, timeSeconds: 0.35, width: 214, height: 120 };
      const exported = await renderer.frame(document, 0.35, 214, 120);
      const drawn = await page.evaluate(
        (asked) => (globalThis as unknown as PreviewGlobals).preview.drawn(asked),
        request,
      );
      expect(drawn).toBe(sha256(exported.rgba));
    }
  });
});
