import { describe, expect, it } from 'vitest';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { TargetDevice } from '../../src/scsi/TargetDevice.js';
import { diskUnit } from './support/diskUnit.js';
import { blocksOf, hex, Session, targetPort } from './support/session.js';

describe('REPORT LUNS (SPC-4 6.33)', () => {
  it('gives the units of the target, and a change of them is a unit attention', async () => {
    const device = new TargetDevice({ ports: [targetPort] });
    const first = diskUnit('0');
    device.add(0, first);
    const session = await Session.ready(first);
    device.add(300, diskUnit('300'));
    device.add(7, diskUnit('7'));
    expect(await session.send('00')).toMatchObject({ sense: '6/3f0e' });
    const luns = 'a0 00 00 000000 00000100 00 00';
    expect((await session.send(luns)).dataIn).toBe(
      hex('00000018 00000000  0000000000000000 0007000000000000 412c000000000000'),
    );
    expect((await session.send('a0 00 01 000000 00000100 00 00')).dataIn).toBe(hex('00000000 00000000'));
    expect(await session.send('a0 00 03 000000 00000100 00 00')).toMatchObject({ sense: '5/2400' });
    device.remove(300);
    expect((await session.send(luns)).dataIn).toBe(
      hex('00000010 00000000  0000000000000000 0007000000000000'),
    );
  });

  it('a LUN is taken once, from 0 to 16383', () => {
    const device = new TargetDevice({ ports: [targetPort] });
    device.add(0, diskUnit('0'));
    expect(() => device.add(0, diskUnit('1'))).toThrow('LUN 0 is taken');
    expect(() => device.add(16_384, diskUnit('1'))).toThrow('LUN 16384: expected 0 to 16383');
  });
});

describe('EXTENDED COPY (LID1) (SPC-4 6.4)', () => {
  /** The NAA designation descriptor of a unit, as it stands first in its Device Identification page. */
  const designator = async (session: Session): Promise<string> =>
    (await session.send('12 01 83 00 ff 00')).dataIn.slice(8, 8 + 24);
  const target = (designation: string): string => `e4 00 0000 ${designation} ${'00'.repeat(12)} 00 000200`;
  const segment = (from: string, to: string, blocks: string, source: string, destination: string): string =>
    `02 00 0018 ${from} ${to} 0000 ${blocks} ${source.padStart(16, '0')} ${destination.padStart(16, '0')}`;
  const copy = async (session: Session, header: string, targets: string[], segments: string[]) => {
    const targetBytes = (targets.length * 32).toString(16).padStart(4, '0');
    const segmentBytes = (segments.length * 28).toString(16).padStart(8, '0');
    const list = hex(
      `${header} ${targetBytes} 00000000 ${segmentBytes} 00000000 ${targets.join('')} ${segments.join('')}`,
    );
    return session.send(
      `83 00 0000000000000000 ${(list.length / 2).toString(16).padStart(8, '0')} 00 00`,
      list,
    );
  };
  const status = '84 00 05 00000000000000 00000100 00 00';

  const setUp = async () => {
    const media = [new MemoryMedium(256), new MemoryMedium(256)] as const;
    const units = [diskUnit('from', media[0]), diskUnit('to', media[1])] as const;
    const device = new TargetDevice({ ports: [targetPort] });
    device.add(0, units[0]);
    device.add(1, units[1]);
    const sessions = [await Session.ready(units[0]), await Session.ready(units[1])] as const;
    await sessions[0].send('00');
    const targets = [target(await designator(sessions[0])), target(await designator(sessions[1]))];
    return { media, units, session: sessions[0], targets };
  };

  it('copies within a unit and to another unit of the target', async () => {
    const { media, session, targets } = await setUp();
    media[0].write(0, Buffer.concat([blocksOf(1), blocksOf(2)]));
    const segments = [segment('0000', '0000', '0002', '0', '64'), segment('0000', '0001', '0001', '1', 'ff')];
    expect((await copy(session, '05 00', targets, segments)).status).toBe(0);
    expect(media[0].read(100, 2)).toEqual(Buffer.concat([blocksOf(1), blocksOf(2)]));
    expect(media[1].read(255, 1)).toEqual(blocksOf(2));
    // Completed, two segments, in KiB: 1.
    expect((await session.send(status)).dataIn).toBe(hex('00000008 01 0002 01 00000001'));
    expect(await session.send(status)).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it('keeps no result that the initiator does not want', async () => {
    const { session, targets } = await setUp();
    await copy(session, '05 10', targets, [segment('0000', '0000', '0001', '0', '1')]);
    expect(await session.send(status)).toMatchObject({ status: 2, sense: '5/2400' });
  });

  it('ends where a segment cannot be copied, and says which', async () => {
    const { media, session, targets } = await setUp();
    media[0].write(0, blocksOf(1));
    const segments = [segment('0000', '0000', '0001', '0', '1'), segment('0000', '0000', '0002', '0', 'ff')];
    expect((await copy(session, '05 00', targets, segments)).senseBytes).toBe(
      hex('70 00 0a 00000000 0a 00000001 0000 00 000000'),
    );
    expect(media[0].read(1, 1)).toEqual(blocksOf(1));
    expect((await session.send(status)).dataIn).toBe(hex('00000008 02 0001 01 00000000'));
  });

  it('does not write to a unit that another nexus has reserved', async () => {
    const { media, units, session, targets } = await setUp();
    media[0].write(0, blocksOf(1));
    const stranger = await Session.ready(units[1], '800000000002');
    await stranger.send('16');
    const segments = [segment('0000', '0001', '0001', '0', '0')];
    expect(await copy(session, '05 10', targets, segments)).toMatchObject({ status: 2, sense: 'a/0000' });
    expect(media[1].read(0, 1)).toEqual(blocksOf(0));
    await stranger.send('17');
    expect((await copy(session, '05 10', targets, segments)).status).toBe(0);
    expect(media[1].read(0, 1)).toEqual(blocksOf(1));
  });

  it.each([
    ['an unknown copy target', [target(`0103 0008 ${'ff'.repeat(8)}`)], 'a/0804'],
    ['a target descriptor of another type', [`e0 ${'00'.repeat(31)}`], '5/2607'],
    [
      'more target descriptors than it takes',
      Array.from({ length: 17 }, () => target('00'.repeat(12))),
      '5/2606',
    ],
  ])('refuses %s', async (_what, targets, sense) => {
    const { session } = await setUp();
    expect(await copy(session, '05 00', targets, [segment('0000', '0000', '0001', '0', '1')])).toMatchObject({
      status: 2,
      sense,
    });
  });

  it('refuses an index without a target, another segment type, and too many segments', async () => {
    const { session, targets } = await setUp();
    const send = async (segments: string[]) => (await copy(session, '05 00', targets, segments)).sense;
    expect(await send([segment('0000', '0009', '0001', '0', '1')])).toBe('a/0804');
    expect(await send([segment('0000', '0000', '0001', '0', '1').replace('02', '03')])).toBe('5/2609');
    const many = Array.from({ length: 65 }, () => segment('0000', '0000', '0001', '0', '1'));
    expect(await send(many)).toBe('5/2608');
  });

  it('tells its limits', async () => {
    const { session } = await setUp();
    expect((await session.send('84 03 00 00000000000000 00000100 00 00')).dataIn).toBe(
      hex(`0000002a 01 000000 0010 0040 00000900 ffffffff 00000000 00000000 00000000
           0000 0010 10 09 00 00 000000 02 02e4`),
    );
  });
});
