/**
 * Onset strength: how much louder the mel bands became since the frame before, in decibels, rises only,
 * averaged over the bands. Böck and Widmer, "Maximum filter vibrato suppression for onset detection"
 * (DAFx 2013), in the form of librosa's `onset_strength` (lag 1, no maximum filter).
 */

/**
 * @param logMel `[frames, bands]` in decibels
 * @param bands how many bands a row holds
 * @param firstBand, lastBand the bands to average over, the last one excluded
 * @param delayFrames frames by which a centred window sees an onset too early: half the window / hop
 * @returns one value a frame, decibels, 0 or more
 */
export function onsetStrength(
  logMel: Float32Array,
  bands: number,
  delayFrames: number,
  firstBand = 0,
  lastBand = bands,
): Float32Array {
  const frames = logMel.length / bands;
  const strength = new Float32Array(frames);
  for (let frame = 1; frame + delayFrames < frames; frame++) {
    let rise = 0;
    for (let band = firstBand; band < lastBand; band++) {
      const at = frame * bands + band;
      rise += Math.max(0, logMel[at]! - logMel[at - bands]!);
    }
    strength[frame + delayFrames] = rise / (lastBand - firstBand);
  }
  return strength;
}
