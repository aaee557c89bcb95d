/** Grounds without things: nothing, paper, sky. */
import { blankRaster, filled } from '../raster.ts';
import { someColour, type Ground } from './ground.ts';

export const none: Ground = {
  id: 'none',
  weight: 4,
  whole: false,
  paint: ({ width, height }) => blankRaster(width, height),
};

export const flat: Ground = {
  id: 'flat',
  weight: 2,
  whole: true,
  paint: (size, random) => filled(size, someColour(random)),
};

/** From one colour to another, in any direction or outwards. */
export const gradient: Ground = {
  id: 'gradient',
  weight: 2,
  whole: true,
  paint({ width, height }, random) {
    const [a, b] = [someColour(random), someColour(random)];
    const turn = 2 * Math.PI * random.uniform();
    const round = random.uniform() < 0.35;
    const raster = blankRaster(width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [u, v] = [x / width - 0.5, y / height - 0.5];
        const along = round ? 1.4 * Math.hypot(u, v) : 0.5 + 0.7 * (u * Math.cos(turn) + v * Math.sin(turn));
        const share = Math.min(1, Math.max(0, along));
        const at = (y * width + x) * 4;
        for (let c = 0; c < 3; c++) raster.data[at + c] = a[c]! + share * (b[c]! - a[c]!);
        raster.data[at + 3] = 1;
      }
    }
    return raster;
  },
};
