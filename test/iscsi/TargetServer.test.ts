import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login, type IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { encodePdu, noDigests } from '../../src/iscsi/pdu/framing.js';
import { encodeLoginRequest } from '../../src/iscsi/pdu/LoginRequest.js';
import type { LoginRefused } from '../../src/iscsi/TargetConnection.js';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { account, initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';

let authority: MemoryAuthority;
let server: TargetServer;
let port: number;
const refusals: LoginRefused[] = [];
const ends: string[] = [];
const sessions: InitiatorSession[] = [];

beforeEach(async () => {
  authority = new MemoryAuthority();
  refusals.length = 0;
  ends.length = 0;
  server = new TargetServer({
    authority,
    events: {
      loginRefused: (refusal) => refusals.push(refusal),
      sessionEnded: (_session, why) => ends.push(why),
    },
  });
  ({ port } = await server.listen('127.0.0.1', 0));
});

afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await server.close();
});

async function logIn(options: Partial<IscsiLoginOptions> = {}): Promise<InitiatorSession> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName,
    initiatorName,
    chap: { userName: 'alice', secret: Buffer.from('initiator-secret') },
    ...options,
  });
  sessions.push(session);
  return session;
}

const target = { userName: 'bob', secret: Buffer.from('target-secret-01') };

function pattern(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 31 + (i >> 8)) & 0xff));
}

function transfer(opcode: number, block: number, blocks: number): Buffer {
  const cdb = Buffer.alloc(10);
  cdb[0] = opcode;
  cdb.writeUInt32BE(block, 2);
  cdb.writeUInt16BE(blocks, 7);
  return cdb;
}

describe('a target and an initiator, over a socket', () => {
  it.each([5, 6, 7, 8] as const)('authenticate each other with algorithm %i', async (algorithm) => {
    const session = await logIn({ algorithms: [algorithm], targetChap: target });
    expect(session.login).toMatchObject({
      authMethod: 'CHAP',
      algorithm,
      mutual: true,
      targetPortalGroupTag: 1,
    });
    expect(await session.readCapacity16(1)).toEqual({ blocks: 2048n, blockBytes: 512 });
    await session.logout();
    expect(ends).toEqual(['the initiator has logged out']);
  });

  it('settle on the first algorithm of the initiator that the target takes', async () => {
    authority.algorithms = [5, 7];
    expect((await logIn({ algorithms: [8, 7, 6, 5] })).login.algorithm).toBe(7);
    await expect(logIn({ algorithms: [8, 6] })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([
    ['no digests', 'None', 'None'],
    ['header digests', 'CRC32C', 'None'],
    ['data digests', 'None', 'CRC32C'],
    ['both digests', 'CRC32C', 'CRC32C'],
  ] as const)('move data with %s', async (_what, headerDigest, dataDigest) => {
    const session = await logIn({ headerDigest: [headerDigest], dataDigest: [dataDigest] });
    expect(session.parameters).toMatchObject({ HeaderDigest: headerDigest, DataDigest: dataDigest });
    const data = pattern(1000 * 512);
    expect(await session.scsiCommand({ lun: 1, cdb: transfer(0x2a, 3, 1000), dataOut: data })).toMatchObject({
      status: 0,
      residual: 0,
    });
    const back = await session.scsiCommand({
      lun: 1,
      cdb: transfer(0x28, 3, 1000),
      dataInLength: data.length,
    });
    expect(back).toMatchObject({ status: 0, residual: 0 });
    expect(back.dataIn.equals(data)).toBe(true);
  });

  it.each([
    [{ InitialR2T: true, ImmediateData: false }],
    [{ InitialR2T: true, ImmediateData: true }],
    [{ InitialR2T: false, ImmediateData: false }],
    [{ InitialR2T: false, ImmediateData: true }],
    [
      {
        InitialR2T: true,
        ImmediateData: false,
        MaxBurstLength: 4096,
        FirstBurstLength: 512,
        MaxOutstandingR2T: 4,
      },
    ],
    [{ InitialR2T: false, ImmediateData: true, MaxBurstLength: 65536, FirstBurstLength: 1024 }],
  ])('move data with %j', async (wishes) => {
    const session = await logIn({ wishes });
    expect(session.parameters).toMatchObject(wishes);
    for (const blocks of [1, 2, 3, 129, 1024]) {
      const data = pattern(blocks * 512);
      const write = { lun: 1, cdb: transfer(0x2a, 0, blocks), dataOut: data };
      expect(await session.scsiCommand(write)).toMatchObject({ status: 0, residual: 0 });
      expect(authority.unit.data.subarray(0, data.length).equals(data)).toBe(true);
    }
  });

  it('tell residuals: more and less room than the command moves', async () => {
    const session = await logIn();
    const read = (dataInLength: number) =>
      session.scsiCommand({ lun: 1, cdb: transfer(0x28, 0, 2), dataInLength });
    expect(await read(1024 + 512)).toMatchObject({ status: 0, residual: -512 });
    expect(await read(1024 - 512)).toMatchObject({ status: 0, residual: 512, dataIn: Buffer.alloc(512) });
    const write = (bytes: number) =>
      session.scsiCommand({ lun: 1, cdb: transfer(0x2a, 0, 2), dataOut: Buffer.alloc(bytes) });
    expect(await write(1024 + 512)).toMatchObject({ status: 0, residual: -512 });
    expect(await write(1024 - 512)).toMatchObject({ status: 0, residual: 512 });
  });

  it('run many commands at once', async () => {
    authority.unit.delayMs = 2;
    const session = await logIn();
    const results = await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        session.scsiCommand({
          lun: 1,
          cdb: transfer(i % 2 ? 0x28 : 0x2a, i, 1),
          ...(i % 2 ? { dataInLength: 512 } : { dataOut: Buffer.alloc(512) }),
        }),
      ),
    );
    expect(results.every(({ status }) => status === 0)).toBe(true);
  });

  it('answer a NOP, and what is not there: a LUN, a command', async () => {
    const session = await logIn();
    await session.nop();
    expect(await session.reportLuns()).toEqual([1]);
    expect((await session.inquiry(7))[0]).toBe(0x7f);
    await expect(session.readCapacity16(7)).rejects.toThrow('sense 0x05/0x25/0x00');
    await expect(session.scsiCommand({ lun: 1, cdb: Buffer.alloc(6, 0xff) })).resolves.toMatchObject({
      status: 2,
    });
  });

  it('find targets in a discovery session, protected or not', async () => {
    const discover = { targetName: null, sessionType: 'Discovery' } as const;
    const found = [{ targetName, addresses: [{ address: '127.0.0.1', port, portalGroupTag: 1 }] }];
    const open = await logIn({ ...discover, chap: null });
    expect(await open.sendTargets()).toEqual(found);
    authority.discoveryChapRequired = true;
    await expect(logIn({ ...discover, chap: null })).rejects.toMatchObject({ kind: 'unauthenticated' });
    const authenticated = await logIn(discover);
    expect(await authenticated.sendTargets()).toEqual(found);
    expect(await authenticated.sendTargets('iqn.2026-11.test.example:other')).toEqual([]);
  });
});

const haveIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe.skipIf(!haveIpv6)('a portal on IPv6', () => {
  it('is found, named in brackets, and logged in to', async () => {
    const portal = new TargetServer({ authority });
    const { port } = await portal.listen('::1', 0);
    try {
      const found = await logIn({
        address: '::1',
        port,
        targetName: null,
        sessionType: 'Discovery',
        chap: null,
      });
      expect(await found.sendTargets()).toEqual([
        { targetName, addresses: [{ address: '::1', port, portalGroupTag: 1 }] },
      ]);
      await (await logIn({ address: '::1', port })).readCapacity16(1);
    } finally {
      await portal.close();
    }
  });
});

describe('a portal', () => {
  it('on a busy port is an error, never another address', async () => {
    const second = new TargetServer({ authority });
    await expect(second.listen('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('takes a limited number of logins at once, and ends those that take too long', async () => {
    const small = new TargetServer({ authority, limits: { maxLogins: 2, firstRequestTimeoutMs: 2_000 } });
    const { port } = await small.listen('127.0.0.1', 0);
    const closed: string[] = [];
    const untilClosed = async (name: string) => {
      await new Promise((resolve) => {
        // From another address than the portal's: what comes from there has reserved places.
        const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
        socket.on('error', () => undefined);
        socket.on('close', resolve);
      });
      closed.push(name);
    };
    try {
      const idle = [untilClosed('idle'), untilClosed('idle')];
      await new Promise((resolve) => setTimeout(resolve, 20));
      await Promise.all([...idle, untilClosed('one too many')]);
      expect(closed).toEqual(['one too many', 'idle', 'idle']);
      await (await logIn({ port })).logout();
    } finally {
      await small.close();
    }
  });

  it('takes a limited number of sessions, and says so with 0x0302', async () => {
    const small = new TargetServer({ authority, limits: { maxSessions: 1 } });
    const { port } = await small.listen('127.0.0.1', 0);
    try {
      await logIn({ port });
      await expect(logIn({ port })).rejects.toMatchObject({
        kind: 'refused',
        statusName: 'Out of resources',
      });
    } finally {
      await small.close();
    }
  });

  it('keeps a session that answers its NOP-In, and ends one that does not', async () => {
    const strict = new TargetServer({
      authority,
      idleMs: 200,
      events: { sessionEnded: (session, why) => ends.push(`${session.claim.initiatorName}: ${why}`) },
    });
    const { port } = await strict.listen('127.0.0.1', 0);
    try {
      authority.chapRequired = false;
      const alive = await logIn({ port });
      const dead = connect(port, '127.0.0.1');
      dead.on('error', () => undefined);
      dead.write(Buffer.concat(encodePdu(loginOfTheDead, noDigests)));
      await new Promise((resolve) => dead.on('close', resolve).resume());
      expect(ends).toEqual(['iqn.dead: no answer to a NOP-In']);
      await alive.readCapacity16(1);
    } finally {
      await strict.close();
    }
  });
});

/** Skips the security stage and never says anything again. */
const loginOfTheDead = encodeLoginRequest({
  transit: true,
  continues: false,
  currentStage: 1,
  nextStage: 3,
  versionMax: 0,
  versionMin: 0,
  isid: Buffer.from('80dead000000', 'hex'),
  tsih: 0,
  initiatorTaskTag: 0,
  cid: 0,
  cmdSn: 1,
  expStatSn: 0,
  text: Buffer.from(`InitiatorName=iqn.dead\0TargetName=${targetName}\0`),
});

describe('a login that is refused', () => {
  const wrong = { userName: 'alice', secret: Buffer.from('another-secret-1') };

  it.each([
    ['a wrong secret', { chap: wrong }, 'unauthenticated', 0x0201],
    ['a wrong name', { chap: { ...wrong, userName: 'Alice' } }, 'unauthenticated', 0x0201],
    ['no credentials', { chap: null }, 'unauthenticated', 0x0201],
    ['an unknown target', { targetName: 'iqn.2026-11.test.example:none' }, 'refused', 0x0203],
    ['a session that does not exist', { tsih: 77 }, 'refused', 0x020a],
  ])('for %s', async (_what, options, kind, code) => {
    await expect(logIn(options)).rejects.toMatchObject({
      kind,
      statusClass: code >> 8,
      statusDetail: code & 0xff,
    });
    expect(refusals).toMatchObject([{ status: code, initiatorAddress: '127.0.0.1' }]);
    expect(refusals[0]?.reason).not.toContain('secret-1');
    expect(server.sessions.list()).toEqual([]);
  });

  it('by the access list, with 0x0202', async () => {
    authority.admitted = ['iqn.2026-11.test.example:other'];
    await expect(logIn()).rejects.toMatchObject({ kind: 'refused', statusDetail: 0x02 });
  });

  it('when mutual CHAP is asked for and there is no target account', async () => {
    authority.targetAccount = null;
    await expect(logIn({ targetChap: target })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('by the initiator, when the target proves itself with another secret', async () => {
    authority.targetAccount = account('bob', 'another-target-secret');
    await expect(logIn({ targetChap: target })).rejects.toMatchObject({ kind: 'target-not-authentic' });
  });

  it('with an account, but without one everybody gets in where CHAP is not required', async () => {
    authority.chapRequired = false;
    expect((await logIn({ chap: null })).login.authMethod).toBe('None');
    authority.chapRequired = true;
    authority.initiatorAccounts = [];
    await expect(logIn({ chap: null })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(logIn()).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('accounts that change', () => {
  it('two secrets of one name are both taken while they overlap', async () => {
    authority.initiatorAccounts.push(account('alice', 'second-secret-02'));
    await logIn();
    await logIn({ chap: { userName: 'alice', secret: Buffer.from('second-secret-02') } });
    expect(server.sessions.list()).toHaveLength(2);
  });

  it.each([
    ['replaced', () => [account('alice', 'initiator-secret')]],
    ['removed', () => []],
  ])(
    'a login in flight ends when its account is %s before the full feature phase',
    async (_what, accounts) => {
      const original = authority.findAccess.bind(authority);
      let asked = 0;
      authority.findAccess = (name, initiator) => {
        if (++asked === 2) authority.initiatorAccounts = accounts();
        return original(name, initiator);
      };
      await expect(logIn()).rejects.toMatchObject({ kind: 'unauthenticated', stage: 'operational' });
      expect(refusals[0]?.reason).toMatch(/was changed while the login was under way/);
    },
  );

  it('a login without authentication ends when the target is protected meanwhile', async () => {
    authority.chapRequired = false;
    const original = authority.findAccess.bind(authority);
    let asked = 0;
    authority.findAccess = (name, initiator) => {
      if (++asked === 2) authority.chapRequired = true;
      return original(name, initiator);
    };
    await expect(logIn({ chap: null })).rejects.toMatchObject({
      kind: 'unauthenticated',
      stage: 'operational',
    });
  });
});

describe('the sessions of a target', () => {
  it('are listed with who is in, and ended one by one', async () => {
    const [one, two] = [
      await logIn({ targetChap: target }),
      await logIn({ initiatorName: 'iqn.2026-11.TEST.example:B' }),
    ];
    expect(server.sessions.of(targetName).map(({ info }) => info)).toMatchObject([
      {
        claim: {
          initiatorName,
          targetName,
          isid: one.isid,
          authMethod: 'CHAP',
          chapName: 'alice',
          mutual: true,
          cid: 0,
        },
        tsih: one.tsih,
        initiatorAddress: '127.0.0.1',
      },
      { claim: { initiatorName: 'iqn.2026-11.test.example:b', mutual: false }, tsih: two.tsih },
    ]);
    server.sessions.of(targetName)[0]?.end('its account was removed', 0);
    expect(await one.ended).toMatchObject({ kind: 'closed', message: 'The target drops the connection.' });
    expect(one.asyncMessages).toMatchObject([{ event: 3 }]);
    expect(ends).toEqual(['its account was removed']);
    expect(authority.unit.events).toContain('nexusLost');
    await two.readCapacity16(1);
  });

  it('are asked to log out where there is time, and do', async () => {
    const session = await logIn();
    server.sessions.list()[0]?.end('maintenance', 2000);
    expect(await session.ended).toBeNull();
    expect(session.asyncMessages).toMatchObject([{ event: 1, parameter3: 2 }]);
    expect(ends).toEqual(['the initiator has logged out']);
  });

  it('are replaced by a login with the same ISID, and kept by one with another', async () => {
    const isid = Buffer.from('800000000042', 'hex');
    const first = await logIn({ isid });
    const other = await logIn();
    const second = await logIn({ isid });
    expect(await first.ended).toMatchObject({ kind: 'closed' });
    await Promise.all([second.readCapacity16(1), other.readCapacity16(1)]);
    expect(server.sessions.list()).toHaveLength(2);
    expect(ends).toEqual(['replaced by a new login with the same ISID']);
  });

  it('take a new connection for the old one by TSIH, and no second', async () => {
    const isid = Buffer.from('800000000042', 'hex');
    const first = await logIn({ isid });
    const again = await logIn({ isid, tsih: first.tsih });
    expect(again.tsih).toBe(first.tsih);
    await again.readCapacity16(1);
    await expect(logIn({ isid: Buffer.from('800000000043', 'hex'), tsih: first.tsih })).rejects.toMatchObject(
      {
        statusDetail: 0x0a,
      },
    );
  });

  it('end when the server closes', async () => {
    const session = await logIn();
    await server.close();
    expect(await session.ended).toMatchObject({ kind: 'closed' });
    expect(ends).toEqual(['the target is stopped']);
    await expect(logIn()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('task management', () => {
  const abortTask = 1;
  const abortTaskSet = 2;
  const clearTaskSet = 4;
  const logicalUnitReset = 5;
  const warmReset = 6;
  const coldReset = 7;

  it('drops the tasks of a LUN and answers when none can take effect any more', async () => {
    authority.unit.delayMs = 30;
    const session = await logIn({ commandTimeoutMs: 1000 });
    const command = session.scsiCommand({ lun: 1, cdb: transfer(0x2a, 0, 1), dataOut: Buffer.alloc(512) });
    const answered = session.manageTask({ function: abortTaskSet, lun: 1 }).then((response) => {
      expect(authority.unit.events).toEqual(['executed 2a']);
      return response;
    });
    expect(await answered).toBe(0);
    await expect(command).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('resets units, and ends the sessions on a cold reset', async () => {
    const session = await logIn();
    const other = await logIn();
    expect(await session.manageTask({ function: logicalUnitReset, lun: 1 })).toBe(0);
    expect(await session.manageTask({ function: clearTaskSet, lun: 1 })).toBe(0);
    expect(await session.manageTask({ function: warmReset, lun: 0 })).toBe(0);
    expect(authority.unit.events).toEqual(['reset', 'clearTaskSet', 'reset 2']);
    await other.readCapacity16(1);
    expect(await session.manageTask({ function: coldReset, lun: 0 })).toBe(0);
    expect(await session.ended).toMatchObject({ kind: 'closed' });
    expect(await other.ended).toMatchObject({ kind: 'closed' });
  });

  it.each([
    ['a task that does not exist', { function: abortTask, lun: 1, referencedTaskTag: 99 }, 1],
    ['a LUN that does not exist', { function: abortTaskSet, lun: 5 }, 2],
    ['a LUN that does not exist', { function: logicalUnitReset, lun: 5 }, 2],
    ['task reassign', { function: 8, lun: 1 }, 4],
    ['CLEAR ACA', { function: 3, lun: 1 }, 5],
    ['an unknown function', { function: 99, lun: 1 }, 5],
  ])('answers %s (%j) with %i', async (_what, request, response) => {
    const session = await logIn();
    expect(await session.manageTask(request)).toBe(response);
  });
});
