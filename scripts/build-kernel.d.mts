/** @returns the kernel's WebAssembly, base64 */
export function compileKernel(): Promise<string>;
