import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login, type IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { TargetServer, type TargetServerOptions } from '../../src/iscsi/TargetServer.js';
import { account, MemoryAuthority, targetName } from './support/memoryAuthority.js';

const mallory = 'iqn.2026-11.test.example:mallory';
const victim = 'iqn.2026-11.test.example:victim';
const warmReset = 6;
const coldReset = 7;
const isid = Buffer.from('800000000001', 'hex');

let authority: MemoryAuthority;
let server: TargetServer;
let port: number;
const sessions: InitiatorSession[] = [];

beforeEach(() => {
  authority = new MemoryAuthority();
  authority.initiatorAccounts = [
    account('shared', 'everybodys-secret'),
    { ...account(victim, 'victims-secret-1'), initiatorName: victim },
  ];
});

afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await server.close();
});

async function listen(options: Partial<TargetServerOptions> = {}): Promise<void> {
  server = new TargetServer({ authority, ...options });
  ({ port } = await server.listen('127.0.0.1', 0));
}

const shared = { userName: 'shared', secret: Buffer.from('everybodys-secret') };
const own = { userName: victim, secret: Buffer.from('victims-secret-1') };

async function logIn(
  initiatorName: string,
  options: Partial<IscsiLoginOptions> = {},
): Promise<InitiatorSession> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName,
    initiatorName,
    chap: shared,
    ...options,
  });
  sessions.push(session);
  return session;
}

describe('TARGET WARM RESET and TARGET COLD RESET', () => {
  it.each([
    ['warm', warmReset],
    ['cold', coldReset],
  ])('(%s) drop the tasks and sessions of nobody else', async (kind, reset) => {
    await listen();
    authority.unit.delayMs = 100;
    const attacker = await logIn(mallory);
    const other = await logIn(victim, { chap: own });
    const sameAccount = await logIn('iqn.2026-11.test.example:third');
    const reads = [other, sameAccount].map(async (session) => session.testUnitReady(1));
    expect(await attacker.manageTask({ function: reset, lun: 0 })).toBe(0);
    await expect(Promise.all(reads)).resolves.toHaveLength(2);
    expect(authority.unit.events).toContain('reset 1');
    expect(authority.unit.events).not.toContain('reset');
    if (kind === 'cold') expect(await attacker.ended).toMatchObject({ kind: 'closed' });
    else await attacker.testUnitReady(1);
    await other.testUnitReady(1);
    await sameAccount.testUnitReady(1);
  });

  it('reach all sessions of the initiator that asks', async () => {
    await listen();
    const one = await logIn(victim, { chap: own });
    const two = await logIn(victim, { chap: own });
    expect(await one.manageTask({ function: coldReset, lun: 0 })).toBe(0);
    expect(await two.ended).toMatchObject({ kind: 'closed' });
  });

  it('are refused with "function authorization failed" where the setting says so (RFC 7143 11.6.1)', async () => {
    await listen({ limits: { targetReset: 'refuse' } });
    const session = await logIn(mallory);
    expect(await session.manageTask({ function: warmReset, lun: 0 })).toBe(6);
    expect(await session.manageTask({ function: coldReset, lun: 0 })).toBe(6);
    await session.testUnitReady(1);
    expect(authority.unit.events).toEqual([]);
  });
});

describe('the InitiatorName and ISID of another (RFC 7143 6.3.5)', () => {
  it('end its session where both share an account, as the protocol has it', async () => {
    await listen();
    const other = await logIn(victim, { isid });
    await logIn(victim, { isid });
    expect(await other.ended).toMatchObject({ kind: 'closed' });
  });

  it.each([
    ['a shared account', shared, false],
    ['no account', null, true],
  ])(
    'do not end a session that was opened with an account of its own, with %s',
    async (_what, chap, isOpen) => {
      await listen();
      const other = await logIn(victim, { chap: own, isid });
      authority.chapRequired = !isOpen;
      await expect(logIn(victim, { chap, isid })).rejects.toMatchObject({
        kind: 'refused',
        status: { statusClass: 2, statusDetail: 2 },
      });
      const tsih = server.sessions.list()[0]?.info.tsih ?? 0;
      await expect(logIn(victim, { chap, isid, tsih })).rejects.toMatchObject({ kind: 'refused' });
      await other.testUnitReady(1);
      // Whoever has the account may replace it.
      await logIn(victim, { chap: own, isid });
      expect(await other.ended).toMatchObject({ kind: 'closed' });
    },
  );

  it('are refused with an account of another initiator', async () => {
    await listen();
    await expect(logIn(mallory, { chap: own })).rejects.toMatchObject({
      kind: 'refused',
      status: { statusClass: 2, statusDetail: 2 },
    });
  });
});
