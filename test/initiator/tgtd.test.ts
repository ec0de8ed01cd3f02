import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { haveTgtd, startTgtd, type TestTarget, type Tgtd } from '../support/tgtd.js';
import { chap, makeWorld, quick, until } from './initiatorHarness.js';

const secret = 'secret-of-alice';
const targetSecret = 'secret-of-disk-1';

describe.skipIf(!haveTgtd)('LoginIscsiTarget at a real tgtd', () => {
  let tgtd: Tgtd;
  let target: TestTarget;
  let count = 0;

  beforeAll(async () => {
    tgtd = await startTgtd();
    await tgtd.newAccount('alice', secret);
    await tgtd.newAccount('disk', targetSecret);
  });
  afterAll(() => tgtd.stop());
  beforeEach(async () => {
    count += 1;
    target = await tgtd.createTarget(`iqn.2026-11.test.example:disk-${count}`);
    await tgtd.bindAccount(target.tid, 'alice');
  });

  /** An initiator that has found the targets by SendTargets. */
  async function discovered(options: Parameters<typeof makeWorld>[0] = {}) {
    const world = makeWorld(options);
    await world.initiator.addSendTargetsPortal({
      portal: { address: '127.0.0.1', socket: tgtd.port },
      securityFlags: 0n,
      loginOptions: null,
    });
    expect(world.initiator.findTarget(target.iscsiName)).toHaveLength(1);
    return world;
  }

  it.each([
    ['the right secret', chap('alice', secret), 'ERROR_SUCCESS'],
    ['a wrong secret', chap('alice', 'another-secret-'), 'ISDSC_AUTHENTICATION_FAILURE'],
    ['a wrong CHAP name', chap('mallory', secret), 'ISDSC_AUTHENTICATION_FAILURE'],
    ['no credentials', null, 'ISDSC_AUTHENTICATION_FAILURE'],
  ])('with %s', async (_what, loginOptions, name) => {
    const world = await discovered();
    const result = await world.login({ targetName: target.iscsiName, loginOptions });
    expect(result.name).toBe(name);
  });

  it.each([
    ['right', targetSecret, 'ERROR_SUCCESS'],
    ['wrong', 'secret-of-disk-2', 'ISDSC_AUTHENTICATION_FAILURE'],
  ])('with mutual CHAP, the proof of the target being %s', async (_what, expected, name) => {
    await tgtd.bindAccount(target.tid, 'disk', 'outgoing');
    const world = await discovered();
    world.initiator.setInitiatorChapSecret(Buffer.from(expected));
    const loginOptions = chap('alice', secret, 2);
    expect((await world.login({ targetName: target.iscsiName, loginOptions })).name).toBe(name);
  });

  it('with mutual CHAP, where it has no account to prove itself with', async () => {
    const world = await discovered();
    world.initiator.setInitiatorChapSecret(Buffer.from(targetSecret));
    const loginOptions = chap('alice', secret, 2);
    const { name } = await world.login({ targetName: target.iscsiName, loginOptions });
    expect(name).toBe('ISDSC_AUTHENTICATION_FAILURE');
  });

  it('that lets everybody in, although a secret was to be used', async () => {
    await tgtd.unbindAccount(target.tid, 'alice');
    const world = await discovered();
    const loginOptions = chap('alice', secret);
    const { name } = await world.login({ targetName: target.iscsiName, loginOptions });
    expect(name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    expect((await world.login({ targetName: target.iscsiName, loginOptions: null })).name).toBe(
      'ERROR_SUCCESS',
    );
  });

  it('that does not know the target any more', async () => {
    const world = await discovered();
    await tgtd.deleteTarget(target);
    const { name } = await world.login({ targetName: target.iscsiName, loginOptions: chap('alice', secret) });
    expect(name).toBe('ISDSC_NOT_FOUND');
  });

  it('gives a session that answers INQUIRY, REPORT LUNS and READ CAPACITY', async () => {
    const world = await discovered();
    const loginOptions = chap('alice', secret);
    const { uniqueSessionId: id } = await world.login({ targetName: target.iscsiName, loginOptions });
    if (id === null) throw new Error('no session');
    const { data: inquiry } = await world.initiator.sendScsiInquiry(id, 1n, 0, 0);
    // tgt's vendor identification.
    expect(inquiry.toString('latin1', 8, 16)).toBe('IET     ');
    const { data: serialNumber } = await world.initiator.sendScsiInquiry(id, 1n, 1, 0x80);
    expect(serialNumber[1]).toBe(0x80);
    const { data: luns } = await world.initiator.sendScsiReportLuns(id);
    // LUN 0, the controller of tgt, and LUN 1.
    expect(luns.toString('hex')).toBe('000000100000000000000000000000000001000000000000');
    const { data: capacity } = await world.initiator.sendScsiReadCapacity(id, 1n);
    // 2048 blocks of 512 bytes: 1 MiB.
    expect(capacity.toString('hex')).toBe('000007ff00000200');
    const wrong = await world.initiator.sendScsiInquiry(id, 1n, 1, 0x77);
    expect(wrong).toMatchObject({ status: 0xefff001d, scsiStatus: 2 });
    await world.initiator.logout(id);
  });

  it('that has no digests, where they are asked for: they are not silently left out', async () => {
    const world = await discovered();
    const loginOptions = { ...chap('alice', secret), informationSpecified: 0xe1, headerDigest: 1 };
    const result = await world.login({ targetName: target.iscsiName, loginOptions });
    expect(result).toMatchObject({ name: 'ISDSC_LOGIN_FAILED', uniqueSessionId: null });
  });

  it('takes a lost session up again after a crash of the daemon', async () => {
    const world = await discovered();
    const options = {
      ...chap('alice', secret),
      informationSpecified: 0xf8,
      defaultTime2Wait: 0,
      defaultTime2Retain: 15,
    };
    const { uniqueSessionId: id } = await world.login({
      targetName: target.iscsiName,
      loginOptions: options,
    });
    if (id === null) throw new Error('no session');
    await tgtd.restart();
    await tgtd.newAccount('alice', secret);
    const made = await tgtd.createTarget(target.iscsiName);
    await tgtd.bindAccount(made.tid, 'alice');
    await until(() => world.log.some(([, , message]) => message === 'a lost iSCSI session is back'));
    expect((await world.initiator.sendScsiReportLuns(id)).status).toBe(0);
  });

  it('that does not answer, in time', async () => {
    const world = await discovered({ timings: { ...quick, loginTimeoutMs: 5_000 } });
    tgtd.stopSignal();
    try {
      const before = Date.now();
      const { name } = await world.login({
        targetName: target.iscsiName,
        loginOptions: chap('alice', secret),
      });
      expect(name).toBe('ISDSC_CONNECTION_FAILED');
      expect(Date.now() - before).toBeLessThan(15_000);
    } finally {
      tgtd.cont();
    }
  });
});
