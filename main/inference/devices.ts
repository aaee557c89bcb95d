/**
 * What networks can run on. Whether a device is there is found out by running a product of two matrices on
 * it, not by what is installed; where it is not, the reason is told in words.
 */
import './no-telemetry.ts';
import { InferenceSession, listSupportedBackends, Tensor as OrtTensor } from 'onnxruntime-node';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';

export type DeviceId = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface Device {
  readonly id: DeviceId;
  /** As makers write it: the same in every language. */
  readonly label: string;
  readonly sessionOptions: InferenceSession.SessionOptions;
  /** What a machine needs for it. */
  readonly needs: string;
}

/** In the order in which they are offered. What a device cannot run stays on the processor. */
export const DEVICES: readonly Device[] = [
  {
    id: 'cpu',
    label: 'CPU',
    sessionOptions: { executionProviders: ['cpu'] },
    needs: 'nothing more',
  },
  {
    id: 'webgpu',
    label: 'WebGPU',
    sessionOptions: { executionProviders: ['webgpu', 'cpu'] },
    needs: 'a graphics driver with Vulkan, Direct3D 12 or Metal',
  },
  {
    id: 'cuda',
    label: 'NVIDIA CUDA',
    sessionOptions: { executionProviders: ['cuda', 'cpu'] },
    needs: 'an NVIDIA card, CUDA 12 and onnxruntime’s CUDA library',
  },
  {
    id: 'dml',
    label: 'DirectML',
    // DirectML refuses sessions that reuse memory by pattern, or run nodes at the same time.
    sessionOptions: {
      executionProviders: ['dml', 'cpu'],
      enableMemPattern: false,
      executionMode: 'sequential',
    },
    needs: 'Windows and a card with DirectX 12',
  },
  {
    id: 'coreml',
    label: 'Core ML',
    sessionOptions: { executionProviders: ['coreml', 'cpu'] },
    needs: 'macOS',
  },
];

/** The part of onnxruntime-node that tells what is there. */
export interface DeviceRuntime {
  listSupportedBackends(): readonly { readonly name: string }[];
  create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<ProbeSession>;
}

type ProbeSession = Pick<InferenceSession, 'run' | 'release'>;

const ORT: DeviceRuntime = {
  listSupportedBackends,
  create: (model, options) => InferenceSession.create(model, options),
};

export interface DeviceReport {
  readonly id: DeviceId;
  readonly label: string;
  /** Why it cannot be used here; null where it can. */
  readonly unavailable: string | null;
}

/** Every device, tried. Takes as long as their drivers need to start. */
export async function listDevices(runtime: DeviceRuntime = ORT): Promise<readonly DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of DEVICES) {
    const { id, label } = device;
    reports.push({ id, label, unavailable: await whyUnavailable(device, runtime) });
  }
  return reports;
}

export function deviceOf(id: DeviceId): Device {
  return DEVICES.find((device) => device.id === id)!;
}

export function isDeviceId(id: string): id is DeviceId {
  return DEVICES.some((device) => device.id === id);
}

/** @returns null where a network was run on the device and gave what it should */
export async function whyUnavailable(device: Device, runtime: DeviceRuntime = ORT): Promise<string | null> {
  const { id, label, needs } = device;
  if (!runtime.listSupportedBackends().some(({ name }) => name === id))
    return `onnxruntime for ${process.platform} ${process.arch} has no ${label}; it needs ${needs}`;
  try {
    const product = await probe(device, runtime);
    return product === PRODUCT ? null : `${label} computed ${product} where ${PRODUCT} is right`;
  } catch (error) {
    return `${label} needs ${needs}; it answered: ${firstSentence(error)}`;
  }
}

const [LEFT, RIGHT, PRODUCT] = [[1, 2, 3, 4], [5, 6, 7, 8], '19,22,43,50'];

async function probe({ sessionOptions }: Device, runtime: DeviceRuntime): Promise<string> {
  const g = new GraphBuilder('probe');
  g.output('product', g.node('MatMul', [g.input('left', [2, 2]), g.input('right', [2, 2])]));
  const model = encodeModel(g.model(g.graph, new Map()));
  const session = await runtime.create(model, { ...sessionOptions, logSeverityLevel: 4 });
  try {
    const matrix = (values: readonly number[]) => new OrtTensor('float32', Float32Array.from(values), [2, 2]);
    const { product } = await session.run({ left: matrix(LEFT), right: matrix(RIGHT) });
    return [...(product!.data as Float32Array)].join();
  } finally {
    await session.release();
  }
}

/** Without the source file, line and function that onnxruntime puts before it. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^\/\S+:\d+ .*?\)(::<lambda\(\)>)? /s, '').trim();
}
