import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import type { LoginThrottle } from '../../src/security/LoginThrottle.js';
import { loginThrottleOf } from '../../src/server/loginThrottleOf.js';

function start(): { throttle: LoginThrottle; records: AuditRecord[]; clock: { ms: number } } {
  const records: AuditRecord[] = [];
  const clock = { ms: 0 };
  const passwordHash = { algorithm: 'scrypt', N: 2, r: 1, p: 1, salt: '', hash: '' } as const;
  const throttle = loginThrottleOf({
    settings: { loginAttempts: 2, loginDelayMs: 0, loginLockSeconds: 900, loginWindowSeconds: 300 },
    auditLog: { write: async (record) => void records.push(record) },
    users: {
      find: (name) =>
        name.startsWith('user') ? { name, roles: [], namespaceRoles: {}, passwordHash } : null,
    },
    accessKeys: {
      find: (id) => (id === 'AKIDEXAMPLE' ? { secretAccessKey: 'x', user: 'user 1', isFirst: false } : null),
    },
    logger: { warn: () => {}, error: () => {} },
    now: () => clock.ms,
  });
  return { throttle, records, clock };
}

async function fail(throttle: LoginThrottle, name: string): Promise<void> {
  await throttle.begin('127.0.0.1', name);
  await throttle.fail('127.0.0.1', name);
}

const about = { address: '127.0.0.1', door: 'login', target: null, outcome: 'refused', proof: null };

describe('the record of refused logins', () => {
  it('has the first of a name from an address, and its lockout', async () => {
    const { throttle, records } = start();
    for (let n = 0; n < 2; n += 1) await fail(throttle, 'user 1');
    expect(records).toEqual([
      {
        ...about,
        who: 'user 1',
        what: 'login',
        account: 'user 1',
        cause: 'wrong user, password or signature',
        durationMs: 0,
      },
      {
        ...about,
        who: 'user 1',
        what: 'lockout',
        account: 'user 1',
        cause: 'address-and-user: 2 wrong ones, locked for 30 s',
        durationMs: 0,
      },
    ]);
  });

  it('names the user of an access key, and nobody whom the server does not know: it may be a password', async () => {
    const { throttle, records } = start();
    await fail(throttle, 'AKIDEXAMPLE');
    await fail(throttle, 'Tr0ub4dor');
    expect(records.map(({ who, account }) => [who, account])).toEqual([
      ['user 1', 'user 1'],
      ['unknown', null],
    ]);
    expect(JSON.stringify(records)).not.toContain('Tr0ub4dor');
  });

  it('has 60 of them a minute, tells how many more there were, and no fewer lockouts for it', async () => {
    const { throttle, records, clock } = start();
    for (let n = 0; n < 100; n += 1) await fail(throttle, `user ${n}`);
    expect(records).toHaveLength(60);
    await fail(throttle, 'user 99');
    expect(records.at(-1)).toMatchObject({ what: 'lockout', account: 'user 99' });
    clock.ms = 60_000;
    await fail(throttle, 'user 100');
    expect(records.at(-1)).toMatchObject({
      what: 'login',
      account: 'user 100',
      cause: 'wrong user, password or signature; 40 more were not recorded',
    });
    await fail(throttle, 'user 101');
    expect(records.at(-1)?.cause).toBe('wrong user, password or signature');
  });
});
