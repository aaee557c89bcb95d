import { describe, expect, it } from 'vitest';
import { deserializeError, type SerializedError } from '#core/errors.ts';
import { CONTENT_SECURITY_POLICY } from '#main/content-security-policy.ts';
import { editorProtocol } from '#main/electron/protocol.ts';
import { builtEditor, PAGE, RecordingApp, runShell, SCRIPT } from './running-shell.ts';

describe('app://editor/', () => {
  it('serves the page and its files with their types', async () => {
    const { protocol } = await runShell();
    const page = await protocol.fetch('app://editor/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toBe(PAGE);
    const script = await protocol.fetch('app://editor/assets/main.js?v=1');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe(SCRIPT);
  });

  it('sends the policy with every response, whatever it is', async () => {
    const { protocol } = await runShell();
    const requests: [string, RequestInit?][] = [
      ['app://editor/'],
      ['app://editor/assets/main.js'],
      ['app://editor/missing.js'],
      ['app://editor/..%2fsecret.txt'],
      ['app://elsewhere/'],
      ['app://editor/', { method: 'POST', body: 'x' }],
      ['app://editor/api/sessions/1/blobs/0'],
      ['app://editor/api/broken'],
    ];
    for (const [address, init] of requests) {
      const { headers } = await protocol.fetch(address, init);
      expect(headers.get('content-security-policy'), address).toBe(CONTENT_SECURITY_POLICY);
      expect(headers.get('x-content-type-options'), address).toBe('nosniff');
    }
  });

  it.each([
    'app://editor/../secret.txt',
    'app://editor/%2e%2e/secret.txt',
    'app://editor/..%2fsecret.txt',
    'app://editor/assets/..%2f..%2fsecret.txt',
    'app://editor/..%5csecret.txt',
    'app://editor/..%2frenderer-private%2fsecret.txt',
    'app://editor/%2fetc%2fpasswd',
    'app://editor//etc/passwd',
    'app://editor/index.html%00.png',
    'app://editor/%ff',
    'app://editor/assets',
    'app://editor/%',
  ])('serves nothing outside its folder: %s', async (address) => {
    const { protocol } = await runShell();
    const response = await protocol.fetch(address);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('only reads', async () => {
    const { protocol } = await runShell();
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await protocol.fetch('app://editor/index.html', { method })).status, method).toBe(405);
    }
  });

  it('passes the bulk routes on with their bodies, and answers as they do', async () => {
    const { protocol, songbrush } = await runShell();
    const address = 'app://editor/api/sessions/1/media?name=song.mp3';
    const response = await protocol.fetch(address, { method: 'POST', body: 'sound' });
    expect(songbrush.fetched).toEqual([{ url: address, method: 'POST', body: 'sound' }]);
    expect([response.status, await response.text()]).toEqual([206, 'bytes']);
    expect(response.headers.get('content-range')).toBe('bytes 0-4/9');
  });

  it('tells the page of a bug behind a route', async () => {
    const { protocol } = await runShell();
    const response = await protocol.fetch('app://editor/api/broken');
    expect(response.status).toBe(500);
    expect(deserializeError((await response.json()) as SerializedError).message).toBe('a bug');
  });

  it('answers no other page', async () => {
    const app = new RecordingApp();
    const answer = editorProtocol(app, builtEditor());
    const from = (initiatorOrigin: string | null | undefined) =>
      answer(Object.assign(new Request('app://editor/api/sessions/1/blobs/0'), { initiatorOrigin }));
    expect((await from('https://example.com')).status).toBe(403);
    expect((await from(null)).status).toBe(403);
    expect(app.fetched).toEqual([]);
    expect((await from('app://editor')).status).toBe(206);
  });
});
