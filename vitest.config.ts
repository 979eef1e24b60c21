import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores, and journeys start whole process trees.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
