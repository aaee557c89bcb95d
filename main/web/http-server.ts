/** The web shell's server: checks who asks, then carries the request to the app. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { API_PREFIX } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { App } from '../app.ts';
import { Access, TOKEN_PARAMETER } from './access.ts';
import { answerCommand, COMMANDS_PREFIX } from './command-route.ts';
import { EVENTS_PATH, EventStream } from './event-stream.ts';
import { sendResponse, toRequest } from './node-http.ts';
import { refusalOf, type Refusal } from './protections.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { StaticFiles } from '../static-files.ts';

const ADDRESS = '127.0.0.1';
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } as const;
const NOT_ALLOWED: Refusal = {
  status: 401,
  reason: 'Open the address that Songbrush printed when it started. It works once.',
};

const say = ({ status, reason }: Refusal, headers: Record<string, string> = {}): Response =>
  new Response(`${reason}\n`, { status, headers: { ...TEXT, ...headers } });

/** Browsers ask for an icon whether or not there is one; that is no error to report to a person. */
const missing = (pathname: string): Response =>
  pathname === '/favicon.ico'
    ? new Response(null, { status: 204 })
    : say({ status: 404, reason: 'There is no such file.' });

export interface WebServerOptions {
  readonly app: App;
  readonly rendererFolder: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

export class WebServer {
  readonly #app: App;
  readonly #server: Server;
  readonly #files: StaticFiles;
  readonly #events: EventStream;
  readonly #access: Access;
  readonly #host: string;

  private constructor({ app, rendererFolder }: WebServerOptions, server: Server) {
    const { port } = server.address() as AddressInfo;
    this.#app = app;
    this.#server = server;
    this.#files = new StaticFiles(rendererFolder);
    this.#events = new EventStream(app);
    this.#access = new Access(port);
    this.#host = `${ADDRESS}:${port}`;
    server.on('request', (request, response) => void this.#respond(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  /** @throws AppError `web.port` where the port is taken or not allowed */
  static async listen(options: WebServerOptions): Promise<WebServer> {
    // An upload may take as long as it takes; its head may not.
    const server = createServer({ requestTimeout: 0, headersTimeout: 30_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, ADDRESS, resolve);
    }).catch((cause: NodeJS.ErrnoException) => {
      throw new AppError(
        'web.port',
        `Port ${options.port} of ${ADDRESS} cannot be used (${cause.code ?? cause.message}).`,
        'Choose another port, or 0 for any that is free.',
        { cause },
      );
    });
    return new WebServer(options, server);
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** A new address that lets one window in. */
  issueAddress(): string {
    return `${this.origin}/?${TOKEN_PARAMETER}=${this.#access.issueToken()}`;
  }

  async close(): Promise<void> {
    this.#events.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #respond(message: IncomingMessage, target: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) target.setHeader(name, value);
    const response = await this.#answer(message, target).catch((error: unknown) => {
      console.error(error);
      return say({ status: 500, reason: 'Something went wrong here.' });
    });
    // What was not read of a body would be taken for the next request.
    if (!message.complete && response.status >= 400) target.setHeader('connection', 'close');
    await sendResponse(response, target);
  }

  async #answer(message: IncomingMessage, target: ServerResponse): Promise<Response> {
    const refusal = refusalOf(message, this.#host);
    if (refusal) return say(refusal);
    const address = this.#addressOf(message);
    if (!address) return say({ status: 400, reason: 'The address cannot be read.' });
    const token = address.pathname === '/' ? address.searchParams.get(TOKEN_PARAMETER) : null;
    if (token !== null && message.method === 'GET') return this.#admit(message, token);
    if (!this.#access.isAllowed(message)) return say(NOT_ALLOWED);
    return this.#carry(toRequest(message, target, this.origin), address.pathname);
  }

  /** An address of this server, as written; null where it is none. */
  #addressOf(message: IncomingMessage): URL | null {
    const { url = '' } = message;
    return url.startsWith('/') && URL.canParse(url, this.origin) ? new URL(this.origin + url) : null;
  }

  #admit(message: IncomingMessage, token: string): Response {
    const cookie = this.#access.redeem(token);
    const home = { location: '/' };
    if (cookie !== null) return say({ status: 303, reason: 'Welcome.' }, { ...home, 'set-cookie': cookie });
    // The same browser may open the address again.
    return this.#access.isAllowed(message)
      ? say({ status: 303, reason: 'Welcome.' }, home)
      : say(NOT_ALLOWED);
  }

  async #carry(request: Request, pathname: string): Promise<Response> {
    if (pathname.startsWith(COMMANDS_PREFIX)) return answerCommand(this.#app, request);
    if (pathname.startsWith(API_PREFIX)) return this.#app.fetch(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return say({ status: 405, reason: 'Files are only read.' }, { allow: 'GET, HEAD' });
    }
    return (await this.#files.answer(request)) ?? missing(pathname);
  }

  #upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(message, this.#host) ?? (this.#access.isAllowed(message) ? null : NOT_ALLOWED);
    if (refusal) return refuseUpgrade(socket, refusal);
    if (message.url !== EVENTS_PATH) return refuseUpgrade(socket, { status: 404, reason: 'Nothing here.' });
    this.#events.accept(message, socket, head);
  }
}

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${reason}\n`,
  );
}
