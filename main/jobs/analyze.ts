/** The analysis job: a recording's tempo, beats and length. */
import type { AudioAnalysis } from '#core/contract/commands.ts';
import type { AppParts } from '../app-parts.ts';
import type { Recording } from '../background/hearing.ts';
import type { JobWork } from './job-runner.ts';

/** @throws AppError `media.*`; AbortError */
export async function analyze(app: AppParts, recording: Recording, work: JobWork): Promise<AudioAnalysis> {
  const ffmpeg = await app.ffmpeg();
  return app.hearing.run('analyze', { ffmpeg, recording }, work.signal, work.report);
}
