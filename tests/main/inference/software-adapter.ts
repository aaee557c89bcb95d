/** A graphics adapter for machines without a graphics card: the one in software that Chromium brings. */
import { existsSync } from 'node:fs';
import { deviceOf, whyUnavailable } from '#main/inference/devices.ts';

const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** @returns why there is no WebGPU here; null where there is */
export function whyNoWebGpu(): Promise<string | null> {
  if (existsSync(DRIVER)) process.env['VK_ICD_FILENAMES'] ??= DRIVER;
  return whyUnavailable(deviceOf('webgpu'));
}
