import { describe, expect, it } from 'vitest';
import {
  DEVICES,
  deviceOf,
  listDevices,
  whyUnavailable,
  type DeviceRuntime,
} from '#main/inference/devices.ts';
import { readPlacement } from '#main/inference/placement.ts';
import { openSession } from '#main/inference/session.ts';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';

/** A runtime with all devices, whose products are as given. */
const runtime = (product: readonly number[], changes: Partial<DeviceRuntime> = {}): DeviceRuntime => ({
  listSupportedBackends: () => DEVICES.map(({ id }) => ({ name: id })),
  create: () =>
    Promise.resolve({
      run: () => Promise.resolve({ product: { data: Float32Array.from(product) } as never }),
      release: () => Promise.resolve(),
    }),
  ...changes,
});

describe('devices', () => {
  it('the processor is always there', async () => {
    expect(await whyUnavailable(deviceOf('cpu'))).toBeNull();
  });

  it('each that is not there says why, and each that is there runs a network', async () => {
    for (const { id, unavailable } of await listDevices()) {
      const g = new GraphBuilder('double');
      const x = g.input('x', [2]);
      g.output('y', g.node('Add', [x, x]));
      const session = await openSession(encodeModel(g.model(g.graph, new Map())), { device: id });
      const { y } = await session.run({ x: tensorFrom('float32', [2], [1, 2]) });
      await session.dispose();
      expect([...(y!.data as Float32Array)]).toEqual([2, 4]);
      expect(session.device).toBe(unavailable === null ? id : 'cpu');
      expect(session.fallbackReason).toBe(unavailable);
      if (unavailable !== null) expect(unavailable).toMatch(/needs .+/);
    }
  });

  it('is not claimed where onnxruntime was built without it', async () => {
    const reason = await whyUnavailable(
      deviceOf('dml'),
      runtime([19, 22, 43, 50], { listSupportedBackends: () => [{ name: 'cpu' }] }),
    );
    expect(reason).toContain('has no DirectML');
  });

  it('is not claimed where its driver does not start', async () => {
    const create = () => Promise.reject(new Error('/src/cuda.cc:12 void onnx::Make(int) no device found'));
    const reason = await whyUnavailable(deviceOf('cuda'), runtime([], { create }));
    expect(reason).toMatch(/NVIDIA card.*answered: no device found$/);
  });

  it('is not claimed where it computes wrongly', async () => {
    expect(await whyUnavailable(deviceOf('webgpu'), runtime([19, 22, 43, 50]))).toBeNull();
    expect(await whyUnavailable(deviceOf('webgpu'), runtime([0, 0, 0, 0]))).toContain('computed 0,0,0,0');
  });

  it('reads from a profile which nodes stayed on the processor', () => {
    const node = (provider: string, operator: string) => ({
      cat: 'Node',
      args: { provider, op_name: operator },
    });
    const profile = JSON.stringify([
      { cat: 'Session', name: 'model_loading', args: {} },
      node('WebGpuExecutionProvider', 'MatMul'),
      node('CPUExecutionProvider', 'ScatterElements'),
      node('CPUExecutionProvider', 'Shape'),
      node('CPUExecutionProvider', 'Shape'),
    ]);
    expect(readPlacement(profile)).toEqual({
      nodes: 4,
      onCpu: 3,
      cpuOperators: ['Shape', 'ScatterElements'],
    });
  });
});
