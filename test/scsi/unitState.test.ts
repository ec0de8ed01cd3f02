import { describe, expect, it } from 'vitest';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { blocksOf, hex, Session, targetPort } from './support/session.js';

describe('Unit attention conditions (SAM-5 5.14)', () => {
  it('each nexus is told once, in order, and REQUEST SENSE takes them as data', async () => {
    const unit = diskUnit('u');
    const a = new Session(unit, '800000000001');
    const b = await Session.ready(unit, '800000000002');
    expect(await a.send('00')).toMatchObject({ status: 2, sense: '6/2900' });
    unit.clearTaskSet(a.nexus);
    unit.reportedLunsChanged([targetPort]);
    expect((await b.send('03 00 0000 12 00')).dataIn).toBe(
      hex('70 00 06 00000000 0a 00000000 2f00 00 000000'),
    );
    expect((await b.send('03 01 0000 12 00')).dataIn).toBe(hex('72 06 3f0e 000000 00'));
    expect((await b.send('03 00 0000 12 00')).dataIn).toBe(
      hex('70 00 00 00000000 0a 00000000 0000 00 000000'),
    );
    expect(await a.send('00')).toMatchObject({ sense: '6/3f0e' });
    expect((await a.send('00')).status).toBe(0);
  });

  it('a reset clears what was pending before', async () => {
    const unit = diskUnit('u');
    const a = await Session.ready(unit);
    unit.reportedLunsChanged([targetPort]);
    unit.reset();
    expect(await a.send('00')).toMatchObject({ sense: '6/2903' });
    expect((await a.send('00')).status).toBe(0);
  });

  it('a reset of nexuses tells and releases these alone', async () => {
    const unit = diskUnit('u');
    const a = await Session.ready(unit);
    const b = await Session.ready(unit, '800000000002');
    await b.send('16');
    unit.resetNexuses([a.nexus.id]);
    expect(await a.send('03 00 0000 12 00')).toMatchObject({ status: 0 });
    expect((await a.send('00')).status).toBe(0x18);
    expect((await b.send('00')).status).toBe(0);
    unit.resetNexuses([b.nexus.id]);
    expect(await b.send('00')).toMatchObject({ status: 2, sense: '6/2903' });
    expect((await a.send('00')).status).toBe(0);
  });

  it('a nexus that comes back begins anew', async () => {
    const unit = diskUnit('u');
    const a = await Session.ready(unit);
    unit.nexusLost(a.nexus);
    expect(await a.send('00')).toMatchObject({ sense: '6/2900' });
  });
});

describe('Commands that are not there', () => {
  it.each([
    ['an operation code', 'ff', '5/2000'],
    ['a vendor specific operation code', 'c0', '5/2000'],
    ['a service action of an operation code that is there', '9e 1f', '5/2400'],
    ['PERSISTENT RESERVE IN 04h', '5e 04 0000000000 0010 00', '5/2400'],
  ])('%s is refused', async (_what, cdb, sense) => {
    const session = await Session.ready(diskUnit('u'));
    expect(await session.send(cdb)).toMatchObject({ status: 2, sense });
  });
});

describe('START STOP UNIT and PREVENT ALLOW MEDIUM REMOVAL', () => {
  it('a unit that is stopped is not ready', async () => {
    const session = await Session.ready(diskUnit('s'));
    expect((await session.send('1b 00 00 00 00 00')).status).toBe(0);
    expect(await session.send('00')).toMatchObject({ status: 2, sense: '2/0402' });
    expect(await session.send('28 00 00000000 00 0001 00')).toMatchObject({ status: 2, sense: '2/0402' });
    expect((await session.send('12 00 00 00 24 00')).status).toBe(0);
    expect((await session.send('1b 00 00 00 01 00')).status).toBe(0);
    expect((await session.send('00')).status).toBe(0);
  });

  it('LOEJ is for removable media', async () => {
    const session = await Session.ready(diskUnit('s'));
    expect(await session.send('1b 00 00 00 02 00')).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it('a medium is ejected when nobody prevents it any more', async () => {
    const unit = diskUnit('s', new MemoryMedium(8), { removable: true });
    const a = await Session.ready(unit);
    const b = await Session.ready(unit, '800000000002');
    await a.send('1e 00 0000 01 00');
    await b.send('1e 00 0000 01 00');
    await a.send('1e 00 0000 00 00');
    expect(await a.send('1b 00 00 00 02 00')).toMatchObject({ status: 2, sense: '5/5302' });
    unit.nexusLost(b.nexus);
    expect((await a.send('1b 00 00 00 02 00')).status).toBe(0);
    expect(await a.send('00')).toMatchObject({ status: 2, sense: '2/3a00' });
    expect((await a.send('03 00 0000 12 00')).dataIn).toBe(
      hex('70 00 02 00000000 0a 00000000 3a00 00 000000'),
    );
    expect((await a.send('1b 00 00 00 03 00')).status).toBe(0);
    expect((await a.send('00')).status).toBe(0);
  });
});

describe('RESERVE and RELEASE (SPC-2)', () => {
  it.each([
    ['16', '17'],
    ['56', '57'],
  ])('%sh keeps other nexuses out until %sh', async (reserve, release) => {
    const unit = diskUnit('r');
    const a = await Session.ready(unit);
    const b = await Session.ready(unit, '800000000002');
    expect((await a.send(reserve)).status).toBe(0);
    expect((await a.send(reserve)).status).toBe(0);
    for (const cdb of [
      '00',
      reserve,
      '28 00 00000000 00 0001 00',
      '1a 08 3f 00 ff 00',
      '5e 00 0000000000 00ff 00',
    ])
      expect((await b.send(cdb)).status).toBe(0x18);
    for (const cdb of ['12 00 00 00 24 00', 'a0 00 00 000000 00000010 00 00', '03 00 0000 12 00', release])
      expect((await b.send(cdb)).status).toBe(0);
    // A release from elsewhere changed nothing.
    expect((await b.send('00')).status).toBe(0x18);
    await a.send(release);
    expect((await b.send('00')).status).toBe(0);
  });

  it.each([
    ['a reset', (unit: ReturnType<typeof diskUnit>) => unit.reset()],
    ['the loss of the nexus', (unit: ReturnType<typeof diskUnit>, a: Session) => unit.nexusLost(a.nexus)],
  ])('ends with %s', async (_what, end) => {
    const unit = diskUnit('r');
    const a = await Session.ready(unit);
    await a.send('16');
    end(unit, a);
    const b = await Session.ready(unit, '800000000002');
    expect((await b.send('00')).status).toBe(0);
  });
});

describe('SANITIZE (SBC-3 5.20)', () => {
  it('BLOCK ERASE deallocates everything', async () => {
    const medium = new MemoryMedium(256);
    const session = await Session.ready(diskUnit('z', medium));
    medium.write(0, blocksOf(1, 256));
    expect((await session.send('48 02')).status).toBe(0);
    expect(medium.status(0)).toEqual({ mapped: false, blocks: 256 });
  });

  it('OVERWRITE writes the pattern, and with INVERT its complement in between', async () => {
    const medium = new MemoryMedium(300);
    const session = await Session.ready(diskUnit('z', medium));
    expect((await session.send('48 01 0000000000 0006 00', '01 00 0002 1234')).status).toBe(0);
    expect(medium.read(299, 1).toString('hex')).toBe('1234'.repeat(256));
    expect((await session.send('48 01 0000000000 0006 00', '82 00 0002 1234')).status).toBe(0);
    expect(medium.read(0, 1).toString('hex')).toBe('edcb'.repeat(256));
  });

  it('with IMMED is answered at once; until it ends the unit says how far it is', async () => {
    const session = await Session.ready(diskUnit('z', new MemoryMedium(32_768)));
    expect((await session.send('48 81 0000000000 0005 00', '01 00 0001 77')).status).toBe(0);
    const answer = await session.send('00');
    expect(answer).toMatchObject({ status: 2, sense: '2/041b' });
    // SKSV and the progress indication.
    expect(answer.senseBytes).toMatch(/80[0-9a-f]{4}$/);
    expect(await session.send('28 00 00000000 00 0001 00')).toMatchObject({ sense: '2/041b' });
    expect((await session.send('12 00 00 00 24 00')).status).toBe(0);
    await expect.poll(async () => (await session.send('00')).status).toBe(0);
    expect((await session.send('28 00 00000000 00 0001 00')).dataIn).toBe('77'.repeat(512));
  });

  it.each([
    ['CRYPTOGRAPHIC ERASE', '48 03', ''],
    ['a reserved service action', '48 04', ''],
    ['a list for BLOCK ERASE', '48 02 0000000000 0008 00', '00'.repeat(8)],
    ['an OVERWRITE without a pattern', '48 01 0000000000 0004 00', '01 00 0000'],
    ['an OVERWRITE with a pattern longer than a block', '48 01 0000000000 0205 00', '00'.repeat(517)],
  ])('refuses %s', async (_what, cdb, data) => {
    const session = await Session.ready(diskUnit('z'));
    expect(await session.send(cdb, data)).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it.each([
    ['no passes', '00 00 0001 77'],
    ['a pattern length of 0', '01 00 0000 77'],
    ['a pattern length that the list does not have', '01 00 0002 77'],
  ])('OVERWRITE refuses %s', async (_what, data) => {
    const session = await Session.ready(diskUnit('z'));
    expect(await session.send('48 01 0000000000 0005 00', data)).toMatchObject({
      status: 2,
      sense: '5/2600',
    });
  });

  it('that failed stays: MEDIUM ERROR until EXIT FAILURE MODE', async () => {
    const errors: unknown[] = [];
    const medium = Object.assign(new MemoryMedium(8), {
      unmap: () => {
        throw new Error('the disk is on fire');
      },
    });
    const session = await Session.ready(diskUnit('z', medium, { onError: (error) => errors.push(error) }));
    expect(await session.send('48 02')).toMatchObject({ status: 2, sense: '3/3103' });
    expect(await session.send('28 00 00000000 00 0001 00')).toMatchObject({ status: 2, sense: '3/3103' });
    expect((await session.send('48 1f')).status).toBe(0);
    expect((await session.send('28 00 00000000 00 0001 00')).status).toBe(0);
    expect(errors[0]).toEqual(new Error('the disk is on fire'));
  });
});

describe('FORMAT UNIT and SEND DIAGNOSTIC', () => {
  it.each([
    ['without a list', '04', ''],
    ['with IMMED', '04 10', '00 02 0000'],
    ['with a long list', '04 30', '00 00 00 00 00000000'],
  ])('formats %s: everything is deallocated', async (_what, cdb, data) => {
    const medium = new MemoryMedium(256);
    const session = await Session.ready(diskUnit('t', medium));
    medium.write(0, blocksOf(1, 256));
    expect((await session.send(cdb, data)).status).toBe(0);
    expect(medium.status(0)).toEqual({ mapped: false, blocks: 256 });
  });

  it.each([
    ['protection information', '04 40', '', '5/2400'],
    ['a defect list', '04 10', '00 00 0004', '5/2600'],
    ['an initialization pattern', '04 10', '00 08 0000', '5/2600'],
    ['a header that is cut off', '04 10', '00', '5/1a00'],
  ])('refuses %s', async (_what, cdb, data, sense) => {
    const session = await Session.ready(diskUnit('t'));
    expect(await session.send(cdb, data)).toMatchObject({ status: 2, sense });
  });

  it('the default self-test finds nothing; there are no pages', async () => {
    const session = await Session.ready(diskUnit('t'));
    expect((await session.send('1d 04 00 0000 00')).status).toBe(0);
    expect(await session.send('1d 10 00 0004 00', '00000000')).toMatchObject({ status: 2, sense: '5/2400' });
  });
});

describe('A medium that fails', () => {
  it('is MEDIUM ERROR with the LBA, and its owner is told', async () => {
    const errors: unknown[] = [];
    const fail = (): never => {
      throw new Error('EIO');
    };
    const medium = Object.assign(new MemoryMedium(8), {
      read: fail,
      write: fail,
      flush: fail,
      hasVolatileCache: true,
    });
    const session = await Session.ready(diskUnit('f', medium, { onError: (error) => errors.push(error) }));
    expect(await session.send('28 00 00000003 00 0001 00')).toMatchObject({ sense: '3/1100' });
    expect(await session.send('2a 00 00000003 00 0001 00', blocksOf(1))).toMatchObject({ sense: '3/0c00' });
    expect((await session.send('35')).sense).toBe('3/0c00');
    expect(errors).toHaveLength(3);
  });
});
