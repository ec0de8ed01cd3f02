import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Authenticator } from '../../src/security/Authenticator.js';
import { AuthenticationLockedError, LoginThrottle } from '../../src/security/LoginThrottle.js';
import { AuthenticationBusyError } from '../../src/security/PasswordQueue.js';
import { createFirstUser } from '../../src/security/createFirstUser.js';
import { Password } from '../../src/security/Password.js';
import { hashPassword, verifyPassword } from '../../src/security/passwordHash.js';
import { Users } from '../../src/security/Users.js';
import type { KeyValueStore } from '../../src/store/KeyValueStore.js';
import { openTestStore } from '../support/openStore.js';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
let store: KeyValueStore;
let closeStore: () => Promise<void>;
let users: Users;

beforeAll(async () => {
  ({ store, close: closeStore } = await openTestStore(folder));
  users = new Users(store);
});
afterAll(async () => {
  await closeStore();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  for (const { name } of users.list()) await users.remove(name);
});

describe('a password hash', () => {
  it('is scrypt by the parameters kept with it (RFC 7914 section 12, third vector)', async () => {
    const kept = {
      algorithm: 'scrypt',
      N: 16_384,
      r: 8,
      p: 1,
      salt: Buffer.from('SodiumChloride').toString('base64'),
      hash: Buffer.from(
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
          'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
        'hex',
      ).toString('base64'),
    } as const;
    expect(await verifyPassword('pleaseletmein', kept)).toBe(true);
    expect(await verifyPassword('pleaseletmeout', kept)).toBe(false);
  });

  it('has a salt of its own of 16 bytes', async () => {
    const [one, other] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(Buffer.from(one.salt, 'base64')).toHaveLength(16);
    expect(one.hash).not.toBe(other.hash);
    expect(one).toMatchObject({ algorithm: 'scrypt', N: 16_384, r: 8, p: 1 });
  });
});

describe('users', () => {
  it('are kept with their roles, and never with their password', async () => {
    await users.set('operator', 'Tr0ub4dor', ['credentials', 'read']);
    expect(users.find('operator')?.roles).toEqual(['read', 'credentials']);
    expect(users.list().map(({ name }) => name)).toEqual(['operator']);
    expect(store.get('security/user/operator')?.toString()).not.toContain('Tr0ub4dor');
    await users.set('admin', 'another one', ['admin']);
    await users.changeUnlessLast('operator', { roles: ['read'] });
    expect(users.find('operator')?.roles).toEqual(['read']);
    await users.remove('operator');
    expect(users.find('operator')).toBeNull();
    await expect(users.changeUnlessLast('operator', { roles: [] })).rejects.toThrow(
      'there is no user "operator"',
    );
  });

  it('are added once', async () => {
    const made = await users.prepare('operator', 'Tr0ub4dor', { roles: ['read'], namespaceRoles: {} });
    await users.add(made);
    await expect(users.add({ ...made, roles: ['admin'] })).rejects.toThrow(
      'there is a user "operator" already',
    );
    expect(users.find('operator')?.roles).toEqual(['read']);
  });

  it.each(['', 'a:b', 'a\nb', 'ä'.repeat(33)])('cannot be called %j', async (name) => {
    await expect(users.set(name, 'password', ['read'])).rejects.toThrow(
      'is not a user name: expected 1 to 64 bytes without colon or control character',
    );
  });

  it('cannot have an empty password', async () => {
    await expect(users.set('admin', '', ['read'])).rejects.toThrow('the password of user "admin" is empty');
  });
});

describe('authentication', () => {
  it('gives a user with roles for the right password, null for a wrong one or an unknown user', async () => {
    await users.set('operator', 'right', ['read', 'write']);
    const authenticator = new Authenticator(users);
    expect(await authenticator.authenticate('operator', 'right')).toEqual({
      name: 'operator',
      roles: new Set(['read', 'write']),
    });
    expect(await authenticator.authenticate('operator', 'wrong')).toBeNull();
    expect(await authenticator.authenticate('Operator', 'right')).toBeNull();
    expect(await authenticator.authenticate('x'.repeat(5000), 'right')).toBeNull();
    expect(await authenticator.authenticate('', '')).toBeNull();
  });

  it('remembers a right password for 60 seconds and no wrong one', async () => {
    await users.set('operator', 'right', ['read']);
    let now = 1000;
    const { authenticator, lookups } = counting(() => now);
    await authenticator.authenticate('operator', 'right');
    // A check with scrypt looks the user up again afterwards; a remembered one does not.
    expect(lookups()).toBe(2);
    now += 59_999;
    await authenticator.authenticate('operator', 'right');
    expect(lookups()).toBe(1);
    now += 2;
    await authenticator.authenticate('operator', 'right');
    expect(lookups()).toBe(2);
  });

  it('forgets at once when the user is changed or removed; new roles count at once', async () => {
    await users.set('operator', 'old', ['read']);
    const authenticator = new Authenticator(users);
    await authenticator.authenticate('operator', 'old');
    await users.changeUnlessLast('operator', { roles: ['admin'] });
    expect((await authenticator.authenticate('operator', 'old'))?.roles).toEqual(new Set(['admin']));
    await users.set('operator', 'new', ['read']);
    expect(await authenticator.authenticate('operator', 'old')).toBeNull();
    expect(await authenticator.authenticate('operator', 'new')).not.toBeNull();
    await users.remove('operator');
    expect(await authenticator.authenticate('operator', 'new')).toBeNull();
  });

  it('refuses a remembered password while its user is locked, but on the loopback', async () => {
    await users.set('operator', 'right', ['read']);
    const throttle = new LoginThrottle({ attempts: 2, windowSeconds: 60, lockSeconds: 60 });
    const authenticator = new Authenticator(users, () => 0, throttle);
    const other = '192.0.2.1';
    expect(await authenticator.authenticate('operator', 'right', other)).not.toBeNull();
    for (const wrong of ['1', '2']) await authenticator.authenticate('operator', wrong, other);
    await expect(authenticator.authenticate('operator', 'right', other)).rejects.toThrow(
      AuthenticationLockedError,
    );
    expect(await authenticator.authenticate('operator', 'right', '127.0.0.1')).not.toBeNull();
  });

  it('refuses a password that was changed while it was being checked', async () => {
    await users.set('operator', 'old', ['read']);
    const replaced = await hashPassword('new');
    const checked = new Authenticator(users).authenticate('operator', 'old');
    await users.put({ name: 'operator', roles: ['read'], namespaceRoles: {}, passwordHash: replaced });
    expect(await checked).toBeNull();
  });

  it('does the same work for an unknown user', async () => {
    await users.set('operator', 'right', ['read']);
    const authenticator = new Authenticator(users);
    const known = await leastCpuMicros((attempt) =>
      authenticator.authenticate('operator', `wrong ${attempt}`),
    );
    const unknown = await leastCpuMicros((attempt) =>
      authenticator.authenticate('nobody', `wrong ${attempt}`),
    );
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('runs equal attempts once, and refuses one of a user when 48 others of its network wait', async () => {
    await users.set('operator', 'right', ['read']);
    const { authenticator, lookups } = counting(() => 0);
    const together = Array.from({ length: 500 }, () => authenticator.authenticate('operator', 'right'));
    expect((await Promise.all(together)).every((user) => user?.name === 'operator')).toBe(true);
    expect(lookups()).toBe(1000);

    const attempts = Array.from({ length: 70 }, (_, n) => authenticator.authenticate('operator', `w${n}`));
    const results = await Promise.allSettled(attempts);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(20);
    expect(refused[0]).toMatchObject({ reason: expect.any(AuthenticationBusyError) as unknown });
    expect(await authenticator.authenticate('operator', 'w0')).toBeNull();
  });
});

describe('the first user', () => {
  it('is admin with all roles and the password given', async () => {
    expect(await createFirstUser(users, new Password('given'), folder)).toEqual({ kind: 'password-given' });
    expect(users.find('admin')?.roles).toEqual(['read', 'write', 'credentials', 'storage', 'admin']);
    expect(await new Authenticator(users).authenticate('admin', 'given')).not.toBeNull();
  });

  it('has a password that is made and written to a 0600 file, where none is given', async () => {
    const made = await createFirstUser(users, null, folder);
    const passwordFile = join(folder, 'admin-password');
    expect(made).toEqual({ kind: 'password-made', passwordFile });
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
    const password = readFileSync(passwordFile, 'utf8').trimEnd();
    expect(password).toMatch(/^[\w-]{24}$/);
    expect(await new Authenticator(users).authenticate('admin', password)).not.toBeNull();
  });

  it('is not made where there are users', async () => {
    await users.set('operator', 'right', ['read']);
    expect(await createFirstUser(users, new Password('given'), folder)).toEqual({ kind: 'users-exist' });
    expect(users.find('admin')).toBeNull();
  });
});

/** An authenticator, and how often it looked a user up since it was last asked. */
function counting(now: () => number): { authenticator: Authenticator; lookups: () => number } {
  let count = 0;
  const counted = new (class extends Users {
    override find(name: string): ReturnType<Users['find']> {
      count += 1;
      return super.find(name);
    }
  })(store);
  return {
    authenticator: new Authenticator(counted, now),
    lookups: () => {
      const since = count;
      count = 0;
      return since;
    },
  };
}

/** The fastest of five: what the machine does beside it only ever adds. */
/** CPU, not time: a busy machine says nothing of the work that is done. */
async function leastCpuMicros(run: (attempt: number) => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = process.cpuUsage();
    await run(attempt);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

it('are read anew when somebody else writes them to the store', async () => {
  await users.set('operator', 'password', ['read']);
  const user = users.find('operator');
  let changes = 0;
  users.onChange(() => (changes += 1));
  const entry = JSON.stringify({ ...user, roles: ['write'] });
  await store.change((change) => change.put('security/user/operator', Buffer.from(entry)));
  expect(users.find('operator')?.roles).toEqual(['write']);
  // A store of several servers may tell of a write a second time.
  expect(changes).toBeGreaterThanOrEqual(1);
});
