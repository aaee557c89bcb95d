/** What a page of the editor may load and do. Both shells send exactly this with every response. */

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // The compositor's kernel is WebAssembly, compiled from the app's own script.
  'script-src': "'self' 'wasm-unsafe-eval'",
  // Svelte and the waveform set inline styles.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

export const CONTENT_SECURITY_POLICY = Object.entries(POLICY)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');
