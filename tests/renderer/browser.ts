/** The little of a browser that the editor's modules touch when they are loaded. */
import { vi } from 'vitest';

export function stubBrowser(): Map<string, string> {
  const stored = new Map<string, string>();
  vi.stubGlobal('navigator', { language: 'en', platform: 'Linux x86_64' });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  return stored;
}
