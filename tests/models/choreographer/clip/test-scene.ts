/** A small scene with detail: a round cut-out of soft waves over a soft plate. */
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import { cutOut, type Box, type ClipScene } from '#models/choreographer/clip/scene.ts';

const waves = (width: number, height: number, phase: number): Float32Array =>
  Float32Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return (
      0.5 +
      0.2 * Math.sin(x / (3 + c) + phase) * Math.cos(y / (4 - c) + 2 * phase) +
      0.15 * Math.sin((x + 2 * y) / 7 + c + phase)
    );
  });

export function testScene(
  width = 64,
  height = 48,
  box: Box = { x: 12, y: 8, width: 40, height: 32 },
): ClipScene {
  const matte = Float32Array.from({ length: width * height }, (_, i) => {
    const across = ((i % width) + 0.5 - box.x) / box.width - 0.5;
    const down = (Math.floor(i / width) + 0.5 - box.y) / box.height - 0.5;
    return Math.min(1, Math.max(0, (0.46 - Math.hypot(across, down)) * 12));
  });
  return cutOut({ width, height }, box, waves(width, height, 0.3), waves(width, height, 2), matte);
}

/** A plausible vector: every channel moved, none far. */
export function someMotion(seed: number, size = 1): Float32Array {
  const random = randomSource(seed);
  return Float32Array.from(MOTION_CHANNELS, ({ group }) => {
    const reach = { place: 0.06, size: 0.06, turn: 0.06, surface: 0.012, colour: 0.2 }[group];
    return size * reach * (2 * random.uniform() - 1);
  });
}
