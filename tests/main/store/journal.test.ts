import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal, readJournal } from '#main/store/journal.ts';
import { failNextSync } from './failing-disk.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ENTRIES = [{ n: 1 }, { n: 2, text: 'two\nlines and 月' }, { n: 3, text: 'x'.repeat(5000) }];

async function written(): Promise<string> {
  const path = join(await temporaryFolder(), 'journal.log');
  const journal = await Journal.start(path, [ENTRIES[0]]);
  for (const entry of ENTRIES.slice(1)) await journal.append(entry);
  expect(journal.bytes).toBe((await readFile(path)).length);
  await journal.close();
  return path;
}

describe('a journal', () => {
  it('reads as it was written', async () => {
    expect(await readJournal(await written())).toMatchObject({ entries: ENTRIES, tornBytes: 0 });
  });

  it('cut at any byte gives every entry that is whole, and no other', async () => {
    const path = await written();
    const whole = await readFile(path);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index + 1);
    for (let length = whole.length; length >= 0; length -= length > 200 ? 97 : 1) {
      await truncate(path, length);
      const complete = ends.filter((end) => end <= length).length;
      const { entries, wholeBytes, tornBytes } = await readJournal(path);
      expect(entries).toEqual(ENTRIES.slice(0, complete));
      expect(wholeBytes + tornBytes).toBe(length);
    }
  });

  it.each([0, 3, 12, 40])('drops what follows a byte changed at %i of the last entry', async (offset) => {
    const path = await written();
    const bytes = await readFile(path);
    const last = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
    bytes[last + offset]! ^= 0x01;
    await writeFile(path, bytes);
    expect((await readJournal(path)).entries).toEqual(ENTRIES.slice(0, 2));
  });

  it('takes no rubbish for an entry', async () => {
    const path = await written();
    await appendFile(path, 'rubbish\n\n12 0123456789abcdef {}\n');
    expect(await readJournal(path)).toMatchObject({ entries: ENTRIES });
  });

  it('is replaced in one step, and goes on', async () => {
    const path = await written();
    const journal = await Journal.start<unknown>(path, ENTRIES);
    await journal.rewrite([{ snapshot: true }]);
    await journal.append({ n: 4 });
    await journal.close();
    expect((await readJournal(path)).entries).toEqual([{ snapshot: true }, { n: 4 }]);
    expect(await readdir(join(path, '..'))).toEqual(['journal.log']);
  });

  it('refuses entries after one that failed, until written anew', async () => {
    const journal = await Journal.start<unknown>(join(await temporaryFolder(), 'journal.log'), ENTRIES);
    await failNextSync('ENOSPC');
    await expect(journal.append({ n: 4 })).rejects.toMatchObject({ code: 'store.disk-full' });
    expect(journal.isSound).toBe(false);
    await expect(journal.append({ n: 5 })).rejects.toThrow(/not open/);
    await journal.rewrite(ENTRIES);
    await journal.append({ n: 6 });
    await journal.close();
    expect((await readJournal(journal.path)).entries).toEqual([...ENTRIES, { n: 6 }]);
  });
});
