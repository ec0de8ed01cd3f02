import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { diskUnit } from './support/diskUnit.js';
import { parseIscsiTestCu, runIscsiTestCu } from './support/iscsiTestCu.js';
import { type OpenPortal, startOpenPortal } from './support/openPortal.js';

/** The short form of `npm run test:scsi`: no family here waits for seconds. */
const FAMILIES = [
  'Mandatory',
  'Inquiry',
  'ReadCapacity10',
  'ReadCapacity16',
  'ModeSense6',
  'Read10',
  'Write16',
  'CompareAndWrite',
  'GetLBAStatus',
  'Unmap',
  'PrinReportCapabilities',
  'ProutReserve',
  'ReportSupportedOpcodes',
  'iSCSIResiduals',
];

describe.skipIf(!hasPeers('iscsiTestCu'))('iscsi-test-cu against our target', () => {
  let portal: OpenPortal;

  beforeAll(async () => {
    portal = await startOpenPortal([diskUnit('short')]);
  });

  afterAll(async () => portal.close());

  it.each(FAMILIES)('%s has no failure', async (family) => {
    const results = await runIscsiTestCu(`ALL.${family}`, [portal.url(0)]);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

describe('What iscsi-test-cu prints', () => {
  it('is taken apart: passed, failed, skipped, and messages of what a test expects', () => {
    const output = [
      '\nSuite: Unmap',
      '  Test: Simple ...passed',
      '  Test: VPD ...    [FAILED] UNMAP command failed',
      'passed',
      'Suite: WriteSame10',
      '  Test: Unmap ...    [FAILED] Blocks did not read back as zero',
      'FAILED',
      '    1. test_writesame10_unmap.c:71  - CU_FAIL("no")',
      '  Test: Check ...    [SKIPPED] LBPPB < 2. Skipping test',
      'passed',
      '',
      'Run Summary:    Type  Total',
      '               tests      4',
    ].join('\n');
    expect(
      parseIscsiTestCu(output).map(({ family, name, outcome }) => `${family}.${name} ${outcome}`),
    ).toEqual([
      'Unmap.Simple passed',
      'Unmap.VPD passed',
      'WriteSame10.Unmap failed',
      'WriteSame10.Check skipped',
    ]);
  });
});
