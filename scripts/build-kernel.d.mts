/** The kernel’s WebAssembly, base64. @throws where its source does not compile */
export function compileKernel(): Promise<string>;
