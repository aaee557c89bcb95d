/**
 * Who may use the app: whoever opened the address it printed. The address holds a token that works once
 * and is exchanged for a cookie that scripts cannot read and other sites do not send.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const TOKEN_PARAMETER = 'token';

/** Compares secrets in a time that does not tell how much of them was right. */
function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const newSecret = (): string => randomBytes(32).toString('base64url');

/** Tokens given out and not used yet: as many windows as somebody may have asked for. */
const MOST_TOKENS = 16;

export class Access {
  readonly #cookieName: string;
  readonly #cookie = newSecret();
  readonly #tokens: string[] = [];

  /** @param port cookies do not know ports: two apps on one machine need names of their own */
  constructor(port: number) {
    this.#cookieName = `songbrush-${port}`;
  }

  /** A new token, good for one visit. */
  issueToken(): string {
    const token = newSecret();
    this.#tokens.push(token);
    this.#tokens.splice(0, this.#tokens.length - MOST_TOKENS);
    return token;
  }

  /** Uses a token up. The cookie it was exchanged for, or null where it is not a token, or not any more. */
  redeem(token: string): string | null {
    const index = this.#tokens.findIndex((issued) => isSame(token, issued));
    if (index < 0) return null;
    this.#tokens.splice(index, 1);
    return `${this.#cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  isAllowed(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const prefix = `${this.#cookieName}=`;
    return cookies.some(
      (cookie) => cookie.startsWith(prefix) && isSame(cookie.slice(prefix.length), this.#cookie),
    );
  }
}
