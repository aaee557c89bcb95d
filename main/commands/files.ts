/** Choosing files: the system's dialogs where the shell has them, and folder listings where not; and showing them. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import type { FileFilter, FolderListing } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { FileManager, SystemDialogs } from '../app.ts';
import type { AppParts } from '../app-parts.ts';
import { fileError, hasCode } from '../store/file-error.ts';
import type { Handlers } from './command.ts';
import { absolutePath, listOf, nullable, object, text } from './input-checks.ts';

type Entry = FolderListing['entries'][number];

/** A longer folder is cut: nobody scrolls further. */
const MOST_ENTRIES = 5000;

const extensions = listOf(text(32), 64);
const filters = listOf(object<FileFilter>({ label: text(), extensions }), 32);
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Null for what is neither file nor folder, or gone. */
async function entryOf(folder: string, name: string): Promise<Entry | null> {
  const path = join(folder, name);
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory()) return { name, path, kind: 'folder', bytes: 0 };
  return info?.isFile() ? { name, path, kind: 'file', bytes: info.size } : null;
}

const hasExtension = (name: string, allowed: readonly string[]): boolean =>
  allowed.includes(extname(name).slice(1).toLowerCase());

/** What a person would look for: no hidden files, folders first, by name. */
async function listFolder(folder: string, allowed: readonly string[] | null): Promise<FolderListing> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'could not be opened');
  });
  const visible = names.filter((name) => !name.startsWith('.')).slice(0, MOST_ENTRIES);
  const found = (await Promise.all(visible.map((name) => entryOf(folder, name)))).filter(
    (entry) => entry !== null,
  );
  const entries = found
    .filter(({ kind, name }) => kind === 'folder' || allowed === null || hasExtension(name, allowed))
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || byName.compare(a.name, b.name));
  const parent = dirname(folder);
  return { folder, parent: parent === folder ? null : parent, entries };
}

/** Characters no folder's name has on one system or another. */
const NOT_IN_A_NAME = /[\\/:*?"<>|]|\p{Cc}/u;

/** @throws AppError `files.bad-name`; `store.exists`, and as the file system says */
async function makeFolder(parent: string, given: string): Promise<{ path: string }> {
  const name = given.trim();
  if (name === '' || name === '.' || name === '..' || NOT_IN_A_NAME.test(name)) {
    throw new AppError(
      'files.bad-name',
      `A folder cannot be called “${given}”.`,
      'Choose a name without \\ / : * ? " < > and |.',
    );
  }
  const path = join(parent, name);
  await mkdir(path).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw fileError(error, path, 'could not be made');
    throw new AppError('store.exists', `“${name}” is there already.`, 'Choose another name.');
  });
  return { path };
}

function requireFileManager({ fileManager }: AppParts): FileManager {
  if (fileManager) return fileManager;
  throw new AppError(
    'app.no-file-manager',
    'This window cannot reach the system’s file manager.',
    'Open the folder there yourself.',
  );
}

/** @throws AppError where the file is gone */
async function reveal(fileManager: FileManager, path: string): Promise<null> {
  await stat(path).catch((error: unknown) => {
    throw fileError(error, path, 'could not be shown');
  });
  fileManager.reveal(path);
  return null;
}

function requireDialogs({ dialogs }: AppParts): SystemDialogs {
  if (dialogs) return dialogs;
  throw new AppError(
    'app.no-dialogs',
    'This window has no file dialogs of the system’s.',
    'Choose the file in the editor’s own list.',
  );
}

export const fileCommands: Handlers<'files' | 'dialog'> = {
  'files.list': {
    input: object({ folder: nullable(absolutePath), extensions: nullable(extensions) }),
    run: (_app, { folder, extensions: allowed }) =>
      listFolder(folder ?? homedir(), allowed?.map((extension) => extension.toLowerCase()) ?? null),
  },
  'files.make-folder': {
    input: object({ parent: absolutePath, name: text(255) }),
    run: (_app, { parent, name }) => makeFolder(parent, name),
  },
  'files.reveal': {
    input: object({ path: absolutePath }),
    run: (app, { path }) => reveal(requireFileManager(app), path),
  },
  'dialog.open': {
    input: object({ filters }),
    run: async (app, input) => requireDialogs(app).open(input.filters),
  },
  'dialog.save': {
    input: object({ suggestedName: text(255), filters }),
    run: async (app, input) => requireDialogs(app).save(input.suggestedName, input.filters),
  },
};
