/**
 * onnxruntime-node sessions behind plain tensors. One thread: two collapse when cores are shared.
 */
import './no-telemetry.ts';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor } from '#core/onnx/tensor.ts';

export interface Session {
  /** Runs the graph once. Blocks this thread while it runs. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** Frees the session; the owner calls it. */
  dispose(): Promise<void>;
}

/**
 * @param model an ONNX file's bytes or its path
 * @throws Error as onnxruntime gives it when the model cannot be loaded
 */
export async function openSession(model: Uint8Array | string): Promise<Session> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new OrtTensor(dtype as 'float32', data as Float32Array, shape),
        ]),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, data, dims }]) => [
          name,
          { dtype: type, data, shape: dims } as unknown as Tensor,
        ]),
      );
    },
    dispose: () => session.release(),
  };
}
