/** Which stretches of the timeline have their frames drawn already: what the bar on the timeline shows. */
import type { SongbrushDocument } from '#core/document/records.ts';

export interface TimeRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Frames whose drawings exist, as stretches in ascending order; neighbours are one. */
export function rangesOf(frameCount: number, fps: number, isCached: (index: number) => boolean): TimeRange[] {
  const ranges: TimeRange[] = [];
  for (let index = 0; index < frameCount; index++) {
    if (!isCached(index)) continue;
    const start = index;
    while (index < frameCount && isCached(index)) index++;
    ranges.push({ startSeconds: start / fps, endSeconds: index / fps });
  }
  return ranges;
}

/** Names of a document's frames at one size and rate, worked out as they are asked for and kept. */
export class FrameKeys {
  readonly #keys: (string | undefined)[] = [];
  readonly #nameOf: (timeSeconds: number) => string;
  readonly document: SongbrushDocument;
  readonly size: string;
  readonly fps: number;

  constructor(
    document: SongbrushDocument,
    size: string,
    fps: number,
    nameOf: (timeSeconds: number) => string,
  ) {
    this.document = document;
    this.size = size;
    this.fps = fps;
    this.#nameOf = nameOf;
  }

  isFor(document: SongbrushDocument, size: string, fps: number): boolean {
    return this.document === document && this.size === size && this.fps === fps;
  }

  known(index: number): string | undefined {
    return this.#keys[index];
  }

  at(index: number): string {
    return (this.#keys[index] ??= this.#nameOf(index / this.fps));
  }
}
