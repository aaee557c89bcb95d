/**
 * Sections of a movement as the strip shows them: the whole timeline, cut at boundaries, each part with an
 * intensity of its own. Pure.
 */
import type { MotionSection } from '#core/document/records.ts';
import { SECTION_FADE_SECONDS } from '#core/timeline/layer-motion.ts';

/** The strip's own limits; a document may hold more. */
export const MOST_INTENSITY = 2;
export const LEAST_SECTION_SECONDS = 0.1;

/**
 * The sections with what lies between them at full intensity, so that the timeline is covered once.
 * Overlapping ones, which another program may have made, are shown as their product.
 */
export function covering(sections: readonly MotionSection[], durationSeconds: number): MotionSection[] {
  const within = sections.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
  const inside = within.filter((seconds) => seconds > 0 && seconds < durationSeconds);
  const cuts = [...new Set([0, ...inside, durationSeconds])].sort((a, b) => a - b);
  return cuts.slice(1).map((endSeconds, index) => {
    const startSeconds = cuts[index]!;
    return { startSeconds, endSeconds, intensity: intensityAt(sections, (startSeconds + endSeconds) / 2) };
  });
}

/** Without fades. */
export const intensityAt = (sections: readonly MotionSection[], seconds: number): number =>
  sections
    .filter(({ startSeconds, endSeconds }) => seconds >= startSeconds && seconds < endSeconds)
    .reduce((product, { intensity }) => product * intensity, 1);

/** The corners of the line that the sections' strength follows: level, and a slope about each boundary. */
export function outlineOf(
  sections: readonly MotionSection[],
): readonly { readonly seconds: number; readonly intensity: number }[] {
  return sections.flatMap(({ startSeconds, endSeconds, intensity }, index) => {
    const half = Math.min(SECTION_FADE_SECONDS, endSeconds - startSeconds) / 2;
    return [
      { seconds: startSeconds + (index === 0 ? 0 : half), intensity },
      { seconds: endSeconds - (index === sections.length - 1 ? 0 : half), intensity },
    ];
  });
}

/** A boundary more; none where one is near already. */
export const cutAt = (sections: readonly MotionSection[], seconds: number): MotionSection[] =>
  sections.flatMap((section) => {
    const { startSeconds, endSeconds } = section;
    const isInside =
      seconds - startSeconds >= LEAST_SECTION_SECONDS && endSeconds - seconds >= LEAST_SECTION_SECONDS;
    if (!isInside) return [section];
    return [
      { ...section, endSeconds: seconds },
      { ...section, startSeconds: seconds },
    ];
  });

/** Boundaries at all these times. */
export const cutAtAll = (sections: readonly MotionSection[], seconds: readonly number[]): MotionSection[] =>
  seconds.reduce<MotionSection[]>((cut, at) => cutAt(cut, at), [...sections]);

/** One section at another intensity. */
export const withIntensity = (
  sections: readonly MotionSection[],
  index: number,
  intensity: number,
): MotionSection[] =>
  sections.map((section, at) =>
    at === index ? { ...section, intensity: Math.min(MOST_INTENSITY, Math.max(0, intensity)) } : section,
  );

/** The boundary after a section elsewhere; both sections keep some length. */
export function withBoundary(
  sections: readonly MotionSection[],
  index: number,
  seconds: number,
): MotionSection[] {
  const [before, after] = [sections[index], sections[index + 1]];
  if (!before || !after) return [...sections];
  const earliest = before.startSeconds + LEAST_SECTION_SECONDS;
  const at = Math.max(earliest, Math.min(after.endSeconds - LEAST_SECTION_SECONDS, seconds));
  return sections.map((section, i) => {
    if (i === index) return { ...section, endSeconds: at };
    return i === index + 1 ? { ...section, startSeconds: at } : section;
  });
}

/** Without the boundary after a section: the earlier one's intensity holds for both. */
export function withoutBoundary(sections: readonly MotionSection[], index: number): MotionSection[] {
  const [before, after] = [sections[index], sections[index + 1]];
  if (!before || !after) return [...sections];
  return sections.toSpliced(index, 2, { ...before, endSeconds: after.endSeconds });
}

/** What the document keeps: nothing where all is one section at full intensity. */
export const kept = (sections: readonly MotionSection[]): readonly MotionSection[] =>
  sections.length === 1 && sections[0]!.intensity === 1 ? [] : sections;
