import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { blocksOf, hex, Session } from './support/session.js';

/** 256 blocks of 512 bytes: two chunks of 128 blocks. */
const BLOCKS = 256;

describe('Block commands (SBC-3)', () => {
  let medium: MemoryMedium;
  let session: Session;

  beforeEach(async () => {
    medium = new MemoryMedium(BLOCKS);
    session = await Session.ready(diskUnit('b', medium));
  });

  it.each([
    ['READ (6)', '08 000007 01 00'],
    ['READ (10)', '28 00 00000007 00 0001 00'],
    ['READ (12)', 'a8 00 00000007 00000001 00 00'],
    ['READ (16)', '88 00 0000000000000007 00000001 00 00'],
    ['READ (10) with DPO and FUA', '28 18 00000007 00 0001 00'],
  ])('%s reads what is there', async (_name, cdb) => {
    medium.write(7, blocksOf(0x5a));
    expect(await session.send(cdb)).toMatchObject({ status: 0, dataIn: '5a'.repeat(512) });
  });

  it('READ (6) of 0 blocks means 256', async () => {
    expect((await session.send('08 000000 00 00')).dataIn).toHaveLength(256 * 512 * 2);
    expect((await session.send('28 00 00000000 00 0000 00')).dataIn).toBe('');
  });

  it.each([
    ['WRITE (6)', '0a 000007 02 00'],
    ['WRITE (10)', '2a 00 00000007 00 0002 00'],
    ['WRITE (12)', 'aa 00 00000007 00000002 00 00'],
    ['WRITE (16)', '8a 00 0000000000000007 00000002 00 00'],
    ['WRITE AND VERIFY (10)', '2e 02 00000007 00 0002 00'],
    ['WRITE AND VERIFY (12)', 'ae 00 00000007 00000002 00 00'],
    ['WRITE AND VERIFY (16)', '8e 02 0000000000000007 00000002 00 00'],
    ['WRITE ATOMIC (16)', '9c 00 0000000000000007 0000 0002 00 00'],
    ['ORWRITE (16)', '8b 00 0000000000000007 00000002 00 00'],
  ])('%s writes', async (_name, cdb) => {
    expect(await session.send(cdb, blocksOf(0xa5, 2))).toMatchObject({ status: 0, dataOutLength: 1024 });
    expect(medium.read(6, 4)).toEqual(Buffer.concat([blocksOf(0), blocksOf(0xa5, 2), blocksOf(0)]));
  });

  it('writes the whole blocks that came, and no more than the CDB names', async () => {
    expect(await session.send('2a 00 00000000 00 0002 00', blocksOf(0xa5).subarray(0, 200))).toMatchObject({
      status: 0,
      dataOutLength: 1024,
    });
    await session.send('2a 00 00000002 00 0002 00', blocksOf(0xa5));
    await session.send('2a 00 00000008 00 0001 00', blocksOf(0xa5, 3));
    expect([0, 2, 3, 8, 9].map((lba) => medium.read(lba, 1)[0])).toEqual([0, 0xa5, 0, 0xa5, 0]);
  });

  it.each([
    ['READ (10) one block behind the end', '28 00 00000100 00 0001 00', '00000100'],
    ['READ (10) across the end', '28 00 000000ff 00 0002 00', '00000100'],
    ['READ (10) of nothing far behind the end', '28 00 80000000 00 0000 00', '80000000'],
    ['WRITE (12) across the end', 'aa 00 000000ff 00000002 00 00', '00000100'],
    ['VERIFY (10) behind the end', '2f 00 00000101 00 0000 00', '00000101'],
    ['GET LBA STATUS at the end', '9e 12 0000000000000100 00000018 00 00', '00000100'],
    ['PRE-FETCH (10) behind the end', '34 00 00000101 00 0000 00', '00000101'],
    ['SYNCHRONIZE CACHE (10) behind the end', '35 00 00000101 00 0000 00', '00000101'],
    ['WRITE SAME (10) across the end', '41 00 000000ff 00 0002 00', '00000100'],
  ])('%s: LOGICAL BLOCK ADDRESS OUT OF RANGE with the LBA', async (_name, cdb, information) => {
    const answer = await session.send(cdb, blocksOf(0));
    expect(answer.senseBytes).toBe(hex(`f0 00 05 ${information} 0a 00000000 2100 00 000000`));
  });

  it('leaves out an INFORMATION that does not fit 32 bits', async () => {
    expect((await session.send('88 00 ffffffffffffffff 00000001 00 00')).senseBytes).toBe(
      hex('70 00 05 00000000 0a 00000000 2100 00 000000'),
    );
  });

  it.each([
    ['RDPROTECT', '28 20', 'c8 0001', 5],
    ['the obsolete RELADR', '28 01', 'c8 0001', 0],
    ['NACA', '28 00 00000000 00 0000 04', 'c8 0009', 2],
  ])('refuses %s and points at the bit', async (_what, cdb, pointer, bit) => {
    const [flags, byte] = pointer.split(' ');
    const expected = (Number.parseInt(flags ?? '', 16) | bit).toString(16);
    expect((await session.send(cdb)).senseBytes).toBe(
      hex(`70 00 05 00000000 0a 00000000 2400 00 ${expected} ${byte}`),
    );
  });

  it('refuses more than the maximum transfer length', async () => {
    const large = await Session.ready(diskUnit('b', new MemoryMedium(2 ** 20)));
    expect(await large.send('28 00 00000000 00 8001 00')).toMatchObject({ status: 2, sense: '5/2400' });
    expect((await large.send('28 00 00000000 00 8000 00')).status).toBe(0);
  });

  describe('VERIFY', () => {
    beforeEach(() => {
      medium.write(0, blocksOf(1, 4));
    });

    it.each([
      '2f 00 00000000 00 0004 00',
      'af 00 00000000 00000004 00 00',
      '8f 00 0000000000000000 00000004 00 00',
    ])('%s looks at the medium alone', async (cdb) => {
      expect(await session.send(cdb)).toMatchObject({ status: 0, dataOutLength: 0 });
    });

    it('BYTCHK 01b compares each block, and says where the first difference is', async () => {
      expect(await session.send('2f 02 00000000 00 0004 00', blocksOf(1, 4))).toMatchObject({
        status: 0,
        dataOutLength: 2048,
      });
      const data = blocksOf(1, 4);
      data[700] = 0;
      expect((await session.send('2f 02 00000000 00 0004 00', data)).senseBytes).toBe(
        hex('f0 00 0e 000002bc 0a 00000000 1d00 00 000000'),
      );
    });

    it('BYTCHK 11b compares all with one block; 10b is reserved', async () => {
      expect(await session.send('2f 06 00000000 00 0004 00', blocksOf(1))).toMatchObject({
        status: 0,
        dataOutLength: 512,
      });
      expect(await session.send('2f 06 00000000 00 0005 00', blocksOf(1))).toMatchObject({ sense: 'e/1d00' });
      expect(await session.send('2f 04 00000000 00 0004 00', blocksOf(1))).toMatchObject({ sense: '5/2400' });
    });
  });

  describe('COMPARE AND WRITE', () => {
    it('writes if what is there is what was sent', async () => {
      medium.write(5, blocksOf(1, 2));
      const data = Buffer.concat([blocksOf(1, 2), blocksOf(2, 2)]);
      expect(await session.send('89 00 0000000000000005 000000 02 00 00', data)).toMatchObject({
        status: 0,
        dataOutLength: 2048,
      });
      expect(medium.read(5, 2)).toEqual(blocksOf(2, 2));
    });

    it('ends with MISCOMPARE otherwise, and changes nothing', async () => {
      medium.write(5, blocksOf(1));
      const data = Buffer.concat([blocksOf(3), blocksOf(2)]);
      expect(await session.send('89 00 0000000000000005 000000 01 00 00', data)).toMatchObject({
        status: 2,
        sense: 'e/1d00',
      });
      expect(medium.read(5, 1)).toEqual(blocksOf(1));
    });

    it('refuses data of another length', async () => {
      expect(await session.send('89 00 0000000000000005 000000 01 00 00', blocksOf(0, 4))).toMatchObject({
        sense: '5/0e03',
      });
      expect(await session.send('89 00 0000000000000000 000000 00 00 00', blocksOf(0, 512))).toMatchObject({
        sense: '5/2400',
      });
    });
  });

  describe('WRITE SAME', () => {
    it.each(['41 00 00000003 00 0002 00', '93 00 0000000000000003 00000002 00 00'])(
      '%s repeats a block',
      async (cdb) => {
        expect(await session.send(cdb, blocksOf(7))).toMatchObject({ status: 0, dataOutLength: 512 });
        expect([2, 3, 4, 5].map((lba) => medium.read(lba, 1)[511])).toEqual([0, 7, 7, 0]);
      },
    );

    it('with UNMAP deallocates where the block is zero, and writes where it is not', async () => {
      medium.write(0, blocksOf(9, BLOCKS));
      await session.send('93 08 0000000000000000 00000080 00 00', blocksOf(0));
      expect(medium.status(0)).toEqual({ mapped: false, blocks: 128 });
      await session.send('93 08 0000000000000000 00000080 00 00', blocksOf(3));
      expect(medium.status(0)).toEqual({ mapped: true, blocks: 256 });
      expect(medium.read(127, 1)).toEqual(blocksOf(3));
    });

    it('with NDOB takes no data and writes zeros', async () => {
      medium.write(0, blocksOf(9, 2));
      expect(await session.send('93 01 0000000000000000 00000001 00 00')).toMatchObject({
        status: 0,
        dataOutLength: 0,
      });
      expect(medium.read(0, 2)).toEqual(Buffer.concat([blocksOf(0), blocksOf(9)]));
    });

    it.each([
      ['ANCHOR', '41 10 00000000 00 0001 00', 512, '5/2400'],
      ['ANCHOR with UNMAP', '41 18 00000000 00 0001 00', 512, '5/2400'],
      ['zero blocks (WSNZ)', '41 00 00000000 00 0000 00', 512, '5/2400'],
      ['half a block', '41 00 00000000 00 0001 00', 256, '5/0e03'],
      ['two blocks', '41 00 00000000 00 0001 00', 1024, '5/0e03'],
      ['NDOB of WRITE SAME (10), which has none', '41 01 00000000 00 0001 00', 0, '5/2400'],
    ])('refuses %s', async (_what, cdb, bytes, sense) => {
      expect(await session.send(cdb, Buffer.alloc(bytes))).toMatchObject({ status: 2, sense });
    });
  });

  describe('UNMAP and GET LBA STATUS', () => {
    const wholeUnmapped = hex('00000014 00000000  0000000000000000 00000100 01 000000');

    it('begins deallocated; a write maps its chunk', async () => {
      expect((await session.send('9e 12 0000000000000000 00001000 00 00')).dataIn).toBe(wholeUnmapped);
      await session.send('2a 00 00000081 00 0001 00', blocksOf(1));
      expect((await session.send('9e 12 0000000000000003 00001000 00 00')).dataIn).toBe(
        hex(`00000024 00000000  0000000000000003 0000007d 01 000000  0000000000000080 00000080 00 000000`),
      );
      // Room for one descriptor, and for none: one comes, cut.
      expect((await session.send('9e 12 0000000000000003 00000018 00 00')).dataIn).toBe(
        hex(`00000014 00000000  0000000000000003 0000007d 01 000000`),
      );
      expect((await session.send('9e 12 0000000000000003 00000008 00 00')).dataIn).toBe(
        hex('00000014 00000000'),
      );
    });

    it('UNMAP deallocates whole chunks and zeroes parts of others', async () => {
      medium.write(0, blocksOf(9, BLOCKS));
      const list =
        '0026 0020 00000000  0000000000000000 00000080 00000000  00000000000000ff 00000001 00000000';
      expect(await session.send('42 00 00000000 00 0028 00', list)).toMatchObject({
        status: 0,
        dataOutLength: 40,
      });
      expect(medium.status(0)).toEqual({ mapped: false, blocks: 128 });
      expect(medium.status(128)).toEqual({ mapped: true, blocks: 128 });
      expect([0, 127, 128, 254, 255].map((lba) => medium.read(lba, 1)[0])).toEqual([0, 0, 9, 9, 0]);
    });

    it('does nothing if one of its descriptors is out of range', async () => {
      medium.write(0, blocksOf(9, BLOCKS));
      const list =
        '0026 0020 00000000  0000000000000000 00000080 00000000  00000000000000ff 00000002 00000000';
      expect(await session.send('42 00 00000000 00 0028 00', list)).toMatchObject({ sense: '5/2100' });
      expect(medium.read(0, BLOCKS)).toEqual(blocksOf(9, BLOCKS));
    });

    it.each([
      ['ANCHOR', '42 01 00000000 00 0008 00', '0006 0000 00000000', '5/2400'],
      ['half a header', '42 00 00000000 00 0004 00', '0006 0000', '5/1a00'],
    ])('UNMAP refuses %s', async (_what, cdb, list, sense) => {
      expect(await session.send(cdb, list)).toMatchObject({ status: 2, sense });
    });

    it('UNMAP without descriptors, and without a list, is GOOD', async () => {
      expect((await session.send('42 00 00000000 00 0008 00', '0006 0000 00000000')).status).toBe(0);
      expect((await session.send('42 00 00000000 00 0000 00')).status).toBe(0);
    });
  });

  it.each([
    ['SYNCHRONIZE CACHE (10)', '35 00 00000000 00 0000 00'],
    ['SYNCHRONIZE CACHE (16) with IMMED', '91 02 0000000000000000 00000010 00 00'],
    ['PRE-FETCH (10)', '34 02 00000000 03 0010 00'],
    ['PRE-FETCH (16)', '90 00 0000000000000000 00000000 00 00'],
  ])('%s is GOOD', async (_name, cdb) => {
    expect((await session.send(cdb)).status).toBe(0);
  });

  it('READ DEFECT DATA has none to tell', async () => {
    expect((await session.send('37 00 1d 00000000 0020 00')).dataIn).toBe(hex('00 1d 0000'));
    expect((await session.send('b7 18 00000000 00000020 00 00')).dataIn).toBe(hex('00 18 0000 00000000'));
  });

  it('writes nothing while it is write protected, and says so', async () => {
    const guarded = await Session.ready(diskUnit('b', medium, { readOnly: true }));
    expect((await guarded.send('1a 08 3f 00 04 00')).dataIn).toBe('3b009000');
    for (const cdb of [
      '2a 00 00000000 00 0001 00',
      '41 08 00000000 00 0001 00',
      '42 00 00000000 00 0008 00',
    ]) {
      expect(await guarded.send(cdb, blocksOf(1))).toMatchObject({ status: 2, sense: '7/2701' });
    }
    expect(medium.status(0).mapped).toBe(false);
  });
});
