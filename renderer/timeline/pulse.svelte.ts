/** Badges of layers that beat with their movement while it plays. */
import { prefersReducedMotion } from 'svelte/motion';
import { motionOf, recordsOf } from '#core/document/queries.ts';
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
      const motion = motionOf(document, id);
      const line = motion?.enabled ? lineOf(motion) : undefined;
      const badge = badges.find(({ dataset }) => dataset['motionBadge'] === id);
      return motion && line && badge ? [{ motion, line, badge }] : [];
    });
    $effect(() => {
      const { timeSeconds } = playback;
      for (const { motion, line, badge } of beating) {
        const pulse = motion.intensity * pulseAt(line, timeSeconds, motion.frameRate);
        badge.style.setProperty('--pulse', pulse.toFixed(2));
      }
    });
    return () => beating.forEach(({ badge }) => badge.style.removeProperty('--pulse'));
  });
}
