/** A disk that fails once: the next `datasync` of any file answers with a system error. */
import { open } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';

export async function failNextSync(code: string): Promise<void> {
  const handle = await open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(handle) as { datasync(): Promise<void> };
  await handle.close();
  const error = Object.assign(new Error(`${code}: fdatasync`), { code });
  const spy = vi.spyOn(prototype, 'datasync').mockRejectedValueOnce(error);
  onTestFinished(() => spy.mockRestore());
}
