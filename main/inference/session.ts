/**
 * onnxruntime-node sessions behind plain tensors, on a device. One thread when nothing else is said: two
 * collapse when cores are shared.
 */
import './no-telemetry.ts';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor } from '#core/onnx/tensor.ts';
import { deviceOf, whyUnavailable, type DeviceId } from './devices.ts';

export interface Session {
  /** What it runs on. */
  readonly device: DeviceId;
  /** Why it runs on the processor though another device was asked for; null when it runs where it should. */
  readonly fallbackReason: string | null;
  /** Runs the graph once. Blocks this thread while it runs. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** Frees the session; the owner calls it. */
  dispose(): Promise<void>;
}

export interface SessionOptions {
  /** The processor when left out. */
  readonly device?: DeviceId;
  /** Of the processor; 1 when left out. */
  readonly threads?: number;
  /** Asks for memory as nodes need it instead of laying it out beforehand: less of it, and hardly slower. */
  readonly lean?: boolean;
}

/**
 * @param model an ONNX file's bytes or its path
 * @throws Error as onnxruntime gives it when the model cannot be loaded
 */
export async function openSession(
  model: Uint8Array | string,
  { device = 'cpu', threads = 1, lean = false }: SessionOptions = {},
): Promise<Session> {
  const opened = await openOn(model, device, threads, lean);
  const { session } = opened;
  return {
    ...opened,
    async run(inputs) {
      const results = await session.run(feedsOf(inputs));
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

/** How onnxruntime takes tensors. */
export function feedsOf(inputs: Readonly<Record<string, Tensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
      name,
      new OrtTensor(dtype as 'float32', data as Float32Array, shape),
    ]),
  );
}

/** The options of a session on a device. */
export function optionsOn(device: DeviceId, threads: number): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...deviceOf(device).sessionOptions,
  };
}

async function openOn(model: Uint8Array | string, device: DeviceId, threads: number, lean: boolean) {
  const create = (on: DeviceId) =>
    createSession(model, { ...optionsOn(on, threads), ...(lean && { enableMemPattern: false }) });
  if (device === 'cpu') return { device, fallbackReason: null, session: await create(device) };
  let fallbackReason = await whyUnavailable(deviceOf(device));
  if (fallbackReason === null) {
    try {
      return { device, fallbackReason, session: await create(device) };
    } catch (error) {
      const { label } = deviceOf(device);
      fallbackReason = `${label} does not take this network: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return { device: 'cpu' as const, fallbackReason, session: await create('cpu') };
}

function createSession(
  model: Uint8Array | string,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options);
}
