/** Waveforms and curves, fetched once each and kept; reading one that is not there yet asks for it. */
import { SvelteMap } from 'svelte/reactivity';

export class BulkData<T> {
  readonly #read: (bytes: ArrayBuffer) => T;
  readonly #onfailure: (error: Error) => void;
  readonly #kept = new SvelteMap<string, T>();
  // Asking is no news to anyone.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<string>();

  /** @param read turns what an address answers into what is kept */
  constructor(read: (bytes: ArrayBuffer) => T, onfailure: (error: Error) => void) {
    this.#read = read;
    this.#onfailure = onfailure;
  }

  /** What lies at an address, undefined until it has come; reactive. */
  get(address: string): T | undefined {
    const kept = this.#kept.get(address);
    if (kept === undefined && !this.#asked.has(address)) {
      this.#asked.add(address);
      void this.#fetch(address);
    }
    return kept;
  }

  /** Keeps what is known already to lie at an address. */
  put(address: string, kept: T): void {
    this.#asked.add(address);
    this.#kept.set(address, kept);
  }

  async #fetch(address: string): Promise<void> {
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      this.#kept.set(address, this.#read(await response.arrayBuffer()));
    } catch (error) {
      // Asked for again when it is next looked at.
      this.#asked.delete(address);
      this.#onfailure(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
