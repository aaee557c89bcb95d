/** Choosing files: the system's dialogs where the shell has them, and folder listings where not. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import type { FileFilter, FolderListing } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { SystemDialogs } from '../app.ts';
import type { AppParts } from '../app-parts.ts';
import { fileError } from '../store/file-error.ts';
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
  'dialog.open': {
    input: object({ filters }),
    run: async (app, input) => requireDialogs(app).open(input.filters),
  },
  'dialog.save': {
    input: object({ suggestedName: text(255), filters }),
    run: async (app, input) => requireDialogs(app).save(input.suggestedName, input.filters),
  },
};
