import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import type { BarSync } from '#core/timeline/sync.ts';
import { SyncMeter } from '#renderer/timeline/sync-meter.svelte.ts';
import type { SyncReply, SyncRequest, SyncWorker } from '#renderer/timeline/sync-protocol.ts';

class FakeWorker implements SyncWorker {
  onmessage: SyncWorker['onmessage'] = null;
  onerror: SyncWorker['onerror'] = null;
  readonly requests: SyncRequest[] = [];
  terminated = false;
  postMessage(request: SyncRequest): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  reply(reply: SyncReply): void {
    this.onmessage?.({ data: reply });
  }
}

const empty = createDocument({ name: 'Test', width: 64, height: 64 });
const withTrack = (document: SongbrushDocument, id: string): SongbrushDocument =>
  execute(document, 'track.add', { id, name: id }).document;
const bars = (score: number): BarSync[] => [
  { bar: 1, startSeconds: 0, endSeconds: 2, verdict: 'in', score, lateSeconds: 0, lateBeats: 0 },
];

describe('the sync meter', () => {
  let worker: FakeWorker;
  let meter: SyncMeter;
  const rest = (): void => void vi.advanceTimersByTime(1000);
  beforeEach(() => {
    vi.useFakeTimers();
    worker = new FakeWorker();
    meter = new SyncMeter(() => worker);
  });
  afterEach(() => void vi.useRealTimers());

  it('judges once edits have come to rest, the last of them only', () => {
    const edited = withTrack(empty, 'a');
    meter.follow('s', empty);
    meter.follow('s', edited);
    expect(worker.requests).toEqual([]);
    rest();
    expect(worker.requests).toEqual([{ sessionId: 's', document: edited }]);
    worker.reply({ type: 'judged', bars: bars(0.9) });
    expect(meter.bars[0]!.score).toBe(0.9);
  });

  it('does not judge again what no edit has touched', () => {
    meter.follow('s', empty);
    rest();
    meter.follow('s', { ...empty, records: { ...empty.records } });
    rest();
    expect(worker.requests).toHaveLength(1);
  });

  it('asks again after an edit that came while it was judging', () => {
    meter.follow('s', empty);
    rest();
    meter.follow('s', withTrack(empty, 'a'));
    rest();
    expect(worker.requests).toHaveLength(1);
    worker.reply({ type: 'judged', bars: bars(0.9) });
    rest();
    expect(worker.requests).toHaveLength(2);
  });

  it('shows nothing of another project', () => {
    meter.follow('s', empty);
    rest();
    meter.follow('other', empty);
    worker.reply({ type: 'judged', bars: bars(0.9) });
    expect(meter.bars).toEqual([]);
    rest();
    expect(worker.requests.at(-1)!.sessionId).toBe('other');
  });

  it('tells of a failure, and goes on after the next edit', () => {
    const failures: Error[] = [];
    meter.onfailure = (error) => failures.push(error);
    meter.follow('s', empty);
    rest();
    worker.reply({
      type: 'failed',
      error: { name: 'AppError', code: 'media.x', message: 'No.', remedy: 'Y.' },
    });
    expect(failures.map(({ message }) => message)).toEqual(['No.']);
    meter.follow('s', withTrack(empty, 'a'));
    rest();
    expect(worker.requests).toHaveLength(2);
  });

  it('ends its worker', () => {
    meter.follow('s', empty);
    rest();
    meter.close();
    expect(worker.terminated).toBe(true);
  });
});
