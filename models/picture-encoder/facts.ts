/**
 * What an animator sees in a picture before moving it: where the subject is and how it stands, how hard its
 * lines are, how rough its surface, how light and colourful it is. The encoder estimates these facts from
 * pixels; together with the picture's shape they are the picture's vector.
 */

/**
 * Facts in the order of the network's output, with the least and the most they can be: what pages from 9:16 to
 * 16:9 have, and the choreographer learned with.
 */
const FACTS = {
  /** 1 where something stands apart from its ground, 0 where the whole page is the picture. */
  subject: [0, 1],
  /** The subject's centre of mass from the layer's middle, right and down. */
  centreX: [-0.75, 0.75],
  centreY: [-0.75, 0.75],
  /** Standard deviation of its places. */
  spreadX: [0.02, 0.57],
  spreadY: [0.02, 0.57],
  /** Log ratio of its longer to its shorter principal axis. */
  elongation: [0, 3],
  /** Where it stands: the middle of its lowest tenth, from the layer's middle. */
  footX: [-1, 1],
  footY: [-1, 1],
  /** From its foot to its top. */
  height: [0.05, 1.95],
  /** Share of the layer that it covers. */
  coverage: [0, 1],
  /** Share of it that is a hard line; the same of the ground. */
  edges: [0, 1],
  groundEdges: [0, 1],
  /** How far its pixels are from their neighbours' mean where there is no hard line, in levels of 0..1. */
  texture: [0, 0.3],
  groundTexture: [0, 0.3],
  /** Mean luma and mean chroma (largest less smallest of red, green, blue), 0..1. */
  brightness: [0, 1],
  saturation: [0, 1],
  groundBrightness: [0, 1],
  groundSaturation: [0, 1],
  /** How opaque the ground is. */
  groundAlpha: [0, 1],
} as const satisfies Record<string, readonly [least: number, most: number]>;

export type FactName = keyof typeof FACTS;

/**
 * Facts of a picture. Lengths are in the layer's shorter sides, as those of the motion vector; inside the
 * encoder they are in sides of its square frame.
 */
export type PictureFacts = Readonly<Record<FactName, number>>;

export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];
export const FACT_COUNT = FACT_NAMES.length;

const LENGTHS: ReadonlySet<FactName> = new Set([
  'centreX',
  'centreY',
  'spreadX',
  'spreadY',
  'footX',
  'footY',
  'height',
] as const);

/** Log of the widest page's width by its height; wider and taller ones are taken for it. */
const WIDEST = Math.log(16 / 9);

/** Facts, then the log of width by height, then 1: that there is a picture. Zeros where there is none. */
export const PICTURE_VECTOR_SIZE = FACT_COUNT + 2;

/** The vector where no picture is known. */
export const NO_PICTURE: Float32Array<ArrayBuffer> = new Float32Array(PICTURE_VECTOR_SIZE);

export function factsFrom(values: ArrayLike<number>): PictureFacts {
  return Object.fromEntries(FACT_NAMES.map((name, i) => [name, values[i]!])) as Record<FactName, number>;
}

export function factValues(facts: PictureFacts): number[] {
  return FACT_NAMES.map((name) => facts[name]);
}

/** @returns facts of the frame with lengths in shorter sides, each within what it can be */
export function layerFacts(frameFacts: PictureFacts, width: number, height: number): PictureFacts {
  const sides = Math.max(width, height) / Math.min(width, height);
  const entries = FACT_NAMES.map((name) => {
    const [least, most] = FACTS[name];
    const value = LENGTHS.has(name) ? frameFacts[name] * sides : frameFacts[name];
    return [name, Math.min(most, Math.max(least, value))] as const;
  });
  return Object.fromEntries(entries) as Record<FactName, number>;
}

/** @returns `[PICTURE_VECTOR_SIZE]` */
export function pictureVector(
  frameFacts: PictureFacts,
  width: number,
  height: number,
): Float32Array<ArrayBuffer> {
  const facts = factValues(layerFacts(frameFacts, width, height));
  const aspect = Math.min(WIDEST, Math.max(-WIDEST, Math.log(width / height)));
  return Float32Array.from([...facts, aspect, 1]);
}
