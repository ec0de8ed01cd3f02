import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login, type IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import { haveTgtd, Tgtd } from '../support/tgtd.js';

const initiatorSecret = 'initiator-secret';
const targetSecret = 'target-secret-01';

describe.skipIf(!haveTgtd)('login() to a real tgtd', () => {
  let tgtd: Tgtd;

  beforeAll(async () => {
    tgtd = await Tgtd.start();
    const closed = await tgtd.createTarget('iqn.2026-11.test.example:closed');
    await tgtd.newAccount('alice', initiatorSecret);
    await tgtd.bindAccount(closed.tid, 'alice');
    await tgtd.newAccount('bob', targetSecret);
    await tgtd.bindAccount(closed.tid, 'bob', 'outgoing');
    await tgtd.createTarget('iqn.2026-11.test.example:open');
    await tgtd.createTarget('iqn.2026-11.test.example:hidden', { acl: 'iqn.2026-11.test.example:other' });
  });

  afterAll(async () => tgtd.stop());

  const logIn = (options: Partial<IscsiLoginOptions>) =>
    login({
      address: '127.0.0.1',
      port: tgtd.port,
      targetName: 'iqn.2026-11.test.example:closed',
      initiatorName: 'iqn.2026-11.test.example:initiator',
      chap: { userName: 'alice', secret: Buffer.from(initiatorSecret) },
      algorithms: [5],
      ...options,
    });
  const target = { userName: 'bob', secret: Buffer.from(targetSecret) };

  it('reads and writes a LUN through CHAP, both ways authenticated', async () => {
    const session = await logIn({ targetChap: target });
    expect(session.login).toMatchObject({
      authMethod: 'CHAP',
      algorithm: 5,
      mutual: true,
      targetPortalGroupTag: 1,
    });
    expect(await session.reportLuns()).toEqual([0, 1]);
    expect(await session.readCapacity16(1)).toEqual({ blocks: 2048n, blockBytes: 512 });
    expect((await session.inquiry(1)).toString('latin1', 8, 32)).toBe('IET     VIRTUAL-DISK    ');
    await session.testUnitReady(1);

    const data = Buffer.from(Array.from({ length: 300 * 512 }, (_, i) => (i * 31) % 251));
    const write = Buffer.from('2a000000000000012c00', 'hex');
    expect(await session.scsiCommand({ lun: 1, cdb: write, dataOut: data })).toMatchObject({
      status: 0,
      residual: 0,
    });
    const read = Buffer.from('2800000000000001 2c00'.replace(' ', ''), 'hex');
    const back = await session.scsiCommand({ lun: 1, cdb: read, dataInLength: 301 * 512 });
    expect(back).toMatchObject({ status: 0, residual: -512 });
    expect(back.dataIn.equals(data)).toBe(true);

    await session.nop();
    await session.logout();
    expect(await session.ended).toBeNull();
  });

  it.each([
    [
      'a wrong secret',
      { chap: { userName: 'alice', secret: Buffer.from('another-secret!') } },
      'unauthenticated',
      0x0201,
    ],
    [
      'a wrong name',
      { chap: { userName: 'Alice', secret: Buffer.from(initiatorSecret) } },
      'unauthenticated',
      0x0201,
    ],
    ['no credentials', { chap: null }, 'unauthenticated', 0x0201],
    ['a target that does not exist', { targetName: 'iqn.2026-11.test.example:none' }, 'refused', 0x0203],
    ['an ACL that does not name us', { targetName: 'iqn.2026-11.test.example:hidden' }, 'refused', 0x0203],
    ['the digest that tgt takes for another', { algorithms: [7] as const }, 'refused', 0x0200],
    [
      'CHAP where no account is bound',
      { targetName: 'iqn.2026-11.test.example:open' },
      'unauthenticated',
      0x0201,
    ],
  ])('is refused for %s', async (_what, options, kind, code) => {
    await expect(logIn(options)).rejects.toMatchObject({
      name: 'IscsiLoginError',
      kind,
      stage: 'security',
      statusClass: code >> 8,
      statusDetail: code & 0xff,
    });
  });

  it.each([
    ['secret', { userName: 'bob', secret: Buffer.from('another-target-secret') }],
    ['name', { userName: 'carol', secret: Buffer.from(targetSecret) }],
  ])('does not accept a target that proves itself with another %s', async (_what, targetChap) => {
    await expect(logIn({ targetChap })).rejects.toMatchObject({ kind: 'target-not-authentic' });
  });

  it('finds the targets in a discovery session', async () => {
    const session = await logIn({ targetName: null, sessionType: 'Discovery', chap: null });
    const found = await session.sendTargets();
    expect(found).toContainEqual({
      targetName: 'iqn.2026-11.test.example:closed',
      addresses: [{ address: '127.0.0.1', port: tgtd.port, portalGroupTag: 1 }],
    });
    await session.logout();
  });

  it('holds several sessions with ISIDs of their own', async () => {
    const sessions = await Promise.all([logIn({}), logIn({}), logIn({})]);
    expect(new Set(sessions.map(({ tsih }) => tsih)).size).toBe(3);
    await Promise.all(sessions.map((session) => session.readCapacity16(1)));
    await Promise.all(sessions.map((session) => session.logout()));
  });
});
