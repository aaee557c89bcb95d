/** The wide matrix, too long for every run: `npm run test:matrix`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/matrix/**/*.matrix.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 1_800_000,
  },
});
