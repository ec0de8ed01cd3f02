import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { login, newIsid, type IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import type { PortalLimits } from '../../src/iscsi/PortalLimits.js';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';

const closers: (() => unknown)[] = [];
const turnedAway: string[] = [];
const ends: string[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  turnedAway.length = 0;
  ends.length = 0;
});

async function startPortal(limits: Partial<PortalLimits> = {}, isShareOfPort = false) {
  let strangers = 0;
  const server = new TargetServer({
    authority: new MemoryAuthority(),
    limits,
    // Each connection is one of another address.
    ...(isShareOfPort && { shareOf: () => `192.0.2.${++strangers}` }),
    events: {
      turnedAway: (_address, reason) => turnedAway.push(reason),
      sessionEnded: (_session, why) => ends.push(why),
    },
  });
  const { port } = await server.listen('127.0.0.1', 0);
  closers.push(() => server.close());
  return { server, port };
}

/** From another address than the portal's: a stranger's. */
async function connectSilently(port: number, localAddress = '127.0.0.2'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined).resume();
  closers.push(() => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

async function logIn(port: number, options: Partial<IscsiLoginOptions> = {}): Promise<InitiatorSession> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName,
    initiatorName,
    chap: { userName: 'alice', secret: Buffer.from('initiator-secret') },
    ...options,
  });
  closers.push(() => session.close());
  return session;
}

const discovery = { sessionType: 'Discovery', targetName: null, chap: null } as const;

/** How many of 20 logins got through. */
async function countLogins(port: number): Promise<number> {
  let admitted = 0;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await (await logIn(port)).logout();
      admitted += 1;
    } catch {
      // Counted as what it is: not admitted.
    }
  }
  return admitted;
}

const quiet = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('a stranger without an account keeps nobody out', () => {
  it('with silent connections from one address, and those have no more than its share', async () => {
    const { port } = await startPortal({ firstRequestTimeoutMs: 3_600_000 });
    await Promise.all(Array.from({ length: 80 }, () => connectSilently(port)));
    await expect.poll(() => turnedAway.length).toBeGreaterThanOrEqual(40);
    await quiet();
    expect(await countLogins(port)).toBe(20);
  });

  it('with silent connections from the address of others, after a moment', async () => {
    const { port } = await startPortal();
    await Promise.all(Array.from({ length: 80 }, () => connectSilently(port, '127.0.0.1')));
    await quiet();
    expect(await countLogins(port)).toBe(20);
  });

  it('with silent connections from as many addresses as it likes', async () => {
    const { port } = await startPortal({}, true);
    await Promise.all(Array.from({ length: 300 }, () => connectSilently(port)));
    await expect.poll(() => countLogins(port)).toBe(20);
  });

  it('with discovery sessions: one of an address ends for the next, and all end by themselves', async () => {
    const { server, port } = await startPortal();
    for (let count = 0; count < 40; count += 1) await logIn(port, discovery);
    expect(server.sessions.list()).toHaveLength(8);
    expect(ends.filter((why) => why === 'another discovery session took its place')).toHaveLength(32);
    expect(await countLogins(port)).toBe(20);
    const brief = await startPortal({ discoveryTimeoutMs: 400 });
    await logIn(brief.port, discovery);
    await expect.poll(() => ends).toContain('a discovery session may not last longer');
    expect(brief.server.sessions.list()).toEqual([]);
  });

  it('with discovery sessions from as many addresses as it likes', async () => {
    const { server, port } = await startPortal({}, true);
    for (let count = 0; count < 60; count += 1) await logIn(port, discovery);
    expect(server.sessions.list()).toHaveLength(32);
    const shown = await (await logIn(port, discovery)).sendTargets();
    expect(shown).toMatchObject([{ targetName }]);
    expect(await countLogins(port)).toBe(20);
  });
});

describe('a connection before its login', () => {
  it('has less time for its first request than for the login', async () => {
    const { port } = await startPortal({ firstRequestTimeoutMs: 50, loginTimeoutMs: 10_000 });
    const silent = await connectSilently(port);
    await new Promise((resolve) => silent.once('close', resolve));
    expect(turnedAway).toEqual(['silent']);
  });

  it('gives way to others when it has waited longest', async () => {
    const { port } = await startPortal({ maxLogins: 2 });
    const first = await connectSilently(port);
    const second = await connectSilently(port);
    let isFirstClosed = false;
    first.once('close', () => (isFirstClosed = true));
    await quiet();
    await (await logIn(port)).logout();
    await expect.poll(() => isFirstClosed).toBe(true);
    expect(second.closed).toBe(false);
    expect(turnedAway).toEqual(['gave-way']);
  });
});

describe('a session', () => {
  it('of one address more than its share is refused with 0x0302', async () => {
    const { port } = await startPortal({ maxSessionsPerAddress: 2 });
    await logIn(port);
    await logIn(port);
    await expect(logIn(port)).rejects.toMatchObject({ kind: 'refused', statusName: 'Out of resources' });
  });
});

describe("the server's own login", () => {
  it('finds a place when there is none for others', async () => {
    // Nothing gives way within the time of this test: the connections have only just come.
    const { server, port } = await startPortal({ maxLogins: 0, maxSessions: 0 });
    await expect(logIn(port)).rejects.toMatchObject({ kind: 'closed-in-security' });
    const isid = newIsid();
    server.expectOwnLogin(isid.toString('hex'));
    expect((await logIn(port, { isid })).login.authMethod).toBe('CHAP');
  });

  it('finds one beside silent connections from this machine', async () => {
    const { server, port } = await startPortal({ maxLogins: 0, maxSessions: 0 });
    for (let count = 0; count < 30; count += 1) await connectSilently(port, '127.0.0.1');
    const isid = newIsid();
    server.expectOwnLogin(isid.toString('hex'));
    expect((await logIn(port, { isid })).login.authMethod).toBe('CHAP');
  });
});
