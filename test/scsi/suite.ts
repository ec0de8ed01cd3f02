/**
 * `npm run test:scsi`: libiscsi's iscsi-test-cu against the embedded target, on a LUN in a sparse file and through CHAP, and the
 * table by family.
 *
 * Then what that LUN cannot show: a removable one, a write protected one, two paths, and SANITIZE.  Exits with 1 if a test failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { hasPeers } from '../support/environment.js';
import { readRunOptions } from '../support/readRunOptions.js';
import { DISK_BLOCKS, diskUnit } from './support/diskUnit.js';
import { printTable, runIscsiTestCu, type TestResult } from './support/iscsiTestCu.js';
import { startOpenPortal } from './support/openPortal.js';

readRunOptions('test:scsi\n\nGrades the embedded target with iscsi-test-cu.', { options: {} });

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

const target = parseIscsiName('iqn.2026-11.test.example:embedded');
const account = { chapName: 'suite', secret: 'initiator-secret' };
const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-scsi-'));
const embedded = new TargetDataPath();
const portal = await startOpenPortal([
  diskUnit('removable', new MemoryMedium(DISK_BLOCKS), { removable: true }),
  diskUnit('write-protected', new MemoryMedium(DISK_BLOCKS), { readOnly: true }),
]);
try {
  const failures = [
    ...(await testEmbeddedTarget()),
    ...report('a removable LUN', await runIscsiTestCu('ALL.PreventAllow,ALL.StartStopUnit', [portal.url(0)])),
    ...report('a write protected LUN', await runIscsiTestCu('ALL.ReadOnly', [portal.url(1)])),
  ];
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await embedded.close();
  await portal.close();
  rmSync(folder, { recursive: true });
}

async function testEmbeddedTarget(): Promise<readonly TestResult[]> {
  const luns = [{ lun: 1, bytes: DISK_BLOCKS * 512, file: join(folder, 'lun') }];
  const { port } = await embedded.start({
    portal: { address: '127.0.0.1', port: 0 },
    targets: [{ iscsiName: target, alias: null, luns, initiators: null, protected: true }],
    open: [],
    accounts: [
      {
        id: 'suite',
        chapName: account.chapName,
        secret: Buffer.from(account.secret),
        generation: 1,
        bindings: [{ target, role: 'initiator' }],
      },
    ],
    folder,
  });
  const url = `iscsi://127.0.0.1:${port}/${target}/1`;
  return [
    ...report('the embedded target', await runIscsiTestCu('ALL', [url], { account, timeoutMs: 300_000 })),
    ...report('SANITIZE', await runIscsiTestCu(SANITIZE_TESTS, [url], { account, allowSanitize: true })),
    ...report('two paths', await runIscsiTestCu('ALL.MultipathIO', [url, url], { account })),
  ];
}

/** Prints a table and what failed; returns that. */
function report(title: string, results: readonly TestResult[]): readonly TestResult[] {
  process.stdout.write(`\n${title}\n${printTable(results)}\n`);
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  for (const { family, name, said } of failures) process.stdout.write(`\n${family}.${name}${said}\n`);
  return failures;
}
