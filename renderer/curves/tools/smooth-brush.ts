/** Takes jitter out where it is moved to and fro: the longer, the smoother. */
import Brush from '@lucide/svelte/icons/brush';
import { followPointer } from '../../timeline/drag.ts';
import { previewTime } from './preview-time.ts';
import type { CurveTool } from './tool.ts';

/** Half the brush's width. */
const RADIUS_PX = 22;
/** Of the Gaussian, as a share of the radius: one pass takes out what is much finer than the brush. */
const DEVIATION_BY_RADIUS = 0.15;
const LEAST_DEVIATION_SECONDS = 0.025;
/** Moves closer together than this are one. */
const STEP_PX = 5;

export const smoothBrush: CurveTool = {
  id: 'smooth',
  label: 'curves.smooth',
  hint: 'curves.smooth-hint',
  icon: Brush,
  shortcut: 'KeyS',
  cursor: 'crosshair',
  brushPx: 2 * RADIUS_PX,
  press(surface, press) {
    const { curves } = surface.editor;
    const gesture = curves.begin('step.curve-smooth');
    if (!gesture) return;
    const preview = previewTime(surface);
    const radius = RADIUS_PX / surface.pxPerSecond;
    let lastPx = -Infinity;
    const dab = (event: PointerEvent): void => {
      if (Math.abs(event.clientX - lastPx) < STEP_PX) return;
      lastPx = event.clientX;
      const seconds = surface.secondsAt(event);
      gesture.add('smooth', {
        span: {
          startSeconds: Math.max(0, seconds - radius / 2),
          endSeconds: Math.max(0, seconds + radius / 2),
        },
        channels: curves.channels,
        featherSeconds: radius / 2,
        deviationSeconds: Math.max(LEAST_DEVIATION_SECONDS, radius * DEVIATION_BY_RADIUS),
      });
      preview.at(seconds);
    };
    followPointer(
      press,
      {
        begin: () => dab(press),
        move: (_, event) => dab(event),
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
