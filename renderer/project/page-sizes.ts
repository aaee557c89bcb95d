/** Sizes a new page is offered in. */

/** In document pixels, the first one the default. */
export const PAGE_SIZES = [
  { id: 'landscape', label: 'page.landscape', width: 1920, height: 1080 },
  { id: 'square', label: 'page.square', width: 1080, height: 1080 },
  { id: 'portrait', label: 'page.portrait', width: 1080, height: 1920 },
  { id: 'uhd', label: 'page.uhd', width: 3840, height: 2160 },
] as const;

/** What the document allows on a side. */
export const PAGE_SIDE = { min: 1, max: 16_384 } as const;
