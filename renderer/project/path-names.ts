/** Paths as text, of either kind: `/home/ada/night.songbrush`, `C:\Users\ada\night.songbrush`. */

const isWindowsPath = (path: string): boolean => /^[a-z]:|^\\\\/i.test(path);
const separatorOf = (path: string): string => (isWindowsPath(path) ? '\\' : '/');

/** The last name of a path. */
export function nameOfPath(path: string): string {
  const separators = isWindowsPath(path) ? /[\\/]/ : /\//;
  return path.split(separators).findLast((part) => part !== '') ?? path;
}

/** A name inside a folder. */
export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** The name with the extension it must have; `extension` comes without the dot. */
export function withExtension(name: string, extension: string): string {
  return name.toLowerCase().endsWith(`.${extension}`) ? name : `${name}.${extension}`;
}

/** The name up to its extension. */
export const withoutExtension = (name: string): string => name.replace(/(?<=.)\.[^.]*$/, '');

export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** A folder and those it lies in, outermost first. */
export function crumbsOf(folder: string): readonly Crumb[] {
  const separator = separatorOf(folder);
  const root = isWindowsPath(folder) ? (/^[a-z]:\\?|^\\\\[^\\]+\\[^\\]+/i.exec(folder)?.[0] ?? '') : '/';
  const crumbs: Crumb[] = [{ name: root.length > 1 ? root.replace(/\\$/, '') : root, path: root }];
  for (const name of folder.slice(root.length).split(separator)) {
    if (name !== '') crumbs.push({ name, path: joinPath(crumbs.at(-1)!.path, name) });
  }
  return crumbs;
}

/** What no file system takes in a name, made a space: a document's name as a file's. */
export const fileNameOf = (name: string): string => {
  const printable = [...name].map((letter) => (letter < ' ' || '\\/:*?"<>|'.includes(letter) ? ' ' : letter));
  return printable.join('').replace(/\s+/g, ' ').trim().replace(/^\.+/, '') || 'Untitled';
};
