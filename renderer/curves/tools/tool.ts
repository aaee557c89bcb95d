/** What a tool of the curve editor is: what a press on the curve begins. */
import type { Component } from 'svelte';
import type { Editor } from '../../app/editor.svelte.ts';
import type { WordKey } from '../../i18n/words.svelte.ts';

/** Where a tool works: the lane's geometry, asked at each move, as the timeline may scroll meanwhile. */
export interface CurveSurface {
  readonly editor: Editor;
  /** Seconds of the curves under the pointer. */
  secondsAt(event: MouseEvent): number;
  /** Value of the shown curve under the pointer. */
  valueAt(event: MouseEvent): number;
  /** A time drawn to the nearest beat, unless snapping is off or a modifier says so. */
  snapped(seconds: number, event: MouseEvent): number;
  readonly pxPerSecond: number;
  /** How much later than the curves the movement is played. */
  readonly phaseSeconds: number;
}

export interface CurveTool {
  readonly id: string;
  readonly label: WordKey;
  /** What to do with it. */
  readonly hint: WordKey;
  readonly icon: Component<{ size?: number; strokeWidth?: number }>;
  /** As tinykeys reads it. */
  readonly shortcut: string;
  /** How wide it works about the pointer, where it has a width. */
  readonly brushPx?: number;
  /** A CSS cursor. */
  readonly cursor: string;
  press(surface: CurveSurface, press: PointerEvent): void;
}
