/** Badges of layers that beat with their movement while it plays. */
import { prefersReducedMotion } from 'svelte/motion';
import { motionsOf, recordsOf } from '#core/document/queries.ts';
import type { MotionRecord } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { pulseAt, type MotionLine } from './motion-line.ts';

/**
 * Sets `--pulse`, 0..1, on elements with `data-motion-badge` and a layer's id, at each frame of playing. Call
 * while a component is made; ends with it.
 */
export function pulseBadges(editor: Editor, lineOf: (motion: MotionRecord) => MotionLine | undefined): void {
  $effect(() => {
    const { document, playback } = editor;
    if (!document || !playback.playing || prefersReducedMotion.current) return;
    const badges = [...window.document.querySelectorAll<HTMLElement>('[data-motion-badge]')];
    const beating = recordsOf(document, 'layer').flatMap(({ id }) => {
      const badge = badges.find(({ dataset }) => dataset['motionBadge'] === id);
      const lines = motionsOf(document, id).flatMap((motion) => {
        const line = motion.enabled ? lineOf(motion) : undefined;
        return line ? [{ motion, line }] : [];
      });
      return badge && lines.length > 0 ? [{ lines, badge }] : [];
    });
    $effect(() => {
      const { timeSeconds } = playback;
      for (const { lines, badge } of beating) {
        const pulses = lines.map(
          ({ motion: { intensity, phaseSeconds, frameRate }, line }) =>
            intensity * pulseAt(line, timeSeconds - phaseSeconds, frameRate),
        );
        badge.style.setProperty('--pulse', Math.min(1, Math.max(...pulses)).toFixed(2));
      }
    });
    return () => beating.forEach(({ badge }) => badge.style.removeProperty('--pulse'));
  });
}
