/**
 * `npm run test:scsi`: libiscsi's iscsi-test-cu against our target, on a LUN in a sparse file, and the table by family.
 *
 * Then what that LUN cannot show: a removable one, a write protected one, two paths, and SANITIZE.  Exits with 1 if a test failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileMedium } from '../../src/scsi/media/FileMedium.js';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { hasPeers } from '../support/environment.js';
import { DISK_BLOCKS, diskUnit } from './support/diskUnit.js';
import { printTable, runIscsiTestCu, type TestResult } from './support/iscsiTestCu.js';
import { startOpenPortal } from './support/openPortal.js';

/** `Reset` among them takes for granted that overwriting a LUN takes more than four seconds: 64 MiB take far less. */
const SANITIZE_TESTS = [
  'BlockErase',
  'BlockEraseReserved',
  'CryptoErase',
  'CryptoEraseReserved',
  'ExitFailureMode',
  'InvalidServiceAction',
  'Overwrite',
  'OverwriteReserved',
  'Readonly',
  'Reservations',
]
  .map((name) => `ALL.Sanitize.${name}`)
  .join(',');

if (!hasPeers('iscsiTestCu')) {
  process.stderr.write('iscsi-test-cu is not on this machine: run npm run pretest and read what it says\n');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-scsi-'));
const portal = await startOpenPortal([
  diskUnit('file', new FileMedium(join(folder, 'lun'), DISK_BLOCKS)),
  diskUnit('removable', new MemoryMedium(DISK_BLOCKS), { removable: true }),
  diskUnit('write-protected', new MemoryMedium(DISK_BLOCKS), { readOnly: true }),
]);
try {
  const file = portal.url(0);
  const failures = [
    ...report('a LUN in a sparse file', await runIscsiTestCu('ALL', [file], { timeoutMs: 300_000 })),
    ...report('SANITIZE', await runIscsiTestCu(SANITIZE_TESTS, [file], { allowSanitize: true })),
    ...report('two paths', await runIscsiTestCu('ALL.MultipathIO', [file, file])),
    ...report('a removable LUN', await runIscsiTestCu('ALL.PreventAllow,ALL.StartStopUnit', [portal.url(1)])),
    ...report('a write protected LUN', await runIscsiTestCu('ALL.ReadOnly', [portal.url(2)])),
  ];
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await portal.close();
  rmSync(folder, { recursive: true });
}

/** Prints a table and what failed; returns that. */
function report(title: string, results: readonly TestResult[]): readonly TestResult[] {
  process.stdout.write(`\n${title}\n${printTable(results)}\n`);
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  for (const { family, name, said } of failures) process.stdout.write(`\n${family}.${name}${said}\n`);
  return failures;
}
