/**
 * The learned styles in the app's data folder, one folder each under `styles/`. A style appears, changes and
 * goes as a whole; what cannot be read is left where it is and not shown. Several processes may share it.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LEARNED_PREFIX, type StyleInfo } from '#core/contract/styles.ts';
import { AppError } from '#core/errors.ts';
import { isRunning, syncFolder } from '../store/durable-file.ts';
import { fileError, hasCode } from '../store/file-error.ts';
import {
  checkedName,
  checkWeights,
  PREVIEW_NAME,
  readFacts,
  STYLE_FILES,
  styleInfo,
  WEIGHTS_NAME,
  writeFacts,
  type StyleFacts,
} from './style-folder.ts';

const ID = /^[0-9a-f-]{36}$/;
/** A folder on its way in or out, by the process that moves it. */
const UNFINISHED = /^\.(?:new|gone)-(\d+)-/;

/** A style with what it takes to run it. */
export interface OpenedStyle {
  readonly info: StyleInfo;
  readonly facts: StyleFacts;
  readonly weightsPath: string;
}

export class StyleLibrary {
  readonly folder: string;
  readonly #onChange: () => void;

  private constructor(folder: string, onChange: () => void) {
    this.folder = folder;
    this.#onChange = onChange;
  }

  /** @param onChange called when the list has changed */
  static async open(dataFolder: string, onChange: () => void = () => undefined): Promise<StyleLibrary> {
    const folder = join(dataFolder, 'styles');
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      const pid = UNFINISHED.exec(name)?.[1];
      if (pid !== undefined && !isRunning(Number(pid)))
        await rm(join(folder, name), { recursive: true, force: true });
    }
    return new StyleLibrary(folder, onChange);
  }

  /** Oldest first. */
  async list(): Promise<readonly StyleInfo[]> {
    const ids = (await readdir(this.folder)).filter((name) => ID.test(name));
    const opened = await Promise.all(ids.map((id) => this.#read(id).catch(() => null)));
    return opened
      .flatMap((style) => (style ? [style.info] : []))
      .sort((a, b) => a.learned!.madeAt.localeCompare(b.learned!.madeAt) || a.id.localeCompare(b.id));
  }

  /** @throws AppError `styles.missing`, `styles.damaged` */
  async get(styleId: string): Promise<OpenedStyle> {
    return this.#read(this.#idOf(styleId));
  }

  /** Room for a style that is being made; `add` takes it in, or its maker removes it. */
  async prepare(): Promise<string> {
    return mkdtemp(join(this.folder, `.new-${process.pid}-`));
  }

  /**
   * Takes in a folder that `prepare` gave and that now holds a style.
   * @throws AppError `styles.damaged`; the folder is gone then
   */
  async add(prepared: string): Promise<StyleInfo> {
    const id = randomUUID();
    try {
      await readFacts(prepared);
      await checkWeights(prepared);
      await rename(prepared, join(this.folder, id));
      await syncFolder(this.folder);
    } catch (error) {
      await rm(prepared, { recursive: true, force: true });
      throw error;
    }
    this.#onChange();
    return (await this.#read(id)).info;
  }

  /** @throws AppError `styles.missing`, `styles.name` */
  async rename(styleId: string, name: string): Promise<StyleInfo> {
    const id = this.#idOf(styleId);
    const { facts } = await this.#read(id);
    await writeFacts(join(this.folder, id), { ...facts, name: checkedName(name) });
    this.#onChange();
    return (await this.#read(id)).info;
  }

  /** @throws AppError `styles.missing` */
  async remove(styleId: string): Promise<void> {
    const id = this.#idOf(styleId);
    const gone = join(this.folder, `.gone-${process.pid}-${id}`);
    await rename(join(this.folder, id), gone).catch((error: unknown) => {
      throw hasCode(error, 'ENOENT')
        ? missing(styleId)
        : fileError(error, this.folder, 'could not be changed');
    });
    await rm(gone, { recursive: true, force: true });
    this.#onChange();
  }

  /** Takes a copy of a style's folder in. @throws AppError `styles.damaged`, `store.*` */
  async import(folder: string): Promise<StyleInfo> {
    await readFacts(folder);
    await checkWeights(folder);
    const prepared = await this.prepare();
    await copyStyle(folder, prepared);
    return this.add(prepared);
  }

  /**
   * Writes a copy of a style's folder, named after it.
   * @throws AppError `styles.missing`, `store.exists`, `store.*`
   */
  async export(styleId: string, parent: string): Promise<string> {
    const id = this.#idOf(styleId);
    const { facts } = await this.#read(id);
    const folder = join(parent, fileName(facts.name));
    await mkdir(folder).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw fileError(error, folder, 'could not be made');
      throw new AppError(
        'store.exists',
        `${folder} exists already.`,
        'Choose another folder, or rename the style.',
      );
    });
    await copyStyle(join(this.folder, id), folder);
    return folder;
  }

  async #read(id: string): Promise<OpenedStyle> {
    const folder = join(this.folder, id);
    const isThere = await stat(folder).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (!isThere) throw missing(LEARNED_PREFIX + id);
    const facts = await readFacts(folder);
    const hasPreview = await stat(join(folder, PREVIEW_NAME)).then(
      () => true,
      () => false,
    );
    return { facts, info: styleInfo(id, folder, facts, hasPreview), weightsPath: join(folder, WEIGHTS_NAME) };
  }

  /** @throws AppError `styles.missing` for what is no id: it never becomes a path */
  #idOf(styleId: string): string {
    const id = styleId.startsWith(LEARNED_PREFIX) ? styleId.slice(LEARNED_PREFIX.length) : '';
    if (!ID.test(id)) throw missing(styleId);
    return id;
  }
}

const missing = (styleId: string): AppError =>
  new AppError(
    'styles.missing',
    `The learned style ${JSON.stringify(styleId.slice(0, 80))} is not on this machine.`,
    'Bring in its folder, or choose another style. What it has moved already stays as it is.',
  );

/** Only the files that a style has; nothing else of a folder is taken. */
async function copyStyle(from: string, to: string): Promise<void> {
  for (const name of Object.keys(STYLE_FILES)) {
    await copyFile(join(from, name), join(to, name)).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT') && name === PREVIEW_NAME) return;
      throw fileError(error, join(to, name), 'could not be written');
    });
  }
}

/** A style's name as a file's. */
function fileName(name: string): string {
  const plain = name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|\.+$/g, '');
  return plain === '' ? 'style' : plain;
}
