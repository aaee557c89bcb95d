/** Looks at a picture: runs the picture encoder on its pixels. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { factsFrom, pictureVector, type PictureFacts } from '#models/picture-encoder/facts.ts';
import { FRAME_PLANES, FRAME_SIDE, frameOf } from '#models/picture-encoder/frame.ts';
import { openSession } from './session.ts';

export interface PictureEncoder {
  /**
   * @param frame `[FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]`
   * @returns facts with lengths in sides of the frame; the subject's share of each cell, `[MASK_SIDE²]`
   */
  look(frame: Float32Array): Promise<{ readonly facts: PictureFacts; readonly cells: Float32Array }>;
  dispose(): Promise<void>;
}

/** @param modelPath `picture-encoder.onnx` */
export async function openPictureEncoder(modelPath: string): Promise<PictureEncoder> {
  const session = await openSession(modelPath);
  return {
    async look(frame) {
      const shape = [1, FRAME_PLANES, FRAME_SIDE, FRAME_SIDE];
      const { facts, mask } = await session.run({ frame: tensor('float32', shape, frame) });
      return { facts: factsFrom(facts!.data as Float32Array), cells: mask!.data as Float32Array };
    },
    dispose: () => session.dispose(),
  };
}

/** A picture's vector, `[PICTURE_VECTOR_SIZE]`. */
export async function seePicture(picture: PixelData, modelPath: string): Promise<Float32Array<ArrayBuffer>> {
  const encoder = await openPictureEncoder(modelPath);
  try {
    const { facts } = await encoder.look(frameOf(picture));
    return pictureVector(facts, picture.width, picture.height);
  } finally {
    await encoder.dispose();
  }
}
