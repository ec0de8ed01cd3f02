import { beforeEach, describe, expect, it } from 'vitest';
import type { DirectAccessUnit } from '../../src/scsi/DirectAccessUnit.js';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { blocksOf, hex, Session } from './support/session.js';

const KEY_A = '00000000000000aa';
const KEY_B = '00000000000000bb';
const KEY_C = '00000000000000cc';
const NONE = '0000000000000000';
const READ = '28 00 00000000 00 0001 00';
const WRITE = '2a 00 00000000 00 0001 00';
const CONFLICT = 0x18;

/** The 24 bytes of most parameter lists (SPC-4 table 224). */
const list = (key: string, serviceActionKey: string, flags = '00'): string =>
  `${key} ${serviceActionKey} 00000000 ${flags} 000000`;
/** PERSISTENT RESERVE OUT with a list of 24 bytes. */
const out = (serviceAction: string, type = '0'): string => `5f ${serviceAction} 0${type} 0000 00000018 00`;

describe('Persistent reservations (SPC-4 5.13)', () => {
  let unit: DirectAccessUnit;
  let a: Session;
  let b: Session;
  let c: Session;

  beforeEach(async () => {
    unit = diskUnit('p', new MemoryMedium(256));
    a = await Session.ready(unit, '800000000001');
    b = await Session.ready(unit, '800000000002');
    c = await Session.ready(unit, '800000000003');
  });

  const registerAll = async (): Promise<void> => {
    await a.send(out('00'), list(NONE, KEY_A));
    await b.send(out('00'), list(NONE, KEY_B));
  };
  const keys = async (session: Session): Promise<string> =>
    (await session.send('5e 00 0000000000 00ff 00')).dataIn;
  const reservation = async (session: Session): Promise<string> =>
    (await session.send('5e 01 0000000000 00ff 00')).dataIn;

  it('READ KEYS gives the generation and the keys', async () => {
    expect(await keys(a)).toBe(hex('00000000 00000000'));
    await registerAll();
    expect(await keys(a)).toBe(hex(`00000002 00000010 ${KEY_A} ${KEY_B}`));
    expect((await a.send('5e 00 0000000000 0008 00')).dataIn).toBe(hex('00000002 00000010'));
  });

  it('REPORT CAPABILITIES: CRH, SIP_C, ATP_C, PTPL_C, and all six types', async () => {
    expect((await a.send('5e 02 0000000000 00ff 00')).dataIn).toBe(hex('0008 1d 80 ea01 0000'));
  });

  it('REGISTER changes and removes a key with the key that is there, and with no other', async () => {
    await a.send(out('00'), list(NONE, KEY_A));
    expect((await a.send(out('00'), list(NONE, KEY_B))).status).toBe(CONFLICT);
    expect((await a.send(out('00'), list(KEY_B, KEY_C))).status).toBe(CONFLICT);
    expect((await a.send(out('00'), list(KEY_A, KEY_C))).status).toBe(0);
    expect(await keys(a)).toBe(hex(`00000002 00000008 ${KEY_C}`));
    expect((await a.send(out('00'), list(KEY_C, NONE))).status).toBe(0);
    expect(await keys(a)).toBe(hex('00000003 00000000'));
    // With nothing to remove it changes nothing.
    expect((await a.send(out('00'), list(NONE, NONE))).status).toBe(0);
    expect(await keys(a)).toBe(hex('00000003 00000000'));
  });

  it('REGISTER AND IGNORE EXISTING KEY asks for none', async () => {
    await a.send(out('06'), list(KEY_C, KEY_A));
    expect((await a.send(out('06'), list(KEY_C, KEY_B))).status).toBe(0);
    expect(await keys(a)).toBe(hex(`00000002 00000008 ${KEY_B}`));
  });

  it.each([
    // type, READ and WRITE by a registrant, READ and WRITE by another
    ['Write Exclusive', '1', 0, CONFLICT, 0, CONFLICT],
    ['Exclusive Access', '3', CONFLICT, CONFLICT, CONFLICT, CONFLICT],
    ['Write Exclusive, Registrants Only', '5', 0, 0, 0, CONFLICT],
    ['Exclusive Access, Registrants Only', '6', 0, 0, CONFLICT, CONFLICT],
    ['Write Exclusive, All Registrants', '7', 0, 0, 0, CONFLICT],
    ['Exclusive Access, All Registrants', '8', 0, 0, CONFLICT, CONFLICT],
  ])('%s keeps out whom it should', async (_name, type, registrantReads, registrantWrites, reads, writes) => {
    await registerAll();
    expect((await a.send(out('01', type), list(KEY_A, NONE))).status).toBe(0);
    expect((await a.send(READ)).status).toBe(0);
    expect((await a.send(WRITE, blocksOf(1))).status).toBe(0);
    expect((await b.send(READ)).status).toBe(registrantReads);
    expect((await b.send(WRITE, blocksOf(1))).status).toBe(registrantWrites);
    expect((await c.send(READ)).status).toBe(reads);
    expect((await c.send(WRITE, blocksOf(1))).status).toBe(writes);
    // What needs no access works for everybody.
    for (const cdb of ['00', '25', '12 00 00 00 24 00', '5e 00 0000000000 0008 00'])
      expect((await c.send(cdb)).status).toBe(0);
    const holder = type === '7' || type === '8' ? NONE : KEY_A;
    expect(await reservation(c)).toBe(hex(`00000002 00000010 ${holder} 00000000 00 0${type} 0000`));
  });

  it('RESERVE needs a registration, the key, and nobody else', async () => {
    expect((await a.send(out('01', '1'), list(NONE, NONE))).status).toBe(CONFLICT);
    await registerAll();
    expect((await a.send(out('01', '1'), list(KEY_B, NONE))).status).toBe(CONFLICT);
    expect((await a.send(out('01', '1'), list(KEY_A, NONE))).status).toBe(0);
    expect((await a.send(out('01', '1'), list(KEY_A, NONE))).status).toBe(0);
    expect((await a.send(out('01', '3'), list(KEY_A, NONE))).status).toBe(CONFLICT);
    expect((await b.send(out('01', '1'), list(KEY_B, NONE))).status).toBe(CONFLICT);
  });

  it('RELEASE by the holder ends it, with the type that it has', async () => {
    await registerAll();
    await a.send(out('01', '5'), list(KEY_A, NONE));
    expect((await b.send(out('02', '5'), list(KEY_B, NONE))).status).toBe(0);
    expect(await reservation(b)).toBe(hex(`00000002 00000010 ${KEY_A} 00000000 00 05 0000`));
    expect(await a.send(out('02', '1'), list(KEY_A, NONE))).toMatchObject({ status: 2, sense: '5/2604' });
    expect((await a.send(out('02', '5'), list(KEY_A, NONE))).status).toBe(0);
    expect(await b.send('00')).toMatchObject({ status: 2, sense: '6/2a04' });
    expect(await reservation(b)).toBe(hex('00000002 00000000'));
  });

  it('ends when its holder unregisters; of all registrants with the last', async () => {
    await registerAll();
    await a.send(out('01', '6'), list(KEY_A, NONE));
    await a.send(out('00'), list(KEY_A, NONE));
    expect(await b.send('00')).toMatchObject({ sense: '6/2a04' });
    expect(await reservation(b)).toBe(hex('00000003 00000000'));

    await a.send(out('00'), list(NONE, KEY_A));
    await a.send(out('01', '8'), list(KEY_A, NONE));
    await a.send(out('00'), list(KEY_A, NONE));
    expect((await a.send(READ)).status).toBe(CONFLICT);
    expect((await b.send(READ)).status).toBe(0);
    await b.send(out('00'), list(KEY_B, NONE));
    expect((await a.send(READ)).status).toBe(0);
  });

  it('CLEAR removes everything and tells the others', async () => {
    await registerAll();
    await a.send(out('01', '3'), list(KEY_A, NONE));
    expect((await b.send(out('03'), list(KEY_A, NONE))).status).toBe(CONFLICT);
    expect((await b.send(out('03'), list(KEY_B, NONE))).status).toBe(0);
    expect(await a.send('00')).toMatchObject({ sense: '6/2a03' });
    expect(await keys(b)).toBe(hex('00000003 00000000'));
    expect((await c.send(WRITE, blocksOf(1))).status).toBe(0);
  });

  it('PREEMPT takes the reservation of another key over', async () => {
    await registerAll();
    await a.send(out('01', '3'), list(KEY_A, NONE));
    expect((await b.send(out('04', '1'), list(KEY_B, KEY_A))).status).toBe(0);
    expect(await a.send('00')).toMatchObject({ sense: '6/2a05' });
    expect(await keys(b)).toBe(hex(`00000003 00000008 ${KEY_B}`));
    expect(await reservation(b)).toBe(hex(`00000003 00000010 ${KEY_B} 00000000 00 01 0000`));
  });

  it('PREEMPT of a key that does not hold removes registrations alone', async () => {
    await registerAll();
    await a.send(out('01', '1'), list(KEY_A, NONE));
    expect((await a.send(out('04', '3'), list(KEY_A, KEY_B))).status).toBe(0);
    expect(await keys(a)).toBe(hex(`00000003 00000008 ${KEY_A}`));
    expect(await reservation(a)).toBe(hex(`00000003 00000010 ${KEY_A} 00000000 00 01 0000`));
    expect((await a.send(out('04', '1'), list(KEY_A, KEY_C))).status).toBe(CONFLICT);
    expect(await a.send(out('04', '1'), list(KEY_A, NONE))).toMatchObject({ status: 2, sense: '5/2600' });
  });

  it('PREEMPT of key 0 takes an all registrants reservation from everybody else', async () => {
    await registerAll();
    await c.send(out('00'), list(NONE, KEY_C));
    await a.send(out('01', '8'), list(KEY_A, NONE));
    expect((await b.send(out('04', '3'), list(KEY_B, NONE))).status).toBe(0);
    expect(await keys(b)).toBe(hex(`00000004 00000008 ${KEY_B}`));
    expect(await reservation(b)).toBe(hex(`00000004 00000010 ${KEY_B} 00000000 00 03 0000`));
    expect(await c.send('00')).toMatchObject({ sense: '6/2a05' });
  });

  it('PREEMPT AND ABORT asks the transport to drop the tasks of those removed', async () => {
    const aborted: string[] = [];
    unit.attach({
      luns: () => [0],
      targetPorts: () => [],
      findByDesignator: () => null,
      targetReset: true,
      readOnly: false,
      abortTasks: async (ids) => void aborted.push(...(ids ?? [])),
    });
    await registerAll();
    await a.send(out('01', '3'), list(KEY_A, NONE));
    expect((await b.send(out('05', '3'), list(KEY_B, KEY_A))).status).toBe(0);
    expect(aborted).toEqual([a.nexus.id]);
  });

  /** "iqn.2026-11.test.example:host,i,0x80000000000n" is 46 bytes; with its NUL and padding 48. */
  const transportId = (n: number): string =>
    `45 00 0030 ${Buffer.from(`iqn.2026-11.test.example:host,i,0x80000000000${n}`).toString('hex')} 0000`;

  it('SPEC_I_PT registers other initiator ports with the same key', async () => {
    const data = `${NONE} ${KEY_A} 00000000 08 000000 00000034 ${transportId(3)}`;
    expect((await a.send('5f 00 00 0000 00000050 00', data)).status).toBe(0);
    expect(await keys(c)).toBe(hex(`00000001 00000010 ${KEY_A} ${KEY_A}`));
    expect((await c.send(out('01', '1'), list(KEY_A, NONE))).status).toBe(0);
  });

  it.each([
    ['a TransportID of another protocol', transportId(3).replace('45', '40'), '00000034', '5/2600'],
    ['a length that the list does not have', transportId(3), '00000030', '5/1a00'],
  ])('SPEC_I_PT refuses %s', async (_what, id, length, sense) => {
    const data = `${NONE} ${KEY_A} 00000000 08 000000 ${length} ${id}`;
    expect(await a.send('5f 00 00 0000 00000050 00', data)).toMatchObject({ status: 2, sense });
    expect(await keys(a)).toBe(hex('00000000 00000000'));
  });

  it('ALL_TG_PT registers at all ports, and READ FULL STATUS shows them', async () => {
    const port = { targetName: 'iqn.2026-11.test.example:disk', portalGroupTag: 2 };
    unit.attach({
      luns: () => [0],
      targetPorts: () => [
        { ...port, relativePort: 1 },
        { ...port, relativePort: 7 },
      ],
      findByDesignator: () => null,
      targetReset: true,
      readOnly: false,
      abortTasks: async () => {},
    });
    await a.send(out('00'), list(NONE, KEY_A, '04'));
    await a.send(out('01', '1'), list(KEY_A, NONE));
    expect((await a.send('5e 03 0000000000 0fff 00')).dataIn).toBe(
      hex(
        `00000001 00000098
         ${KEY_A} 00000000 03 01 00000000 0001 00000034 ${transportId(1)}
         ${KEY_A} 00000000 02 00 00000000 0007 00000034 ${transportId(1)}`,
      ),
    );
  });

  it('REGISTER AND MOVE gives the reservation to another initiator port', async () => {
    await a.send(out('00'), list(NONE, KEY_A));
    await a.send(out('01', '3'), list(KEY_A, NONE));
    // UNREG; relative target port 1.
    const data = `${KEY_A} ${KEY_C} 00 02 0001 00000034 ${transportId(3)}`;
    expect((await a.send('5f 07 03 0000 0000004c 00', data)).status).toBe(0);
    expect(await keys(c)).toBe(hex(`00000002 00000008 ${KEY_C}`));
    expect((await c.send(WRITE, blocksOf(1))).status).toBe(0);
    expect((await a.send(WRITE, blocksOf(1))).status).toBe(CONFLICT);
  });

  it('REGISTER AND MOVE is for the holder, and not to itself', async () => {
    await registerAll();
    const data = `${KEY_A} ${KEY_C} 00 00 0001 00000034 ${transportId(3)}`;
    expect((await a.send('5f 07 03 0000 0000004c 00', data)).status).toBe(CONFLICT);
    await a.send(out('01', '3'), list(KEY_A, NONE));
    const toSelf = `${KEY_A} ${KEY_C} 00 00 0001 00000034 ${transportId(1)}`;
    expect(await a.send('5f 07 03 0000 0000004c 00', toSelf)).toMatchObject({ status: 2, sense: '5/2600' });
    expect(
      await a.send('5f 07 03 0000 0000004c 00', data.replace('0001 00000034', '0009 00000034')),
    ).toMatchObject({
      sense: '5/2600',
    });
  });

  it.each([
    ['a list of 23 bytes', '5f 00 00 0000 00000017 00', list(NONE, KEY_A), '5/1a00'],
    ['a list of 25 bytes', '5f 01 01 0000 00000019 00', `${list(KEY_A, NONE)} 00`, '5/1a00'],
    ['less data than the CDB names', out('00'), KEY_A, '5/1a00'],
    ['another scope', '5f 01 11 0000 00000018 00', list(KEY_A, NONE), '5/2400'],
    ['an unknown type', out('01', '4'), list(KEY_A, NONE), '5/2400'],
    ['an unknown service action', out('08'), list(KEY_A, NONE), '5/2400'],
  ])('refuses %s', async (_what, cdb, data, sense) => {
    expect(await a.send(cdb, data)).toMatchObject({ status: 2, sense });
  });

  it('and RESERVE (6): no effect for who is registered, a conflict for others (CRH)', async () => {
    await a.send(out('00'), list(NONE, KEY_A));
    expect((await a.send('16')).status).toBe(0);
    expect((await b.send('16')).status).toBe(CONFLICT);
    expect((await b.send(WRITE, blocksOf(1))).status).toBe(0);
    await a.send(out('00'), list(KEY_A, NONE));
    await a.send('16');
    expect((await a.send(out('00'), list(NONE, KEY_A))).status).toBe(CONFLICT);
  });

  it('survive the loss of the nexus and a reset', async () => {
    await registerAll();
    await a.send(out('01', '3'), list(KEY_A, NONE));
    unit.nexusLost(a.nexus);
    unit.reset();
    const again = await Session.ready(unit, '800000000001');
    expect((await again.send(WRITE, blocksOf(1))).status).toBe(0);
    await b.send('00');
    expect((await b.send(WRITE, blocksOf(1))).status).toBe(CONFLICT);
  });

  it('are at most 512 registrations', async () => {
    for (let n = 0; n < 512; n += 1) {
      const session = await Session.ready(unit, (0x900000000000 + n).toString(16));
      expect((await session.send(out('00'), list(NONE, KEY_A))).status).toBe(0);
    }
    expect(await a.send(out('00'), list(NONE, KEY_A))).toMatchObject({ status: 2, sense: '5/5504' });
  });

  describe('with APTPL', () => {
    it('are handed over to be kept, and restored', async () => {
      const saved: (Uint8Array | null)[] = [];
      const options = { saveReservations: (data: Uint8Array | null) => void saved.push(data) };
      unit = diskUnit('p', new MemoryMedium(8), options);
      a = await Session.ready(unit, '800000000001');
      await a.send(out('00'), list(NONE, KEY_A));
      expect(saved).toEqual([]);
      await a.send(out('00'), list(KEY_A, KEY_A, '01'));
      await a.send(out('01', '3'), list(KEY_A, NONE));
      expect(saved).toHaveLength(2);
      expect((await a.send('5e 02 0000000000 00ff 00')).dataIn).toBe(hex('0008 1d 81 ea01 0000'));

      unit = diskUnit('p', new MemoryMedium(8), { ...options, reservations: saved[1] ?? null });
      a = await Session.ready(unit, '800000000001');
      b = await Session.ready(unit, '800000000002');
      expect(await reservation(b)).toBe(hex(`00000002 00000010 ${KEY_A} 00000000 00 03 0000`));
      expect((await b.send(READ)).status).toBe(CONFLICT);
      expect((await a.send(READ)).status).toBe(0);

      // A registration without APTPL takes them off the disk again.
      await a.send(out('00'), list(KEY_A, KEY_A));
      expect(saved[2]).toBeNull();
    });

    it('that cannot be kept: INSUFFICIENT REGISTRATION RESOURCES', async () => {
      unit = diskUnit('p', new MemoryMedium(8), {
        saveReservations: async () => Promise.reject(new Error('full')),
      });
      a = await Session.ready(unit);
      expect(await a.send(out('00'), list(NONE, KEY_A, '01'))).toMatchObject({ status: 2, sense: '5/5504' });
      expect(await keys(a)).toBe(hex('00000000 00000000'));
    });
  });
});
