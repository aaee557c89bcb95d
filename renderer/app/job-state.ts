/** Questions to a job's state that need no words. */
import type { JobState } from '#core/contract/commands.ts';

export const isActive = ({ status }: JobState): boolean => status === 'queued' || status === 'running';
