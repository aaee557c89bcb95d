import { truncate, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { isWholeMp4 } from '#main/media/whole-mp4.ts';
import { useFolder } from './with-ffmpeg.ts';

const file = useFolder();

const box = (type: string, bytes: number): Buffer => {
  const content = Buffer.alloc(bytes);
  content.writeUInt32BE(bytes, 0);
  content.write(type, 4, 'latin1');
  return content;
};
/** One whose length is written in 64 bits. */
const longBox = (type: string, bytes: number): Buffer => {
  const content = box(type, bytes);
  content.writeUInt32BE(1, 0);
  content.writeBigUInt64BE(BigInt(bytes), 8);
  return content;
};

it('knows a whole film from one cut anywhere', async () => {
  const film = Buffer.concat([box('ftyp', 32), box('moov', 200), box('free', 8), longBox('mdat', 500)]);
  await writeFile(file('film.mp4'), film);
  expect(await isWholeMp4(file('film.mp4'))).toBe(true);
  for (const bytes of [film.length - 1, 400, 232, 100, 20, 4, 0]) {
    await truncate(file('film.mp4'), bytes);
    expect(await isWholeMp4(file('film.mp4')), `${bytes} bytes`).toBe(false);
  }
});

it('misses the index where it was never written', async () => {
  await writeFile(file('no-index.mp4'), Buffer.concat([box('ftyp', 32), box('mdat', 500)]));
  expect(await isWholeMp4(file('no-index.mp4'))).toBe(false);
});
