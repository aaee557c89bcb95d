/** Draws the curve by hand. With Shift, a straight line. */
import Pencil from '@lucide/svelte/icons/pencil';
import type { StrokePoint } from '#core/timeline/curve-edits/draw.ts';
import { followPointer } from '../../timeline/drag.ts';
import { previewTime } from './preview-time.ts';
import type { CurveSurface, CurveTool } from './tool.ts';

export const pencil: CurveTool = {
  id: 'pencil',
  label: 'curves.pencil',
  hint: 'curves.pencil-hint',
  icon: Pencil,
  shortcut: 'KeyD',
  cursor: 'crosshair',
  press(surface, press) {
    const curve = surface.editor.curves.shown;
    const gesture = surface.editor.curves.begin('step.curve-draw');
    if (!curve || !gesture) return;
    const preview = previewTime(surface);
    const points: StrokePoint[] = [];
    const draw = (event: PointerEvent): void => {
      if (event.shiftKey) points.splice(1);
      const passed = event.shiftKey ? [event] : passedBy(event);
      points.push(...passed.map((at) => pointAt(surface, at)));
      gesture.show('draw', { points, curve });
      preview.at(points.at(-1)!.seconds);
    };
    followPointer(
      press,
      {
        begin: () => draw(press),
        move: (_, event) => draw(event),
        end() {
          void gesture.keep();
          preview.end();
        },
        cancel() {
          gesture.cancel();
          preview.end();
        },
      },
      0,
    );
  },
};

/** Every place a quick hand passed since the last event. */
function passedBy(event: PointerEvent): readonly PointerEvent[] {
  const passed = event.getCoalescedEvents?.() ?? [];
  return passed.length > 0 ? passed : [event];
}

const pointAt = (surface: CurveSurface, event: PointerEvent): StrokePoint => ({
  seconds: Math.max(0, surface.secondsAt(event)),
  value: surface.valueAt(event),
});
