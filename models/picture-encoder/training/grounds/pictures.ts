/** Grounds made of other pictures: one far too near, or many far away. */
import { blurred, filled, lay } from '../raster.ts';
import { someColour, type Ground } from './ground.ts';

/** Another picture, so large and blurred that it is only light and colour. */
export const enlarged: Ground = {
  id: 'enlarged',
  weight: 2,
  whole: false,
  paint(size, random, pictures) {
    const raster = filled(size, someColour(random));
    lay(raster, random.pick(pictures), {
      x: size.width * random.uniform(),
      y: size.height * random.uniform(),
      side: Math.max(size.width, size.height) * (1.2 + 1.5 * random.uniform()),
      turnRadians: 2 * Math.PI * random.uniform(),
      mirrored: false,
      stretch: 1,
    });
    return blurred(raster, 3 + random.below(8));
  },
};

/** Many small pictures, softer and paler than a subject is. */
export const clutter: Ground = {
  id: 'clutter',
  weight: 2,
  whole: true,
  paint(size, random, pictures) {
    const raster = filled(size, someColour(random));
    const count = 6 + random.below(18);
    const opacity = 0.25 + 0.5 * random.uniform();
    for (let i = 0; i < count; i++) {
      const placement = {
        x: size.width * random.uniform(),
        y: size.height * random.uniform(),
        side: 8 + 20 * random.uniform(),
        turnRadians: 2 * Math.PI * random.uniform(),
        mirrored: false,
        stretch: 1,
      };
      lay(raster, random.pick(pictures), placement, opacity);
    }
    return random.uniform() < 0.6 ? blurred(raster, 1 + random.below(3)) : raster;
  },
};
