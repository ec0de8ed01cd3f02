import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Authenticator } from '../../src/security/Authenticator.js';
import {
  AuthenticationLockedError,
  LoginThrottle,
  type FailedLogin,
  type Lockout,
} from '../../src/security/LoginThrottle.js';
import { Users } from '../../src/security/Users.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

function start(
  attempts = 3,
  maxCounted?: number,
): { throttle: LoginThrottle; lockouts: Lockout[]; refused: FailedLogin[] } {
  const lockouts: Lockout[] = [];
  const refused: FailedLogin[] = [];
  const throttle = new LoginThrottle({
    attempts,
    windowSeconds: 300,
    lockSeconds: 900,
    longestDelayMs: 4000,
    ...(maxCounted !== undefined && { maxCounted }),
    onLockout: (lockout) => lockouts.push(lockout),
    onRefused: (failed) => refused.push(failed),
  });
  return { throttle, lockouts, refused };
}

async function failTimes(
  throttle: LoginThrottle,
  times: number,
  address: string,
  name: string,
): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await throttle.begin(address, name);
    await throttle.fail(address, name);
  }
}

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = makeTemporaryStore();
});
afterEach(() => temporary.remove());

describe('wrong passwords', () => {
  it('are counted for as many names as are kept, those forgotten first that were counted longest ago', async () => {
    const { throttle, lockouts } = start(3, 10);
    await failTimes(throttle, 2, '192.0.2.1', 'first');
    for (let n = 0; n < 20; n += 1) await failTimes(throttle, 1, `198.51.100.${n}`, `name ${n}`);
    await failTimes(throttle, 2, '192.0.2.1', 'first');
    expect(lockouts).toEqual([]);
    await failTimes(throttle, 1, '192.0.2.1', 'first');
    expect(lockouts).toMatchObject([{ scope: 'address-and-user', name: 'first' }]);
  });

  it('lock the user from that address, and from no other', async () => {
    const { throttle, lockouts, refused } = start();
    await failTimes(throttle, 3, '192.0.2.1', 'admin');
    await expect(throttle.begin('192.0.2.1', 'admin')).rejects.toMatchObject({
      name: 'AuthenticationLockedError',
      retryAfterSeconds: expect.closeTo(900, -1) as number,
    });
    await throttle.begin('192.0.2.2', 'admin');
    await throttle.begin('192.0.2.1', 'operator');
    expect(lockouts).toEqual([
      { scope: 'address-and-user', address: '192.0.2.1', name: 'admin', attempts: 3, seconds: 900 },
    ]);
    expect(refused).toEqual([{ address: '192.0.2.1', name: 'admin' }]);
  });

  it('are forgotten after a right one', async () => {
    const { throttle, lockouts } = start();
    for (let round = 0; round < 3; round += 1) {
      await failTimes(throttle, 2, '192.0.2.1', 'admin');
      await throttle.begin('192.0.2.1', 'admin');
      await throttle.succeed('192.0.2.1', 'admin');
    }
    expect(lockouts).toEqual([]);
  });

  it('of one user from many addresses lock it from everywhere but the loopback', async () => {
    const { throttle, lockouts } = start();
    for (let n = 1; n <= 15; n += 1) await failTimes(throttle, 2, `192.0.2.${n}`, 'admin');
    expect(lockouts).toMatchObject([{ scope: 'user', attempts: 30 }]);
    await expect(throttle.begin('198.51.100.1', 'admin')).rejects.toThrow(AuthenticationLockedError);
    await throttle.begin('127.0.0.1', 'admin');
    throttle.forget('admin');
    await throttle.begin('198.51.100.1', 'admin');
  });

  it('of many users from one address, or one /64, lock the address', async () => {
    const { throttle, lockouts } = start();
    for (let n = 1; n <= 30; n += 1) await failTimes(throttle, 1, `2001:db8:1:2::${n}`, `user ${n}`);
    expect(lockouts).toMatchObject([{ scope: 'address', attempts: 30 }]);
    await expect(throttle.begin('2001:db8:1:2:ffff::1', 'admin')).rejects.toThrow(AuthenticationLockedError);
    await throttle.begin('2001:db8:1:3::1', 'admin');
  });

  it('on the loopback lock for half a minute at most', async () => {
    const { throttle, lockouts } = start();
    await failTimes(throttle, 3, '127.0.0.1', 'admin');
    expect(lockouts).toMatchObject([{ seconds: 30 }]);
  });
});

describe('answers to wrong passwords', () => {
  it('are held back from the third on, each twice as long as the one before, up to the longest', async () => {
    const { throttle } = start(10);
    const delays: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      await failTimes(throttle, 1, '192.0.2.1', 'admin');
      delays.push(await throttle.delayMs('192.0.2.1', 'admin'));
    }
    expect(delays).toEqual([0, 0, 500, 1000, 2000, 4000, 4000, 4000]);
    expect(await throttle.delayMs('192.0.2.2', 'admin')).toBe(0);
    expect(await throttle.delayMs('192.0.2.1', 'operator')).toBe(0);
  });

  it('are not held back any more after a right one', async () => {
    const { throttle } = start(10);
    await failTimes(throttle, 5, '192.0.2.1', 'admin');
    await throttle.begin('192.0.2.1', 'admin');
    await throttle.succeed('192.0.2.1', 'admin');
    await failTimes(throttle, 1, '192.0.2.1', 'admin');
    expect(await throttle.delayMs('192.0.2.1', 'admin')).toBe(0);
  });
});

describe('a lock', () => {
  it('lasts longer than what led to it counts, and ends by itself', async () => {
    const throttle = new LoginThrottle({ attempts: 2, windowSeconds: 1, lockSeconds: 2 });
    await failTimes(throttle, 2, '192.0.2.1', 'admin');
    const lockedAt = performance.now();
    const now = vi.spyOn(performance, 'now').mockReturnValue(lockedAt + 1_100);
    try {
      await expect(throttle.begin('192.0.2.1', 'admin')).rejects.toMatchObject({ retryAfterSeconds: 1 });
      expect(() => throttle.expectOpen('192.0.2.1', 'admin')).toThrow(AuthenticationLockedError);
      now.mockReturnValue(lockedAt + 2_100);
      // The counters read the clock once in a millisecond.
      await sleep(5);
      await throttle.begin('192.0.2.1', 'admin');
    } finally {
      now.mockRestore();
    }
  });

  it('does not follow a clock that is set', async () => {
    const { throttle } = start();
    await failTimes(throttle, 3, '192.0.2.1', 'admin');
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 24 * 60 * 60 * 1000);
    try {
      await expect(throttle.begin('192.0.2.1', 'admin')).rejects.toMatchObject({
        retryAfterSeconds: expect.closeTo(900, -1) as number,
      });
    } finally {
      later.mockRestore();
    }
  });

  it('is told to everybody who listens', async () => {
    const { throttle, lockouts } = start();
    const heard: Lockout[] = [];
    throttle.watchLockouts((lockout) => heard.push(lockout));
    await failTimes(throttle, 3, '192.0.2.1', 'admin');
    expect(heard).toHaveLength(1);
    expect(heard).toEqual(lockouts);
  });

  it('does not open for a right password that is being checked when it begins', async () => {
    const { throttle } = start();
    await throttle.begin('192.0.2.1', 'admin');
    await failTimes(throttle, 2, '192.0.2.1', 'admin');
    await throttle.succeed('192.0.2.1', 'admin');
    await expect(throttle.begin('192.0.2.1', 'admin')).rejects.toThrow(AuthenticationLockedError);
  });
});

describe('an authenticator with a throttle', () => {
  it('takes no more guesses than it allows, however many come at once, and the right one no more then', async () => {
    const users = new Users(temporary.store);
    await users.set('admin', 'right', ['admin']);
    const { throttle, lockouts } = start();
    const authenticator = new Authenticator(users, undefined, throttle);
    const guesses = Array.from({ length: 20 }, (_, n) =>
      authenticator.authenticate('admin', `guess ${n}`, '192.0.2.1'),
    );
    const outcomes = await Promise.allSettled(guesses);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(lockouts).toHaveLength(1);
    await expect(authenticator.authenticate('admin', 'right', '192.0.2.1')).rejects.toThrow(
      /^too many wrong passwords or signatures: try again in \d+ s$/u,
    );
    expect(await authenticator.authenticate('admin', 'right', '192.0.2.2')).toMatchObject({ name: 'admin' });
  });

  it('counts many equal right ones at once as one', async () => {
    const users = new Users(temporary.store);
    await users.set('admin', 'right', ['admin']);
    const authenticator = new Authenticator(users, undefined, start().throttle);
    const attempts = Array.from({ length: 30 }, () =>
      authenticator.authenticate('admin', 'right', '192.0.2.1'),
    );
    expect((await Promise.all(attempts)).every((user) => user?.name === 'admin')).toBe(true);
  });

  it('treats a user who does not exist as one who does', async () => {
    const authenticator = new Authenticator(new Users(temporary.store), undefined, start().throttle);
    for (let n = 0; n < 3; n += 1)
      expect(await authenticator.authenticate('nobody', `${n}`, '192.0.2.1')).toBeNull();
    await expect(authenticator.authenticate('nobody', 'x', '192.0.2.1')).rejects.toThrow(
      AuthenticationLockedError,
    );
  });
});
