import { describe, expect, it } from 'vitest';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { checkLosses, checkTensors } from '#main/training/divergence.ts';

const losses = { step: 7, loss: 1, gradientNorm: 1, firstLoss: 2, learningRate: 0.01 };

describe('divergence', () => {
  it('is not seen in losses that are only bad', () => {
    checkLosses({ ...losses, loss: 300 });
    checkLosses({ ...losses, loss: -40, firstLoss: -1 });
    checkLosses({ ...losses, loss: 0.5, firstLoss: 0 });
  });

  it.each([
    ['a loss that is no number', { loss: NaN }],
    ['an infinite loss', { loss: Infinity }],
    ['gradients that are no numbers, which the weights become next', { gradientNorm: NaN }],
    ['a loss far beyond where it began', { loss: 2001 }],
    ['one that began at nothing', { loss: 1.5, firstLoss: 0 }],
  ])('is seen in %s', (_, changes) => {
    expect(() => checkLosses({ ...losses, ...changes })).toThrow(
      expect.objectContaining({
        code: 'training.diverged',
        message: expect.stringMatching(/at step 7, at a learning rate of 0\.01\.$/) as string,
        remedy: expect.stringContaining('to 0.001 perhaps') as string,
      }) as Error,
    );
  });

  it('is seen in weights that overflowed though the loss was still a number', () => {
    const state = (value: number) => new Map([['weight', tensorFrom('float32', [2], [1, value])]]);
    checkTensors(state(2), 3, 0.1);
    expect(() => checkTensors(state(-Infinity), 3, 0.1)).toThrow(/"weight" became -Infinity at step 3/);
  });
});
