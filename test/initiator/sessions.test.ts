import { describe, expect, it } from 'vitest';
import { encodeLogoutResponse } from '../../src/iscsi/pdu/LogoutResponse.js';
import { initiatorTaskTagOf } from '../../src/iscsi/pdu/Pdu.js';
import { checkCondition } from '../../src/scsi/results.js';
import { printUniqueId, type UniqueId } from '../../src/initiator/UniqueId.js';
import { targetName } from '../iscsi/support/memoryAuthority.js';
import { openTarget, startScriptedTarget } from '../iscsi/support/scriptedTarget.js';
import { chap, closeAfterTest, makeWorld, startPortal, until, type World } from './initiatorHarness.js';

const retained = { DefaultTime2Wait: 0, DefaultTime2Retain: 20 };

/** Time2Wait 0 and Time2Retain as given, in seconds. */
function lasting(seconds: number, loginFlags = 0) {
  const options = chap('alice', 'initiator-secret');
  return {
    ...options,
    loginFlags,
    informationSpecified: options.informationSpecified | 0x18,
    defaultTime2Wait: 0,
    defaultTime2Retain: seconds,
  };
}

/** Without credentials, and Time2Retain 0. */
const openAndNotKept = { version: 0, informationSpecified: 0x10, loginFlags: 0, defaultTime2Retain: 0 };

async function loggedIn(world: World, loginOptions = chap('alice', 'initiator-secret')): Promise<UniqueId> {
  const { uniqueSessionId, message } = await world.login({ loginOptions });
  if (uniqueSessionId === null) throw new Error(message);
  return uniqueSessionId;
}

describe('an informational session', () => {
  it('answers INQUIRY, REPORT LUNS and READ CAPACITY', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world);
    const inquiry = await world.initiator.sendScsiInquiry(id, 1n, 0, 0);
    expect(inquiry).toMatchObject({ status: 0, scsiStatus: 0 });
    expect(inquiry.data.toString('hex')).toMatch(/^00000602/);
    const luns = await world.initiator.sendScsiReportLuns(id);
    expect(luns.data.toString('hex')).toBe('00000008000000000001000000000000');
    const capacity = await world.initiator.sendScsiReadCapacity(id, 1n);
    // 2048 blocks of 512 bytes, as READ CAPACITY (10) has them.
    expect(capacity.data.toString('hex')).toBe('000007ff00000200');
    // The eight bytes that REPORT LUNS gave name the same unit.
    expect(await world.initiator.sendScsiReadCapacity(id, 0x0001000000000000n)).toEqual(capacity);
  });

  it('asks a unit of more than 2^32 blocks with READ CAPACITY (16)', async () => {
    const portal = await startPortal();
    Object.assign(portal.authority.unit, {
      execute: (command: { cdb: Buffer }) => {
        const data = Buffer.alloc(32, 0xff);
        return {
          status: 0,
          sense: Buffer.alloc(0),
          dataIn: data.subarray(0, command.cdb[0] === 0x25 ? 8 : 32),
          dataInLength: 32,
          dataOutLength: 0,
        };
      },
    });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world);
    expect((await world.initiator.sendScsiReadCapacity(id, 1n)).data).toHaveLength(32);
  });

  it('hands over the status and sense of a command that failed', async () => {
    const portal = await startPortal();
    Object.assign(portal.authority.unit, {
      execute: () => checkCondition(Buffer.from('7200052400000000', 'hex'), 0),
    });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world);
    const answer = await world.initiator.sendScsiInquiry(id, 1n, 1, 0x99);
    expect(answer).toMatchObject({ status: 0xefff001d, scsiStatus: 2 });
    expect(answer.sense.toString('hex')).toBe('7200052400000000');
  });

  it.each([
    ['EvpdCmddt 2', 1n, 2],
    ['a LUN of two levels', 0x0001000200000000n, 0],
    ['LUN 16384', 0x4000n, 0],
  ])('refuses %s', async (_what, lun, evpdCmddt) => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world);
    await expect(world.initiator.sendScsiInquiry(id, lun, evpdCmddt, 0)).rejects.toMatchObject({
      symbol: 'ISDSC_INVALID_PARAMETER',
    });
  });

  it('is lost when the target does not answer a command in time', async () => {
    const target = await startScriptedTarget(openTarget(() => undefined, 'DefaultTime2Retain=0 '));
    closeAfterTest(() => target.close());
    const world = makeWorld({ timings: { commandTimeoutMs: 50 } });
    world.know(target);
    const id = await loggedIn(world, {
      version: 0,
      informationSpecified: 0x10,
      loginFlags: 0,
      defaultTime2Retain: 0,
    });
    await expect(world.initiator.sendScsiReportLuns(id)).rejects.toMatchObject({
      symbol: 'ISDSC_CONNECTION_FAILED',
    });
    await until(() => world.initiator.whyOver(id) !== null);
  });

  it('is over when the target answers a command with another PDU', async () => {
    const target = await startScriptedTarget(
      openTarget((pdu, peer) => {
        const numbers = { statSn: 1, expCmdSn: 1, maxCmdSn: 100 };
        const initiatorTaskTag = initiatorTaskTagOf(pdu);
        peer.send(
          encodeLogoutResponse({ ...numbers, response: 0, initiatorTaskTag, time2Wait: 0, time2Retain: 0 }),
        );
      }, 'DefaultTime2Retain=0 '),
    );
    closeAfterTest(() => target.close());
    const world = makeWorld();
    world.know(target);
    const id = await loggedIn(world, openAndNotKept);
    await expect(world.initiator.sendScsiReportLuns(id)).rejects.toMatchObject({
      symbol: 'ISDSC_TRANSPORT_ERROR',
    });
    await until(() => world.initiator.whyOver(id) !== null);
  });

  it('is ended by a logout, once', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world);
    const [first, second] = await Promise.allSettled([
      world.initiator.logout(id),
      world.initiator.logout(id),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { symbol: 'ISDSC_SESSION_BUSY' } });
    await until(() => portal.server.sessions.list().length === 0);
    expect(await world.initiator.sessions()).toEqual([]);
    for (const ask of [world.initiator.logout(id), world.initiator.sendScsiReportLuns(id)]) {
      await expect(ask).rejects.toMatchObject({
        symbol: 'ISDSC_INVALID_SESSION_ID',
        message: `The session with ${targetName} is over: it was logged out.`,
      });
    }
    const never = { adapterUnique: 1n, adapterSpecific: 2n };
    await expect(world.initiator.logout(never)).rejects.toMatchObject({ symbol: 'ISDSC_INVALID_SESSION_ID' });
    // The target is free for another login.
    await loggedIn(world);
  });
});

describe('the initiator that is closed', () => {
  it('does not wait long for a target that does not answer the logout', async () => {
    const target = await startScriptedTarget(openTarget(() => undefined));
    closeAfterTest(() => target.close());
    const world = makeWorld({ timings: {} });
    world.know(target);
    await loggedIn(world, openAndNotKept);
    const before = Date.now();
    await world.initiator.close();
    expect(Date.now() - before).toBeLessThan(4000);
    await until(() => target.openConnections() === 0);
  });
});

describe('a session whose connection is lost', () => {
  it('is back within Time2Retain, under its id and ISID, with another connection', async () => {
    const portal = await startPortal({ wishes: retained });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world, lasting(5));
    const [before] = await world.initiator.sessions();
    portal.server.sessions.list()[0]?.end('cut by the test', 0);
    await until(() => world.log.some(([, , message]) => message === 'a lost iSCSI session is back'));
    const [after] = await world.initiator.sessions();
    expect(after).toMatchObject({ sessionId: id, isid: before?.isid, state: 'logged-in' });
    expect(after?.connections[0]?.connectionId).not.toEqual(before?.connections[0]?.connectionId);
    expect((await world.initiator.sendScsiReportLuns(id)).status).toBe(0);
  });

  it('comes back when the target does, and says meanwhile that there is no connection', async () => {
    const portal = await startPortal({ wishes: retained });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world, lasting(8));
    await portal.server.close();
    await until(async () => (await world.initiator.sessions())[0]?.state === 'recovering');
    await expect(world.initiator.sendScsiReportLuns(id)).rejects.toMatchObject({
      symbol: 'ISDSC_NO_CONNECTION_AVAILABLE',
    });
    // A session that recovers still is one.
    expect((await world.login()).name).toBe('ISDSC_TARGET_ALREADY_LOGGED_IN');
    await startPortal({ wishes: retained, port: portal.port });
    await until(async () => (await world.initiator.sessions())[0]?.state === 'logged-in');
    expect((await world.initiator.sendScsiReportLuns(id)).status).toBe(0);
  });

  it('is gone when Time2Retain has passed, and says so', async () => {
    const portal = await startPortal({ wishes: retained });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world, lasting(1));
    await portal.server.close();
    await until(() => world.initiator.whyOver(id) !== null);
    expect(world.initiator.whyOver(id)).toMatch(/did not come back within Time2Retain, 1 s/);
    expect(world.log).toContainEqual([
      'warn',
      expect.objectContaining({ targetName, session: printUniqueId(id) }),
      'an iSCSI session is gone',
    ]);
    expect(await world.initiator.sessions()).toEqual([]);
    await expect(world.initiator.sendScsiReportLuns(id)).rejects.toMatchObject({
      symbol: 'ISDSC_INVALID_SESSION_ID',
      message: expect.stringContaining('Time2Retain') as string,
    });
  });

  it('is gone at once where Time2Retain is 0', async () => {
    const portal = await startPortal({ wishes: { DefaultTime2Retain: 0 } });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world, lasting(20));
    portal.server.sessions.list()[0]?.end('cut by the test', 0);
    await until(() => world.initiator.whyOver(id) !== null);
    expect(world.initiator.whyOver(id)).toContain('Time2Retain is 0');
  });

  it.each([
    ['goes to another portal of the target with portal hopping', 0x08, true],
    ['stays with its portal without it', 0x00, false],
  ])('%s', async (_what, loginFlags, hops) => {
    const [first, second] = [
      await startPortal({ wishes: retained }),
      await startPortal({ wishes: retained }),
    ];
    const world = makeWorld();
    world.initiator.addStaticTarget({
      targetName,
      targetAlias: null,
      portals: [first, second].map(({ port }) => ({ address: '127.0.0.1', socket: port, portalGroupTag: 1 })),
      loginOptions: null,
    });
    const id = await loggedIn(world, lasting(1, loginFlags));
    await first.server.close();
    await until(() =>
      hops ? second.server.sessions.list().length === 1 : world.initiator.whyOver(id) !== null,
    );
    await until(async () => (await world.initiator.sessions())[0]?.state !== 'recovering');
    expect((await world.initiator.sessions())[0]?.connections[0]?.targetSocket).toBe(
      hops ? second.port : undefined,
    );
  });

  it('stays out when it is logged out while it recovers', async () => {
    const portal = await startPortal({ wishes: retained });
    const world = makeWorld();
    world.know(portal);
    const id = await loggedIn(world, lasting(10));
    await portal.server.close();
    await until(async () => (await world.initiator.sessions())[0]?.state === 'recovering');
    await world.initiator.logout(id);
    const again = await startPortal({ wishes: retained, port: portal.port });
    await new Promise((resolve) => {
      setTimeout(resolve, 400);
    });
    expect(again.server.sessions.list()).toEqual([]);
    expect(await world.initiator.sessions()).toEqual([]);
  });

  it('is found out by a NOP-Out that nobody answers', async () => {
    const target = await startScriptedTarget(openTarget(() => undefined, 'DefaultTime2Retain=0 '));
    closeAfterTest(() => target.close());
    const world = makeWorld({ timings: { nopIntervalMs: 30, commandTimeoutMs: 50 } });
    world.know(target);
    const id = await loggedIn(world, {
      version: 0,
      informationSpecified: 0x10,
      loginFlags: 0,
      defaultTime2Retain: 0,
    });
    await until(() => world.initiator.whyOver(id) !== null);
    expect(world.initiator.whyOver(id)).toContain('NOP-Out');
  });
});
