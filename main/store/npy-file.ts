/** NumPy's file of one array, format 1.0: `numpy.load` reads it. */
import { replaceFile } from './durable-file.ts';
import { fileError } from './file-error.ts';

/** Magic, version and header length come to a multiple of this, so that the values lie aligned. */
const ALIGNMENT = 64;
const PREFIX_BYTES = 10;

/**
 * Writes float32 values, little-endian, row-major; wholly or not at all.
 * @throws AppError `store.*`
 */
export async function writeNpy(path: string, shape: readonly number[], values: Float32Array): Promise<void> {
  try {
    await replaceFile(path, async (handle) => {
      await handle.writeFile(npyHeader(shape));
      await handle.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    });
  } catch (error) {
    throw fileError(error, path, 'could not be written');
  }
}

function npyHeader(shape: readonly number[]): Buffer {
  const size = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const facts = `{'descr': '<f4', 'fortran_order': False, 'shape': (${size}), }`;
  const length = Math.ceil((PREFIX_BYTES + facts.length + 1) / ALIGNMENT) * ALIGNMENT - PREFIX_BYTES;
  const header = Buffer.alloc(PREFIX_BYTES + length, ' ');
  header.write('\x93NUMPY\x01\x00', 0, 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(facts, PREFIX_BYTES, 'latin1');
  header.write('\n', PREFIX_BYTES + length - 1, 'latin1');
  return header;
}
