/**
 * Where the editor's page lies. Node gives `new URL('app://editor/x').origin` as "null", so addresses are
 * compared by prefix.
 */
import type { CustomScheme } from 'electron';

const SCHEME = 'app';
export const EDITOR_ORIGIN = `${SCHEME}://editor`;
export const EDITOR_PAGE = `${EDITOR_ORIGIN}/`;

/** Registered before Electron is ready. `stream` lets sound be sought while it loads. */
export const EDITOR_SCHEME: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

export function isEditorAddress(address: string): boolean {
  return address.startsWith(EDITOR_PAGE);
}

/** The page itself, whatever its fragment or query: not a blob or a route of the same origin. */
export function isEditorPage(address: string): boolean {
  return /[^?#]*/.exec(address)?.[0] === EDITOR_PAGE;
}
