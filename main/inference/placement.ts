/** Which device ran each node of a network: onnxruntime's own profile of one run, read back. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '#core/onnx/tensor.ts';
import type { DeviceId } from './devices.ts';
import { feedsOf, optionsOn } from './session.ts';

export interface Placement {
  /** Nodes that were run, after onnxruntime's own fusing. */
  readonly nodes: number;
  /** Those that ran on the processor. */
  readonly onCpu: number;
  /** The operators that ran on the processor, most frequent first. */
  readonly cpuOperators: readonly string[];
}

/**
 * Runs the network once on a device that is there. Opens a session of its own: a profiled one is slower.
 * @throws Error as onnxruntime gives it
 */
export async function placementOn(
  device: DeviceId,
  model: Uint8Array,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Placement> {
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-profile-'));
  try {
    const session = await InferenceSession.create(model, {
      ...optionsOn(device, 1),
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    });
    try {
      await session.run(feedsOf(inputs));
    } finally {
      // Writes the file.
      session.endProfiling();
      await session.release();
    }
    const [name] = await readdir(folder);
    return readPlacement(await readFile(join(folder, name!), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ProfileEvent {
  readonly cat: string;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

/** @param profile JSON as onnxruntime 1.30 writes it */
export function readPlacement(profile: string): Placement {
  const events = (JSON.parse(profile) as readonly ProfileEvent[]).filter(
    ({ cat, args }) => cat === 'Node' && args?.provider !== undefined,
  );
  const onCpu = events.filter(({ args }) => args!.provider === 'CPUExecutionProvider');
  const counts = new Map<string, number>();
  for (const { args } of onCpu) counts.set(args!.op_name!, (counts.get(args!.op_name!) ?? 0) + 1);
  return {
    nodes: events.length,
    onCpu: onCpu.length,
    cpuOperators: [...counts].sort(([, a], [, b]) => b - a).map(([operator]) => operator),
  };
}
