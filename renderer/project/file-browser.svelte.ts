/** One folder at a time of the machine's files, as the app lists them. The last folder is remembered. */
import type { Bridge, FolderListing } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import { recall, remember } from '../app/remembered.ts';

export type FileEntry = FolderListing['entries'][number];

const REMEMBERED = 'files.folder';
const isFolder = (value: unknown): value is string => typeof value === 'string';

export class FileBrowser {
  listing = $state.raw<FolderListing | null>(null);
  /** Why the last folder asked for could not be shown or made; the one before it stays. */
  problem = $state('');
  /** Index of the entry that the keyboard acts on; -1 for none. */
  chosenIndex = $state(-1);
  readonly #bridge: Bridge;
  readonly #extensions: readonly string[];

  constructor(bridge: Bridge, extensions: readonly string[]) {
    this.#bridge = bridge;
    this.#extensions = extensions;
  }

  get chosen(): FileEntry | null {
    return this.listing?.entries[this.chosenIndex] ?? null;
  }

  /** Shows the folder used last, or home where that is gone. */
  async start(): Promise<void> {
    const remembered = recall(REMEMBERED, isFolder);
    if (remembered === null || !(await this.show(remembered))) await this.show(null);
  }

  /** Shows a folder, null being home. False where it cannot be shown. */
  async show(folder: string | null): Promise<boolean> {
    const input = { folder, extensions: this.#extensions };
    const listing = await this.#try(() => this.#bridge.invoke('files.list', input));
    if (!listing) return false;
    this.listing = listing;
    this.chosenIndex = listing.entries.length > 0 ? 0 : -1;
    return true;
  }

  /** Null where it failed: `problem` says why. */
  async #try<T>(action: () => Promise<T>): Promise<T | null> {
    try {
      const result = await action();
      this.problem = '';
      return result;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.problem = error instanceof AppError ? `${error.message} ${error.remedy}` : error.message;
      return null;
    }
  }

  /** Makes a folder in the one shown and goes there. False where it cannot be made: `problem` says why. */
  async makeFolder(name: string): Promise<boolean> {
    if (!this.listing) return false;
    const parent = this.listing.folder;
    const made = await this.#try(() => this.#bridge.invoke('files.make-folder', { parent, name }));
    return made !== null && this.show(made.path);
  }

  /** Goes to the folder this one lies in. */
  async goUp(): Promise<void> {
    if (this.listing?.parent != null) await this.show(this.listing.parent);
  }

  /** Keeps the folder shown for the next time. */
  keep(): void {
    if (this.listing) remember(REMEMBERED, this.listing.folder);
  }

  /** Moves the choice by a number of entries, within the list. */
  move(by: number): void {
    const last = (this.listing?.entries.length ?? 0) - 1;
    this.chosenIndex = Math.max(Math.min(0, last), Math.min(last, this.chosenIndex + by));
  }

  /** Moves the choice to the next entry whose name begins with the letter. */
  jumpTo(letter: string): void {
    const entries = this.listing?.entries ?? [];
    for (let step = 1; step <= entries.length; step++) {
      const index = (Math.max(0, this.chosenIndex) + step) % entries.length;
      if (entries[index]!.name.toLowerCase().startsWith(letter.toLowerCase())) {
        this.chosenIndex = index;
        return;
      }
    }
  }
}
