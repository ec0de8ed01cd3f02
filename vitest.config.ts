import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/LongestFirst.js';
import { patienceMs } from './test/support/patience.js';

/**
 * Suites that judge how long something took, or that two things happen at the same time.  They run one at a time, after all the
 * others, so that nothing but the program can be slow.
 */
const timed = [
  'test/interop/alertIndications.test.ts',
  'test/interop/lifecycleIndications.test.ts',
  'test/interop/rotation.test.ts',
];

/** Suites that change nothing of their process: they share workers, and what these have read of src/. */
const inProcess = [
  'cim',
  'cimxml',
  'config',
  'credentials',
  'dispatch',
  'enumeration',
  'iscsi',
  'metrics',
  'mof',
  'operations',
  'providers',
  'query',
  'repository',
  'schema',
  'scsi',
  'storagegateway',
  'targets/lio',
  'targets/tgt',
  'wire',
  'xml',
].map((folder) => `test/${folder}/**/*.test.ts`);

/** Suites that have no short form, by the LONG_FORM of the command that runs them. */
const longForms: Readonly<Record<string, readonly string[]>> = {
  uefi: ['test/firmware/uefi.long.ts'],
  lsm: ['test/interop/libstoragemgmt/plugin.long.ts'],
};

// Two cores: suites that start daemons and servers mostly wait for them, so there is work for more than two workers.
const maxWorkers = 4;

export default defineConfig({
  test: {
    // For faults alone: a busy machine takes many times longer than a quiet one.  A test that must be longer says so itself; none
    // says a shorter time.
    testTimeout: 4 * patienceMs,
    hookTimeout: 4 * patienceMs,
    expect: { poll: { timeout: patienceMs } },
    setupFiles: ['test/support/fastCheckSeed.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'modules',
          include: inProcess,
          isolate: false,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          // What has no short form is run by a command of its own.
          include: ['test/**/*.test.ts', ...(longForms[process.env['LONG_FORM'] ?? ''] ?? [])],
          exclude: [...inProcess, ...timed],
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: timed,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
