/** The tools of the curve editor. A new one is a file of its own and a line here. */
import { pencil } from './pencil.ts';
import { select } from './select.ts';
import { smoothBrush } from './smooth-brush.ts';
import type { CurveTool } from './tool.ts';

export const CURVE_TOOLS: readonly CurveTool[] = [select, pencil, smoothBrush];

export type CurveToolId = string;

export const curveTool = (id: CurveToolId): CurveTool =>
  CURVE_TOOLS.find((tool) => tool.id === id) ?? CURVE_TOOLS[0]!;
