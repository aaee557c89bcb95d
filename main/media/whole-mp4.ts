/**
 * Tells a whole MP4 from a cut one by its outermost boxes. ffmpeg can end without an error though the disk
 * was full when it wrote the index or moved it to the front.
 */
import { open, type FileHandle } from 'node:fs/promises';

const HEADER_BYTES = 16;
const NEEDED = ['ftyp', 'moov', 'mdat'];

/** True where the file is a row of boxes that ends where the file does, the needed ones among them. */
export async function isWholeMp4(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const types = new Set<string>();
    let at = 0;
    while (at < size) {
      const box = await readBox(file, at, size);
      if (!box) return false;
      types.add(box.type);
      at += box.bytes;
    }
    return at === size && NEEDED.every((type) => types.has(type));
  } finally {
    await file.close();
  }
}

async function readBox(
  file: FileHandle,
  at: number,
  size: number,
): Promise<{ readonly type: string; readonly bytes: number } | null> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, at);
  if (bytesRead < 8) return null;
  const short = header.readUInt32BE(0);
  // 1 says that 64 bits follow; 0 that the box reaches to the end.
  const bytes = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short;
  return bytes < 8 || at + bytes > size ? null : { type: header.toString('latin1', 4, 8), bytes };
}
