/** Attacks on the web shell. Each test would succeed for the attacker if its protection were taken away. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { rawRequest } from './raw-http.ts';
import { begin, enter, openShell, type Client } from './web-client.ts';

const COMMAND = '/api/commands/jobs.list';
const hostOf = ({ origin }: Client): string => new URL(origin).host;

/** The head of a command that would be carried out, with some lines changed. Null leaves a line out. */
function commandHead(client: Client, changes: Record<string, string | null> = {}): string[] {
  const fields = {
    Host: hostOf(client),
    Origin: client.origin,
    Cookie: client.cookie,
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/json',
    'Content-Length': '4',
    ...changes,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== null);
  return [`POST ${COMMAND} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)];
}

const command = (client: Client, changes?: Record<string, string | null>) =>
  rawRequest(client.origin, commandHead(client, changes), 'null');

/** What a WebSocket's opening ends with: `open`, or the status it was refused with. */
async function openSocket(client: Client, headers: Record<string, string>, path = '/api/events') {
  const socket = new WebSocket(`ws://${hostOf(client)}${path}`, { headers });
  const outcome = await Promise.race([
    once(socket, 'open').then(() => 'open' as const),
    once(socket, 'unexpected-response').then(
      ([, response]) => (response as { statusCode: number }).statusCode,
    ),
  ]);
  socket.on('error', () => undefined);
  socket.terminate();
  return outcome;
}

describe('the way in', () => {
  it('needs the printed token, which works once', async () => {
    const shell = await openShell();
    const address = shell.issueAddress();
    const first = await fetch(address, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    const cookie = first.headers.get('set-cookie')!;
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(new URL(address).searchParams.get('token'));

    const second = await fetch(address, { redirect: 'manual' });
    expect(second.status).toBe(401);
    expect(second.headers.get('set-cookie')).toBeNull();
    // Who is in already may come back.
    const again = await fetch(address, { redirect: 'manual', headers: { cookie: cookie.split(';')[0]! } });
    expect(again.status).toBe(303);
  });

  it('is shut without the cookie, whatever is asked for', async () => {
    const client = await begin();
    for (const cookie of [null, `${client.cookie}x`, client.cookie.replace(/=.*/, '='), 'a=b']) {
      expect((await command(client, { Cookie: cookie })).status).toBe(401);
    }
    for (const path of [
      '/',
      '/index.html',
      '/assets/index.js',
      '/api/sessions/x/blobs/y',
      '/?token=',
      '/?token=guess',
    ]) {
      expect((await fetch(client.origin + path, { redirect: 'manual' })).status, path).toBe(401);
    }
    expect((await command(client)).status).toBe(200);
  });

  it('does not let one app’s cookie into another on the same machine', async () => {
    const [mine, other] = [await begin(), await begin()];
    expect((await command(mine, { Cookie: other.cookie })).status).toBe(401);
    // A browser keeps one cookie of a name for all ports: under one name they would lock each other out.
    expect(mine.cookie.split('=')[0]).not.toBe(other.cookie.split('=')[0]);
    expect((await command(mine, { Cookie: `${other.cookie}; ${mine.cookie}` })).status).toBe(200);
  });
});

it('answers nobody from another machine', async () => {
  const { port } = new URL((await openShell()).origin);
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of outside) {
    const socket = connect(Number(port), address);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code, address).toBe('ECONNREFUSED');
  }
});

describe('another site’s page', () => {
  it('cannot come under a name of its own (DNS rebinding)', async () => {
    const client = await begin();
    const { port } = new URL(client.origin);
    for (const host of [
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.`,
      `[::1]:${port}`,
    ]) {
      expect((await command(client, { Host: host })).status, host).toBe(421);
    }
    const absolute = [
      `GET http://evil.example/ HTTP/1.1`,
      `Host: ${hostOf(client)}`,
      `Cookie: ${client.cookie}`,
    ];
    expect((await rawRequest(client.origin, absolute)).status).toBe(400);
  });

  it('cannot post, from another origin or from none', async () => {
    const client = await begin();
    const { port } = new URL(client.origin);
    const origins = ['https://evil.example', 'null', `http://localhost:${port}`, `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${Number(port) + 1}`, `${client.origin}.evil.example`, `${client.origin}/`, null]; // prettier-ignore
    for (const origin of origins)
      expect((await command(client, { Origin: origin })).status, String(origin)).toBe(403);
  });

  it('cannot load anything as an image, a script or a frame', async () => {
    const client = await begin();
    for (const site of ['cross-site', 'same-site', 'anything']) {
      expect((await command(client, { 'Sec-Fetch-Site': site })).status, site).toBe(403);
      expect((await client.get('/', { 'sec-fetch-site': site })).status, site).toBe(403);
    }
  });

  it('cannot send a form as a command', async () => {
    const client = await begin();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      null,
    ]) {
      const response = await command(client, { 'Content-Type': type });
      expect(response.status, String(type)).toBe(422);
      expect(JSON.parse(response.body)).toMatchObject({ code: 'app.not-json' });
    }
  });

  it('is granted nothing by a preflight, and no answer is shared with it', async () => {
    const client = await begin();
    const preflight = await fetch(client.origin + COMMAND, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(403);
    const answers = [
      preflight,
      await client.get('/'),
      await client.post(COMMAND, 'null', { 'content-type': 'application/json' }),
    ];
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  it('cannot listen to events', async () => {
    const client = await begin();
    const { cookie, origin } = client;
    expect(await openSocket(client, { cookie, origin })).toBe('open');
    expect(await openSocket(client, { cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await openSocket(client, { cookie })).toBe(403);
    expect(await openSocket(client, { cookie, origin, host: 'evil.example' })).toBe(421);
    expect(await openSocket(client, { cookie, origin, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await openSocket(client, { origin })).toBe(401);
    expect(await openSocket(client, { cookie, origin }, '/api/other')).toBe(404);
  });
});

describe('every response', () => {
  it('forbids inline scripts, framing, sniffing and sharing, refusals included', async () => {
    const client = await begin();
    const responses = [
      await client.get('/'),
      await client.get('/nowhere'),
      await fetch(client.origin),
      await client.get('/api/sessions/x/frame'),
    ];
    for (const { headers } of responses) {
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('paths', () => {
  it('never lead out of the editor’s folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
    await writeFile(join(folder, 'renderer', 'index.html'), 'the editor');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    const client = await begin({ rendererFolder: join(folder, 'renderer') });
    expect(await (await client.get('/')).text()).toBe('the editor');
    const ways = ['/../secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%2e%2e%2fsecret.txt',
      '/..\\secret.txt', '/assets/..%5c..%5csecret.txt', `//${folder}/secret.txt`, '/./../secret.txt', '/%00/../secret.txt',
      `/${encodeURIComponent(join(folder, 'secret.txt'))}`, '/assets']; // prettier-ignore
    for (const way of ways) {
      const head = [`GET ${way} HTTP/1.1`, `Host: ${hostOf(client)}`, `Cookie: ${client.cookie}`];
      const response = await rawRequest(client.origin, head);
      expect(response.body, way).not.toContain('secret\n');
      expect([400, 404], way).toContain(response.status);
    }
  });

  it('of blobs are hashes and nothing else', async () => {
    const client = await begin();
    const { sessionId } = await client.call('project.create', { name: 'A', width: 8, height: 8 });
    for (const id of ['..%2f..%2fjournal.log', '%2e%2e', `${'a'.repeat(63)}%00`, 'A'.repeat(64)]) {
      const response = await client.get(`/api/sessions/${sessionId}/blobs/${id}`);
      expect([400, 404], id).toContain(response.status);
    }
  });
});

describe('methods', () => {
  it('other than those meant are refused', async () => {
    const client = await begin();
    const request = (method: string, path: string) =>
      rawRequest(client.origin, [
        `${method} ${path} HTTP/1.1`,
        `Host: ${hostOf(client)}`,
        `Origin: ${client.origin}`,
        `Cookie: ${client.cookie}`,
      ]);
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      for (const path of ['/', COMMAND, '/api/sessions/x/blobs']) {
        expect((await request(method, path)).status, `${method} ${path}`).toBe(405);
      }
    }
    expect(await request('GET', COMMAND)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await request('POST', '/')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await request('POST', '/api/sessions/x/frame')).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    });
  });
});

describe('bodies', () => {
  it('of commands end at 16 MiB, announced or not', async () => {
    const client = await begin();
    const large = JSON.stringify('x'.repeat(16 * 1024 ** 2));
    const json = { 'content-type': 'application/json' };
    const announced = await client.post(COMMAND, large, json);
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ code: 'app.too-large' });

    const chunked = await rawRequest(
      client.origin,
      commandHead(client, { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }),
      `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
    );
    expect(chunked.status).toBe(413);
    expect((await command(client)).status).toBe(200);
  });

  it('that break off, lie or are garbage leave the app as it was', async () => {
    const client = await begin();
    const { sessionId } = await client.call('project.create', { name: 'A', width: 8, height: 8 });
    const { hostname, port } = new URL(client.origin);
    for (const path of [
      COMMAND,
      `/api/sessions/${sessionId}/media?name=a.png`,
      `/api/sessions/${sessionId}/blobs`,
      '/',
    ]) {
      const socket = connect(Number(port), hostname);
      const head = commandHead(client, { 'Content-Length': '100000' });
      socket.write(`${[`POST ${path} HTTP/1.1`, ...head.slice(1)].join('\r\n')}\r\n\r\nhalf`);
      await delay(50);
      socket.destroy();
    }
    for (const body of ['', '{', '\0\0\0\0', '[[[[[[[']) {
      const response = await client.post(COMMAND, body, { 'content-type': 'application/json' });
      expect(response.status, body).toBe(422);
    }
    expect(await client.call('jobs.list', null)).toEqual([]);
  });
});

describe('the event stream', () => {
  it('lets go of a window that sends more than it may', async () => {
    const client = await begin();
    const socket = new WebSocket(`ws://${hostOf(client)}/api/events`, { headers: client.headers });
    await once(socket, 'open');
    socket.send('x'.repeat(5000));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    expect(await openSocket(client, client.headers)).toBe('open');
  });
});

describe('an address', () => {
  it('can be issued again for another browser, without shutting the first one out', async () => {
    const shell = await openShell();
    const [first, second] = [await enter(shell.issueAddress()), await enter(shell.issueAddress())];
    expect((await first.get('/')).status).toBe(200);
    expect((await second.get('/')).status).toBe(200);
  });
});
