/** Reads the order of an MP4's top-level boxes, which is what "fast start" means. */

export function topLevelBoxes(bytes: Buffer): string[] {
  const types: string[] = [];
  let offset = 0;
  while (offset + 8 <= bytes.length) {
    const size32 = bytes.readUInt32BE(offset);
    types.push(bytes.toString('latin1', offset + 4, offset + 8));
    const size = size32 === 1 ? Number(bytes.readBigUInt64BE(offset + 8)) : size32;
    if (size < 8) break;
    offset += size;
  }
  return types;
}
