/** The part of the host's WebAssembly that kernels use. Node and browsers both have it. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @throws RangeError where there is no more */
  grow(pages: number): number;
}

interface WasmHost {
  readonly WebAssembly: {
    readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  };
  atob(base64: string): string;
}

const host = globalThis as unknown as WasmHost;

export const PAGE_BYTES = 65536;

export const createMemory = (initialPages: number, maximumPages: number): WasmMemory =>
  new host.WebAssembly.Memory({ initial: initialPages, maximum: maximumPages });

/** @throws where the host does not allow compiling, or lacks what the module needs */
export function instantiate(base64: string, memory: WasmMemory): object {
  const bytes = Uint8Array.from(host.atob(base64), (character) => character.charCodeAt(0));
  const module = new host.WebAssembly.Module(bytes);
  return new host.WebAssembly.Instance(module, { env: { memory } }).exports;
}
