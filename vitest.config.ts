import { defineConfig } from 'vitest/config';

/** Suites that start servers and daemons and watch what they do in time. */
const endToEnd = ['test/interop/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; what is polled for is there at once otherwise.
    expect: { poll: { timeout: 10_000 } },
    setupFiles: ['test/support/fastCheckSeed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'modules',
          include: ['test/**/*.test.ts'],
          exclude: endToEnd,
          // Two cores: more workers only make the real daemons in the tests wait for each other.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'end to end',
          include: endToEnd,
          // One file at a time, after all the others: these measure how long a login was refused.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
