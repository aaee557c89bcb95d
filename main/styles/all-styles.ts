/** Every style there is: the built-in ones, then the learned. */
import type { StyleInfo } from '#core/contract/styles.ts';
import { STYLES, styleShape } from '#models/choreographer/styles/index.ts';
import type { StyleLibrary } from './style-library.ts';

let builtIn: readonly StyleInfo[] | undefined;

export async function allStyles(library: StyleLibrary): Promise<readonly StyleInfo[]> {
  builtIn ??= STYLES.map((style) => ({ id: style.id, shape: styleShape(style), learned: null }));
  return [...builtIn, ...(await library.list())];
}
