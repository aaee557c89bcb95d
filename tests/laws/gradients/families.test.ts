import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OPERATOR_FAMILIES, OPERATOR_RULES } from '#core/onnx/gradients/index.ts';

it('every family of differentiable operators has its law', () => {
  const differentiable = Object.entries(OPERATOR_FAMILIES)
    .filter(([, rules]) => rules.some((rule) => rule.gradient ?? rule.decompose))
    .map(([family]) => family);
  const tested = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts') && file !== 'families.test.ts')
    .map((file) => file.replace('.test.ts', ''));
  expect(tested.sort()).toEqual(differentiable.sort());
});

it('no operator is in two families', () => {
  const count = Object.values(OPERATOR_FAMILIES).reduce((sum, rules) => sum + rules.length, 0);
  expect(OPERATOR_RULES.size).toBe(count);
});
