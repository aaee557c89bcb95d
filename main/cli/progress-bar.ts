/** One line of progress for a terminal. Pure. */
import type { JobProgress } from '#core/contract/commands.ts';

const LABEL_COLUMNS = 14;
const LONGEST_BAR = 32;

/** `Filming        ███████████░░░░░  42 %  317/756  28.4 fps  0:15 left`, no longer than the columns given. */
export function progressBar(label: string, progress: JobProgress, columns: number): string {
  const { done, total } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const numbers = [
    `${Math.round(share * 100)} %`.padStart(5),
    progress.unit === 'frames' && total > 0 ? `${done}/${total}` : '',
    progress.unit === 'frames' && progress.perSecond !== null ? `${progress.perSecond.toFixed(1)} fps` : '',
    progress.secondsLeft === null ? '' : `${clock(progress.secondsLeft)} left`,
  ].filter((part) => part !== '');
  const tail = numbers.join('  ');
  const room = Math.min(LONGEST_BAR, columns - LABEL_COLUMNS - tail.length - 4);
  const filled = Math.round(share * room);
  const bar = room < 4 ? '' : `${'█'.repeat(filled)}${'░'.repeat(room - filled)}  `;
  return `${label.padEnd(LABEL_COLUMNS)} ${bar}${tail}`.slice(0, columns - 1);
}

/** `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
