import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { measureLoudness } from '#main/media/program-loudness.ts';
import { describeWithFfmpeg, useFolder, wavBytes } from './with-ffmpeg.ts';

describeWithFfmpeg('measureLoudness', (ffmpeg) => {
  const file = useFolder();

  it.each([-23, -33])('measures the signal of EBU Tech 3341 at %i LUFS', async (lufs) => {
    const path = file(`sine${lufs}.wav`);
    const sine = (t: number) => 10 ** (lufs / 20) * Math.sin(2 * Math.PI * 1000 * t);
    await writeFile(path, wavBytes(20, sine, 2));
    const { integratedLufs, truePeakDbtp, rangeLu } = await measureLoudness(ffmpeg, path);
    expect(Math.abs(integratedLufs! - lufs)).toBeLessThan(0.15);
    expect(Math.abs(truePeakDbtp! - lufs)).toBeLessThan(0.15);
    expect(rangeLu).toBeLessThan(0.2);
  });

  it('has no loudness for silence', async () => {
    await writeFile(
      file('silence.wav'),
      wavBytes(3, () => 0),
    );
    expect(await measureLoudness(ffmpeg, file('silence.wav'))).toMatchObject({
      integratedLufs: null,
      truePeakDbtp: null,
    });
  });

  it('names a file that is no sound', async () => {
    await writeFile(file('words.wav'), 'not a sound');
    await expect(measureLoudness(ffmpeg, file('words.wav'))).rejects.toMatchObject({
      code: 'media.unreadable',
      message: expect.stringContaining('words.wav') as string,
    });
  });
});
