import { defineConfig } from 'vitest/config';

/**
 * Rooms whose files share a process, and so load each module once: they keep nothing outside their own objects. The others
 * start process trees, share an emulator's memory, or change the process itself.
 */
const SHARED = [
  'adapters',
  'architecture',
  'domain',
  'functions',
  'kit',
  'lib',
  'properties',
  'usecases',
].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Long enough for a machine that does five other things: what hangs is found a little later, and that is all.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // Two cores, and journeys start whole process trees.
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      // By name the first, so that the quick files fill up what the slow ones leave at the end.
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: SHARED } },
      { extends: true, test: { name: 'shared', include: SHARED, isolate: false } },
    ],
  },
});
