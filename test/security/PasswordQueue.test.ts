import { afterAll, describe, expect, it } from 'vitest';
import { Authenticator } from '../../src/security/Authenticator.js';
import { LoginThrottle } from '../../src/security/LoginThrottle.js';
import { AuthenticationBusyError, PasswordQueue, type Standing } from '../../src/security/PasswordQueue.js';
import { Users } from '../../src/security/Users.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';

const temporary = makeTemporaryStore();
afterAll(() => temporary.remove());

/** A queue whose checks end when they are let; each is known by a label. */
class World {
  readonly started: string[] = [];
  readonly ended: string[] = [];
  readonly refused: string[] = [];
  readonly queue = new PasswordQueue({ maxWaiting: 8 });
  readonly #running: (() => void)[] = [];

  ask(label: string, standing: Standing, address = '192.0.2.1'): void {
    const check = (): Promise<boolean> => {
      this.started.push(label);
      return new Promise((resolve) => {
        this.#running.push(() => resolve(true));
      });
    };
    this.queue.run(standing, address, check).then(
      (isRight) => this.ended.push(`${label} ${isRight}`),
      (error: unknown) => this.refused.push(error instanceof AuthenticationBusyError ? label : String(error)),
    );
  }

  /** Ends the oldest check that is running, and lets what follows happen. */
  async end(): Promise<void> {
    this.#running.shift()?.();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

describe('checks of passwords', () => {
  it('run two at a time; those of users who were right a while ago come first', async () => {
    const world = new World();
    for (const label of ['k1', 'k2', 'k3', 'k4']) world.ask(label, 'known');
    world.ask('r1', 'recent');
    expect(world.started).toEqual(['k1', 'k2']);
    for (let n = 0; n < 5; n += 1) await world.end();
    expect(world.started).toEqual(['k1', 'k2', 'r1', 'k3', 'k4']);
    expect(world.queue.waiting).toBe(0);
  });

  it('of unknown names take one place of two, however many there are', async () => {
    const world = new World();
    for (let n = 0; n < 8; n += 1) world.ask(`u${n}`, 'unknown');
    world.ask('k', 'known');
    expect(world.started).toEqual(['u0', 'k']);
    await world.end();
    world.ask('u8', 'unknown');
    expect(world.started).toEqual(['u0', 'k', 'u8']);
  });

  it('have their turn by networks, and one that is new finds room where another fills the queue', async () => {
    const world = new World();
    for (let n = 0; n < 10; n += 1) world.ask(`a${n}`, 'known', `2001:db8::${n}`);
    await world.end();
    // Two run, six wait: three quarters of eight.
    expect(world.refused).toEqual(['a8', 'a9']);
    world.ask('b', 'known', '192.0.2.7');
    world.ask('c', 'known', '192.0.2.8');
    for (let n = 0; n < 3; n += 1) await world.end();
    expect(world.started.slice(3)).toEqual(['a3', 'b', 'c']);
  });

  it('of unknown names above that are not made: the answer is no, and never that there is no room', async () => {
    const world = new World();
    for (let n = 0; n < 40; n += 1) world.ask(`u${n}`, 'unknown');
    await expect.poll(() => world.ended.length).toBe(39);
    expect(world.ended.every((each) => each.endsWith('false'))).toBe(true);
    expect(world.started).toEqual(['u0']);
    expect(world.refused).toEqual([]);
  });
});

describe('wrong passwords of random names', () => {
  it('keep nobody out: known users are let in while hundreds of them are under way', async () => {
    const users = new Users(temporary.store);
    await users.set('admin', 'right', ['admin']);
    const throttle = new LoginThrottle({ attempts: 10, windowSeconds: 300, lockSeconds: 900 });
    const authenticator = new Authenticator(users, undefined, throttle);
    const over = new AbortController();
    let wrong = 0;
    const attackers = Array.from({ length: 300 }, async (_each, attacker) => {
      for (let n = 0; !over.signal.aborted; n += 1) {
        expect(await authenticator.authenticate(`nobody ${attacker} ${n}`, 'x', '127.0.0.1')).toBeNull();
        wrong += 1;
      }
    });
    await expect.poll(() => wrong).toBeGreaterThan(300);
    for (const password of ['right', 'wrong', 'right']) {
      const user = await authenticator.authenticate('admin', password, '127.0.0.1');
      expect(user?.name).toBe(password === 'right' ? 'admin' : undefined);
    }
    over.abort();
    await Promise.all(attackers);
  });

  it('are counted for a bounded number of names', async () => {
    const throttle = new LoginThrottle({
      attempts: 2,
      windowSeconds: 300,
      lockSeconds: 900,
      maxCounted: 100,
    });
    const fail = async (name: string): Promise<void> => {
      await throttle.begin('127.0.0.1', name);
      await throttle.fail('127.0.0.1', name);
    };
    await fail('first');
    for (let n = 0; n < 99; n += 1) await fail(`name ${n}`);
    // Still there: the second one locks.
    await fail('first');
    expect(() => throttle.expectOpen('127.0.0.1', 'first')).toThrow('too many wrong passwords');
    await fail('next');
    for (let n = 0; n < 100; n += 1) await fail(`other ${n}`);
    await fail('next');
    expect(() => throttle.expectOpen('127.0.0.1', 'next')).not.toThrow();
  });
});
