/** Tables of measured numbers in a model's card, between markers. */

/**
 * @param section what `<!-- section -->` and `<!-- /section -->` enclose
 * @returns the card with other text between these markers
 */
export function withSection(card: string, section: string, text: string): string {
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const [before, rest] = card.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the card has no ${begin} and ${end}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

/** Columns as wide as their widest cell, as the formatter has them. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export const threeDigits = (value: number): string => value.toFixed(3);
export const twoDigits = (value: number): string => value.toFixed(2);
