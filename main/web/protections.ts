/**
 * What a request must satisfy before anything looks at it. A page on another site can make a browser send
 * requests here, and a name of its own can lead here; none of these gets past. See the comments for which.
 */
import type { IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** @param host the one right authority, `127.0.0.1:PORT` */
type Protection = (request: IncomingMessage, host: string) => Refusal | null;

const SAFE_METHODS: readonly (string | undefined)[] = ['GET', 'HEAD'];
const METHODS: readonly (string | undefined)[] = [...SAFE_METHODS, 'POST'];
const isUpgrade = (request: IncomingMessage): boolean => request.headers.upgrade !== undefined;

/** DNS rebinding: a stranger's name that resolves to this machine sends its own name as the host. */
const rightHost: Protection = ({ headers }, host) =>
  headers.host === host ? null : { status: 421, reason: `This is ${host}.` };

/**
 * Cross-site requests, and another port's pages, which share this one's cookies. Browsers state the origin
 * with everything that changes something and with every WebSocket.
 */
const rightOrigin: Protection = (request, host) => {
  const { origin } = request.headers;
  const mayOmit = SAFE_METHODS.includes(request.method) && !isUpgrade(request);
  if (origin === `http://${host}` || (origin === undefined && mayOmit)) return null;
  return { status: 403, reason: 'Requests come from the editor’s own page only.' };
};

/** What is fetched without an origin: images, scripts and frames on another site's page. */
const rightSite: Protection = ({ headers }) => {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return { status: 403, reason: 'Requests come from the editor’s own page only.' };
};

/** TRACE would echo the cookie; nothing here answers to the rest. */
const rightMethod: Protection = ({ method }) =>
  METHODS.includes(method) ? null : { status: 405, reason: `Use ${METHODS.join(', ')}.` };

const PROTECTIONS: readonly Protection[] = [rightHost, rightOrigin, rightSite, rightMethod];

/** Why a request is refused, or null. */
export function refusalOf(request: IncomingMessage, host: string): Refusal | null {
  for (const protection of PROTECTIONS) {
    const refusal = protection(request, host);
    if (refusal) return refusal;
  }
  return null;
}
