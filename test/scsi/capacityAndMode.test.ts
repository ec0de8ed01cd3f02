import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { hex, Session } from './support/session.js';

describe('READ CAPACITY (SBC-3 5.16, 5.17)', () => {
  it('gives the last LBA, the block length, and thin provisioning that reads as zeros', async () => {
    const session = await Session.ready(diskUnit('c'));
    expect((await session.send('25')).dataIn).toBe(hex('0001ffff 00000200'));
    expect((await session.send('9e 10 0000000000000000 00000020 00 00')).dataIn).toBe(
      hex(`000000000001ffff 00000200 00 00 c000 ${'00'.repeat(16)}`),
    );
    expect((await session.send('9e 10 0000000000000000 0000000c 00 00')).dataIn).toBe(
      hex('000000000001ffff 00000200'),
    );
  });

  it('says ffffffffh where 32 bits are not enough', async () => {
    const medium = Object.assign(new MemoryMedium(8), { blocks: 2 ** 32 + 1 });
    const session = await Session.ready(diskUnit('c', medium));
    expect((await session.send('25')).dataIn).toBe(hex('ffffffff 00000200'));
    expect((await session.send('9e 10 0000000000000000 00000008 00 00')).dataIn).toBe('0000000100000000');
  });

  it('refuses the obsolete PMI bit', async () => {
    const session = await Session.ready(diskUnit('c'));
    expect(await session.send('25 00 00000000 0000 01 00')).toMatchObject({ status: 2, sense: '5/2400' });
  });
});

const errorRecovery = hex('01 0a c0 00 00 00 00 00 00 00 00 00');
const caching = hex(`08 12 00 ${'00'.repeat(17)}`);
const control = hex('0a 0a 02 00 00 00 00 00 ff ff 00 00');
const exceptions = hex(`1c 0a 08 ${'00'.repeat(9)}`);

describe('MODE SENSE and MODE SELECT (SPC-4 6.9 to 6.12)', () => {
  let unit = diskUnit('m');
  let session: Session;
  let other: Session;

  beforeEach(async () => {
    unit = diskUnit('m');
    session = await Session.ready(unit);
    other = await Session.ready(unit, '800000000002');
  });

  it('gives all pages behind a header with DPOFUA and a block descriptor', async () => {
    const pages = errorRecovery + caching + control + exceptions;
    expect((await session.send('1a 00 3f 00 ff 00')).dataIn).toBe(
      hex('43 00 10 08 00020000 00 000200') + pages,
    );
    expect((await session.send('1a 08 3f 00 ff 00')).dataIn).toBe(hex('3b 00 10 00') + pages);
    expect((await session.send('5a 08 3f 00 000000 00ff 00')).dataIn).toBe(
      hex('003e 00 10 00 00 0000') + pages,
    );
    expect((await session.send('5a 10 0a 00 000000 00ff 00')).dataIn).toBe(
      hex('0022 00 10 01 00 0010 0000000000020000 00000000 00000200') + control,
    );
  });

  it('gives what can be changed, and has nothing saved', async () => {
    expect((await session.send('1a 08 4a 00 ff 00')).dataIn).toBe(
      hex('0f 00 10 00 0a 0a 04 00 08 00 00 00 00 00 00 00'),
    );
    expect(await session.send('1a 08 ca 00 ff 00')).toMatchObject({ status: 2, sense: '5/3900' });
    expect(await session.send('1a 08 0b 00 ff 00')).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it('protects the medium by SWP, and tells the other initiators', async () => {
    const page = '0a 0a 02 00 08 00 00 00 ff ff 00 00';
    expect(await session.send('15 10 0000 10 00', `00 00 00 00 ${page}`)).toMatchObject({
      status: 0,
      dataOutLength: 16,
    });
    expect((await session.send('1a 08 0a 00 ff 00')).dataIn).toBe(hex(`0f 00 90 00 ${page}`));
    expect(await session.send('2a 00 00000000 00 0001 00', '00')).toMatchObject({
      status: 2,
      sense: '7/2702',
    });
    expect(await other.send('00')).toMatchObject({ status: 2, sense: '6/2a01' });
    expect((await other.send('00')).status).toBe(0);
  });

  it('gives sense data in descriptor format with D_SENSE', async () => {
    const data = '00 00 00 00 00 00 00 00  0a 0a 06 00 00 00 00 00 ff ff 00 00';
    expect((await session.send('55 10 00 00 00 00 00 00 14 00', data)).status).toBe(0);
    // Information descriptor: the LBA that does not exist.
    expect((await session.send('88 00 0000000000020000 00000001 00 00')).senseBytes).toBe(
      hex('72 05 21 00 00 00 00 0c  00 0a 80 00 0000000000020000'),
    );
    // Sense key specific descriptor: byte 1, bit 0 of the CDB.
    expect((await session.send('28 01')).senseBytes).toBe(
      hex('72 05 24 00 00 00 00 08  02 06 00 00 c8 0001 00'),
    );
  });

  it.each([
    [
      'a bit that cannot change',
      '15 10 0000 10 00',
      '00 00 00 00 0a 0a 02 01 00 00 00 00 ff ff 00 00',
      '5/2600',
    ],
    ['a page that is not there', '15 10 0000 06 00', '00 00 00 00 0b 00', '5/2600'],
    ['a page of another length', '15 10 0000 06 00', '00 00 00 00 0a 06', '5/2600'],
    ['another block length', '15 10 0000 0c 00', '00 00 00 08 00000000 00 001000', '5/2600'],
    ['another capacity', '15 10 0000 0c 00', '00 00 00 08 00000001 00 000200', '5/2600'],
    ['half a block descriptor', '15 10 0000 08 00', '00 00 00 08 00000000', '5/1a00'],
    ['less data than it names', '15 10 0000 10 00', '00 00 00 00', '5/1a00'],
    ['SP', '15 11 0000 04 00', '00 00 00 00', '5/2400'],
    ['no PF', '15 00 0000 04 00', '00 00 00 00', '5/2400'],
  ])('refuses %s', async (_what, cdb, data, sense) => {
    expect(await session.send(cdb, data)).toMatchObject({ status: 2, sense });
    expect((await session.send('1a 08 0a 00 ff 00')).dataIn).toBe(hex('0f 00 10 00') + control);
  });

  it('goes back to the defaults when the unit is reset', async () => {
    await session.send('15 10 0000 10 00', '00 00 00 00 0a 0a 02 00 08 00 00 00 ff ff 00 00');
    unit.reset();
    expect(await session.send('00')).toMatchObject({ status: 2, sense: '6/2903' });
    expect((await session.send('1a 08 0a 00 ff 00')).dataIn).toBe(hex('0f 00 10 00') + control);
  });
});
