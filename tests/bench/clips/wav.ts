/** Stereo samples, -1..1, as a WAV file of 16 bits. */
export function wav(left: Float32Array, right: Float32Array, sampleRate: number): Buffer {
  const bytes = Buffer.alloc(44 + left.length * 4);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(left.length * 4, 40);
  const level = (value: number) => Math.round(32_767 * Math.min(1, Math.max(-1, value)));
  left.forEach((value, i) => {
    bytes.writeInt16LE(level(value), 44 + i * 4);
    bytes.writeInt16LE(level(right[i]!), 46 + i * 4);
  });
  return bytes;
}
