import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeNpy } from '#main/store/npy-file.ts';

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-npy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('writes an array as NumPy 2.4 does, byte for byte', async () => {
  const path = join(await scratch(), 'rows.npy');
  await writeNpy(path, [2, 3], Float32Array.of(1, -2, 0.5, 0, 1e-3, 7));
  const bytes = await readFile(path);
  // numpy.save('rows.npy', numpy.array([[1, -2, 0.5], [0, 1e-3, 7]], dtype='<f4'))
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  expect(bytes.subarray(0, 10).toString('latin1')).toBe('\x93NUMPY\x01\x00v\x00');
  expect(bytes.subarray(10, 128).toString('latin1')).toBe(`${header.padEnd(117)}\n`);
  expect([...new Float32Array(new Uint8Array(bytes.subarray(128)).buffer)]).toEqual([
    1,
    -2,
    0.5,
    0,
    Math.fround(1e-3),
    7,
  ]);
});

it('writes what was asked for of a larger buffer, and one axis with its comma', async () => {
  const path = join(await scratch(), 'part.npy');
  await writeNpy(path, [2], Float32Array.of(1, 2, 3, 4).subarray(1, 3));
  const bytes = await readFile(path);
  expect(bytes.toString('latin1')).toContain("'shape': (2,), }");
  expect([...new Float32Array(new Uint8Array(bytes.subarray(-8)).buffer)]).toEqual([2, 3]);
});

it('names the folder that is not there', async () => {
  const path = join(await scratch(), 'nowhere', 'rows.npy');
  await expect(writeNpy(path, [1], Float32Array.of(1))).rejects.toMatchObject({
    code: expect.stringMatching(/^store\./) as string,
    message: expect.stringContaining('rows.npy') as string,
  });
});
