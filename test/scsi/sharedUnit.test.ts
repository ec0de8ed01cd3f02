import { describe, expect, it } from 'vitest';
import { TargetDevice } from '../../src/scsi/TargetDevice.js';
import { diskUnit } from './support/diskUnit.js';
import { blocksOf, hex, Session, targetPort } from './support/session.js';

const one = 'iqn.2026-11.test.example:one';
const two = 'iqn.2026-11.test.example:two';
const otherPort = { targetName: 'iqn.2026-11.test.example:other', portalGroupTag: 1, relativePort: 2 };
const reportLuns = 'a0 00 00 000000 00000100 00 00';
const write = '2a 00 00000000 00 0001 00';
const read = '28 00 00000000 00 0001 00';
const CONFLICT = 0x18;

/** PERSISTENT RESERVE OUT (SPC-4 6.16) and its basic parameter list. */
const reserveOut = (action: string, type: string): string => `5f ${action} 0${type} 0000 00000018 00`;
const list = (key: string, actionKey: string, flags = '00'): string =>
  `${key} ${actionKey} 00000000 ${flags} 00 0000`;
const NONE = '0000000000000000';
const KEY_A = '000000000000000a';
const KEY_B = '000000000000000b';

/** One unit, LUN 0 of one target and LUN 5, write protected, of another. */
async function shareUnit(aborted: string[] = []) {
  const unit = diskUnit('shared');
  const first = new TargetDevice({ ports: [targetPort] });
  const second = new TargetDevice({
    ports: [otherPort],
    onAbortTasks: async (lun, ids) => void aborted.push(`${lun}: ${ids?.join(' ') ?? 'all'}`),
  });
  first.add(0, unit);
  second.add(5, unit, { readOnly: true });
  // The same initiator port at both: two I_T nexuses (SAM-5 4.5).
  const a = await Session.ready(unit, '800000000001', one);
  const b = await Session.ready(unit, '800000000001', one, otherPort);
  return { unit, first, second, a, b };
}

describe('A unit that two targets show', () => {
  it('has a number, a port and a protection in each of its own, and the same blocks', async () => {
    const { a, b } = await shareUnit();
    expect((await a.send(reportLuns)).dataIn).toBe(hex('00000008 00000000 0000000000000000'));
    expect((await b.send(reportLuns)).dataIn).toBe(hex('00000008 00000000 0005000000000000'));
    expect((await a.send(write, blocksOf(7))).status).toBe(0);
    expect((await b.send(read)).dataIn).toBe(blocksOf(7).toString('hex'));
    expect(await b.send(write, blocksOf(8))).toMatchObject({ status: 2, sense: '7/2701' });
    // WP of the mode parameter header (SBC-3 6.4.1).
    expect(parseInt((await a.send('1a 00 3f 00 ff 00')).dataIn.slice(4, 6), 16) & 0x80).toBe(0);
    expect(parseInt((await b.send('1a 00 3f 00 ff 00')).dataIn.slice(4, 6), 16) & 0x80).toBe(0x80);
    // Relative target port identifiers of VPD page 83h.
    expect((await a.send('12 01 83 00 ff 00')).dataIn).toContain('5194000400000001');
    expect((await b.send('12 01 83 00 ff 00')).dataIn).toContain('5194000400000002');
  });

  it('is reserved at both, and tells the initiators of both', async () => {
    const { a, b } = await shareUnit();
    await a.send(reserveOut('00', '0'), list(NONE, KEY_A));
    await b.send(reserveOut('00', '0'), list(NONE, KEY_B));
    expect((await a.send(reserveOut('01', '1'), list(KEY_A, NONE))).status).toBe(0);
    expect((await b.send('2a 00 00000000 00 0001 00', blocksOf(1))).status).toBe(CONFLICT);
    expect((await b.send('5e 00 0000000000 0fff 00')).dataIn).toBe(
      hex(`00000002 00000010 ${KEY_A} ${KEY_B}`),
    );
    expect((await a.send(reserveOut('03', '0'), list(KEY_A, NONE))).status).toBe(0);
    expect(await b.send('00')).toMatchObject({ sense: '6/2a03' });
  });

  it('ALL_TG_PT registers the initiator port at the ports of both', async () => {
    const { a, b } = await shareUnit();
    await a.send(reserveOut('00', '0'), list(NONE, KEY_A, '04'));
    expect((await b.send(reserveOut('01', '1'), list(KEY_A, NONE))).status).toBe(0);
  });

  it('PREEMPT AND ABORT and a reset drop tasks that came through the other', async () => {
    const aborted: string[] = [];
    const { unit, a, b } = await shareUnit(aborted);
    await a.send(reserveOut('00', '0'), list(NONE, KEY_A));
    await b.send(reserveOut('00', '0'), list(NONE, KEY_B));
    expect((await a.send(reserveOut('05', '1'), list(KEY_A, KEY_B))).status).toBe(0);
    await unit.abortTasksElsewhere(a.nexus);
    expect(aborted).toEqual([`5: ${b.nexus.id}`, '5: all']);
  });

  it('goes on at one when the other has it no more, and forgets who came through that', async () => {
    const { unit, first, second, a, b } = await shareUnit();
    await b.send('16 00 00000000');
    second.remove(5);
    expect(unit.isAttached).toBe(true);
    expect((await a.send('00')).status).toBe(0);
    // As an initiator that was never seen.
    expect(await b.send('00')).toMatchObject({ sense: '6/2900' });
    first.remove(0);
    expect(unit.isAttached).toBe(false);
  });

  it('a change of the units of one is told to the initiators of that one', async () => {
    const { first, a, b } = await shareUnit();
    first.add(1, diskUnit('another'));
    expect(await a.send('00')).toMatchObject({ sense: '6/3f0e' });
    expect((await b.send('00')).status).toBe(0);
  });
});

describe('A unit for some initiators of a target', () => {
  const setUp = async () => {
    const device = new TargetDevice({ ports: [targetPort] });
    const units = [diskUnit('all'), diskUnit('one')] as const;
    device.add(0, units[0]);
    device.add(1, units[1], { initiators: [one] });
    return { device, units };
  };

  it('is found, and reported, for these alone', async () => {
    const { device, units } = await setUp();
    expect([...device.unitsOf(one).keys()]).toEqual([0, 1]);
    expect([...device.unitsOf(two).keys()]).toEqual([0]);
    expect(device.unitsOf(two).get(1)).toBeUndefined();
    const a = await Session.ready(units[0], '800000000001', one);
    const b = await Session.ready(units[0], '800000000001', two);
    expect((await a.send(reportLuns)).dataIn).toBe(
      hex('00000010 00000000 0000000000000000 0001000000000000'),
    );
    expect((await b.send(reportLuns)).dataIn).toBe(hex('00000008 00000000 0000000000000000'));
  });

  it('is no source of EXTENDED COPY for another', async () => {
    const { units } = await setUp();
    const b = await Session.ready(units[0], '800000000001', two);
    const hidden = await Session.ready(units[1], '800000000001', one);
    const nameOf = async (session: Session): Promise<string> =>
      (await session.send('12 01 83 00 ff 00')).dataIn.slice(8, 8 + 24);
    const target = (designator: string): string => `e4 00 0000 ${designator} ${'00'.repeat(12)} 00 000200`;
    const copy = hex(
      `01 00 0040 00000000 0000001c 00000000 ${target(await nameOf(hidden))} ${target(await nameOf(b))}
       02 00 0018 0000 0001 0000 0001 0000000000000000 0000000000000000`,
    );
    // COPY ABORTED, UNREACHABLE COPY TARGET (SPC-4 annex F).
    expect(await b.send('83 00 0000000000000000 0000006c 00 00', copy)).toMatchObject({ sense: 'a/0804' });
  });

  it('is taken from those that may not see it any more, who are told', async () => {
    const { device, units } = await setUp();
    const a = await Session.ready(units[0], '800000000001', one);
    const view = device.unitsOf(one);
    device.setInitiators(1, [two]);
    expect(view.has(1)).toBe(false);
    expect(await a.send('00')).toMatchObject({ sense: '6/3f0e' });
    device.setInitiators(1, null);
    expect(view.has(1)).toBe(true);
  });
});
