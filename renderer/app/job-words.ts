/** A job in words: what it is, how far it is, how long it takes still. */
import type { JobKind, JobProgress, JobState } from '#core/contract/commands.ts';
import { isWordKey, t, type WordKey } from '../i18n/words.svelte.ts';
import { bytesWords, durationWords } from '../ui/quantities.ts';

const KINDS: Readonly<Record<JobKind, WordKey>> = {
  analyze: 'job.analyze',
  choreograph: 'job.choreograph',
  export: 'job.export',
  'learn-clip': 'job.learn-clip',
  'learn-edits': 'job.learn-edits',
};

const STATUSES: Readonly<Record<JobState['status'], WordKey>> = {
  queued: 'job.queued',
  running: 'job.running',
  done: 'job.done',
  cancelled: 'job.cancelled',
  failed: 'job.failed',
};

const number = (value: number): string => Math.floor(value).toLocaleString('en').replaceAll(',', ' ');

const AMOUNTS: Readonly<Record<JobProgress['unit'], (done: number, total: number) => string>> = {
  frames: (done, total) => t('job.frames', { done: number(done), total: number(total) }),
  steps: (done, total) => t('job.steps', { done: number(done), total: number(total) }),
  seconds: (done, total) => t('job.seconds', { done: number(done), total: number(total) }),
  bytes: (done, total) => t('job.bytes', { done: bytesWords(done), total: bytesWords(total) }),
};

/** `Exporting night.mp4` */
export const jobTitle = ({ kind, label }: JobState): string => t(KINDS[kind], { label });

export const jobStatus = ({ status }: JobState): string => t(STATUSES[status]);

/** `132 of 660 frames`, or that it waits or begins. */
export function jobAmount({ status, progress }: JobState): string {
  if (status === 'queued') return t('job.queued');
  if (!progress || progress.total === 0) return t('job.starting');
  return AMOUNTS[progress.unit](progress.done, progress.total);
}

/** `drawing frames · 132 of 660 frames` */
export function jobDetail(job: JobState): string {
  const phase = job.progress?.phase ?? '';
  return isWordKey(phase) ? `${t(phase)} · ${jobAmount(job)}` : jobAmount(job);
}

/** 0..1, or null while unknown. */
export const jobShare = ({ progress }: JobState): number | null =>
  progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;

/** `8 s`, or an empty text while unknown. */
export const jobTimeLeft = ({ progress }: JobState): string =>
  progress?.secondsLeft == null ? '' : durationWords(progress.secondsLeft);
