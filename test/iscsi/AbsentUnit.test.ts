import { describe, expect, it } from 'vitest';
import { AbsentUnit } from '../../src/iscsi/AbsentUnit.js';
import { Nexus } from '../../src/scsi/Nexus.js';

const port = { targetName: 'iqn.2026-11.test.example:target', portalGroupTag: 1, relativePort: 1 };
const nexus = new Nexus('iqn.2026-11.test.example:initiator', '800000000001', port);
const unit = new AbsentUnit(() => [1, 256]);

/** Status, data and sense of a command, the last two in hexadecimal. */
function execute(cdb: string) {
  const bytes = Buffer.alloc(16);
  bytes.write(cdb.replaceAll(' ', ''), 'hex');
  const { status, dataIn, sense } = unit.execute({ cdb: bytes, dataOut: Buffer.alloc(0), nexus });
  return { status, data: dataIn?.toString('hex') ?? null, sense: sense?.toString('hex') ?? null };
}

const unsupported = '700005000000000a00000000250000000000';
const invalidByteTwo = '700005000000000a00000000240000c00002';

describe('a LUN without a logical unit (SAM-5 4.6.4)', () => {
  it('answers INQUIRY with peripheral qualifier 3, device type 1Fh, vendor and product (SPC-4 6.6.2)', () => {
    const { status, data } = execute('12 00 00 00ff 00');
    expect(status).toBe(0);
    expect(data?.slice(0, 16)).toBe('7f0006021f000000');
    expect(Buffer.from(data ?? '', 'hex').toString('latin1', 8)).toBe('ISCSIWBMVIRTUAL DISK    0001');
    expect(execute('12 00 00 0005 00').data).toBe('7f0006021f');
    expect(execute('12 00 80 00ff 00')).toEqual({ status: 2, data: null, sense: invalidByteTwo });
    expect(execute('12 01 00 00ff 00')).toEqual({ status: 2, data: null, sense: unsupported });
  });

  const all = '000000100000000000010000000000004100000000000000';

  it.each([
    ['00', 'the units of the target', all],
    ['01', 'no well known logical unit', '0000000000000000'],
    ['02', 'both', all],
  ])('answers REPORT LUNS with SELECT REPORT %sh: %s (SPC-4 6.33)', (selectReport, _what, data) => {
    expect(execute(`a0 00 ${selectReport} 000000 00000100`)).toEqual({ status: 0, data, sense: null });
  });

  it('refuses a SELECT REPORT that is reserved', () => {
    expect(execute('a0 00 03 000000 00000100')).toEqual({ status: 2, data: null, sense: invalidByteTwo });
  });

  it('cuts REPORT LUNS to the allocation length', () => {
    expect(execute('a0 00 00 000000 00000010').data).toBe('00000010000000000001000000000000');
  });

  it('answers anything else with LOGICAL UNIT NOT SUPPORTED', () => {
    expect(execute('00')).toEqual({ status: 2, data: null, sense: unsupported });
    expect(execute('03 00 0000 ff 00')).toEqual({ status: 0, data: unsupported, sense: null });
  });
});
