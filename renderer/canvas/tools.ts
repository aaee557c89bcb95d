/** The tools of the rail. A new one is a line here. */
import Hand from '@lucide/svelte/icons/hand';
import MousePointer from '@lucide/svelte/icons/mouse-pointer-2';
import type { Component } from 'svelte';

export type Tool = 'move' | 'hand';

export interface ToolDescriptor {
  readonly id: Tool;
  /** The action that takes it up; its label and shortcut are the button's. */
  readonly action: string;
  readonly icon: Component<{ size?: number; strokeWidth?: number }>;
}

export const TOOLS: readonly ToolDescriptor[] = [
  { id: 'move', action: 'tool.move', icon: MousePointer },
  { id: 'hand', action: 'tool.hand', icon: Hand },
];
