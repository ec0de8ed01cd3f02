import { describe, expect, it } from 'vitest';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { hex, Session } from './support/session.js';

const ascii = (text: string): string => Buffer.from(text, 'ascii').toString('hex');

describe('INQUIRY (SPC-4 6.6)', () => {
  const unit = diskUnit('S-1', new MemoryMedium(131_072));
  const session = new Session(unit);

  it('gives standard data', async () => {
    const { dataIn, status } = await session.send('12 00 00 00 ff 00');
    expect(status).toBe(0);
    expect(dataIn).toBe(
      // Direct access; not removable; SPC-4; HISUP, format 2; 91 more bytes; 3PC; -; CMDQUE.
      hex('00 00 06 12 5b 08 00 02') +
        ascii('ISCSIWBM') +
        ascii('VIRTUAL DISK    ') +
        ascii('0001') +
        '00'.repeat(22) +
        // SAM-5, SPC-4, SBC-3, iSCSI.
        hex('00a0 0460 04c0 0960') +
        '00'.repeat(30),
    );
  });

  it('says RMB of a removable medium', async () => {
    const removable = new Session(diskUnit('S-2', new MemoryMedium(8), { removable: true }));
    expect((await removable.send('12 00 00 00 02 00')).dataIn).toBe('0080');
  });

  it('is cut to the allocation length, and refuses a page code without EVPD', async () => {
    expect((await session.send('12 00 00 00 05 00')).dataIn).toBe('000006125b');
    expect(await session.send('12 00 01 00 ff 00')).toMatchObject({ status: 2, sense: '5/2400' });
    expect(await session.send('12 01 c0 00 ff 00')).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it.each([
    ['Supported VPD Pages', '00', '00 00 00 07  00 80 83 86 b0 b1 b2'],
    ['Unit Serial Number', '80', '00 80 00 03  53 2d 31'],
    ['Extended INQUIRY Data', '86', `00 86 00 3c  00 07 00 01 ${'00'.repeat(56)}`],
    [
      'Block Limits',
      'b0',
      // WSNZ, 255 blocks to compare; granularity 8; 8000h at most, 800h best; no prefetch; UNMAP 80000h blocks in 256 descriptors.
      `00 b0 00 3c  01 ff 0008 00008000 00000800 00000000 00080000 00000100
       00000080 80000000 0000000000008000 00000200 00000000 00000000 00000000 00000000`,
    ],
    ['Block Device Characteristics', 'b1', `00 b1 00 3c  00 01 00 40 02 ${'00'.repeat(55)}`],
    ['Logical Block Provisioning', 'b2', '00 b2 00 04  00 e4 02 00'],
  ])('gives the %s page', async (_name, code, bytes) => {
    expect((await session.send(`12 01 ${code} 00 ff 00`)).dataIn).toBe(hex(bytes));
  });

  it('gives the Device Identification page: the unit, the port asked, the target', async () => {
    const { dataIn } = await session.send('12 01 83 01 00 00');
    const t10 = ascii('ISCSIWBMVIRTUAL DISK    S-1');
    const portName = `${ascii('iqn.2026-11.test.example:disk,t,0x0001')}0000`;
    const deviceName = `${ascii('iqn.2026-11.test.example:disk')}000000`;
    expect(dataIn).toMatch(/^0083[0-9a-f]{4}010300083/);
    // NAA 3h, then 60 bits of a digest; everything else is fixed.
    expect(dataIn.slice(8 + 24)).toBe(
      `0201001b${t10}` +
        hex('51 94 00 04 00000001') +
        hex('51 95 00 04 00000001') +
        hex('53 98 00 28') +
        portName +
        hex('53 a8 00 20') +
        deviceName,
    );
    expect(dataIn.length / 2 - 4).toBe(Number.parseInt(dataIn.slice(4, 8), 16));
  });

  it('does not report the unit attention that is pending, which stays', async () => {
    const fresh = new Session(unit, '800000000009');
    expect((await fresh.send('12 00 00 00 24 00')).status).toBe(0);
    expect(await fresh.send('00 00 00 00 00 00')).toMatchObject({ status: 2, sense: '6/2900' });
    expect((await fresh.send('00 00 00 00 00 00')).status).toBe(0);
  });
});

describe('An identity that does not fit', () => {
  it.each([
    ['a serial number of 33 characters', 'x'.repeat(33)],
    ['a serial number that is not ASCII', 'ä'],
  ])('%s is refused', (_what, serialNumber) => {
    expect(() => diskUnit(serialNumber)).toThrow(RangeError);
  });
});
