/** Colour changes on premultiplied pixels, as a reference: fixed point, one rounding a channel. */

/**
 * Changes `length` pixels in place. Offsets weigh as much as a pixel covers; results stay within its alpha.
 * @param matrix 3 x 4, row by row, for red, green, blue and alpha, times `2 ** shift`
 */
export function recolour(words: Uint32Array, length: number, matrix: Int16Array, shift: number): void {
  const half = 1 << (shift - 1);
  for (let i = 0; i < length; i++) {
    const word = words[i]!;
    const [red, green, blue, alpha] = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24];
    const channel = (row: number): number => {
      const sum =
        matrix[row]! * red + matrix[row + 1]! * green + matrix[row + 2]! * blue + matrix[row + 3]! * alpha;
      return Math.min(alpha, Math.max(0, (sum + half) >> shift));
    };
    words[i] = ((alpha << 24) | (channel(8) << 16) | (channel(4) << 8) | channel(0)) >>> 0;
  }
}
