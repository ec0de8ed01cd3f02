import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { RefusalDelays } from '../../src/http/RefusalDelays.js';
import { Authenticator } from '../../src/security/Authenticator.js';
import { LoginThrottle } from '../../src/security/LoginThrottle.js';
import { Users } from '../../src/security/Users.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';
import { startHttpServer, type StartOptions } from './startHttpServer.js';

/** So many wrong ones that the next answer is held back for half a minute: until it is let go. */
const longest = 7;
let temporary: TemporaryStore;
let users: Users;
let server: HttpServer;
let url: string;
let throttle: LoginThrottle;
beforeEach(async () => {
  temporary = makeTemporaryStore();
  users = new Users(temporary.store);
  await users.set('admin', 'right', ['admin']);
  await users.set('eve', 'right', ['admin']);
});
afterEach(async () => {
  await server.stop(0);
  await temporary.remove();
});

async function start(options: StartOptions = {}): Promise<void> {
  throttle = new LoginThrottle({
    attempts: 20,
    windowSeconds: 300,
    lockSeconds: 900,
    longestDelayMs: 32_000,
  });
  const authenticator = new Authenticator(users, undefined, throttle);
  const handle = async () => ({ status: 200, headers: { 'Content-Length': '0' }, body: '' });
  ({ server, url } = await startHttpServer(handle, { authenticator, ...options }));
}

interface Timed {
  readonly status: number;
  readonly ms: number;
}

async function post(user: string, password: string, signal?: AbortSignal): Promise<Timed> {
  const startedAt = performance.now();
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const response = await fetch(`${url}cimom`, {
    method: 'POST',
    headers: { authorization },
    ...(signal && { signal }),
  });
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - startedAt };
}

async function failTimes(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await throttle.begin('127.0.0.1', 'admin');
    await throttle.fail('127.0.0.1', 'admin');
  }
}

/** Answers that are held back, all let go. */
async function letGo(...answers: readonly Promise<unknown>[]): Promise<void> {
  await server.stop(20_000);
  await Promise.all(answers);
}

describe('the answer to a wrong password', () => {
  it('is held back from the third on; that to the right one, or of another user, never', async () => {
    await start();
    await failTimes(2);
    const third = await post('admin', 'wrong');
    expect(third.status).toBe(401);
    expect(third.ms).toBeGreaterThan(500);
    await failTimes(longest);
    const held = post('admin', 'wrong');
    await expect.poll(() => server.delayedRefusals).toBe(1);
    const [another, right] = [await post('eve', 'wrong'), await post('admin', 'right')];
    expect([another.status, right.status, server.delayedRefusals]).toEqual([401, 200, 1]);
    await letGo(held);
  });

  it('is held back at every page', async () => {
    const monitoring: NonNullable<StartOptions['monitoring']> = {
      ready: async () => [],
      leftOut: async () => [],
      metrics: async () => ({ contentType: 'text/plain', text: '' }),
      metricsAccess: 'authenticated',
      findings: async () => [],
      logLevel: 'info',
      setLogLevel: async () => null,
      onError: () => {},
    };
    await start({ monitoring });
    await failTimes(longest);
    const pages = ['metrics', 'doctor', 'log-level', 'readyz'].map(async (page) => {
      const authorization = `Basic ${Buffer.from(`admin:wrong ${page}`).toString('base64')}`;
      await (await fetch(url + page, { headers: { authorization } })).text();
    });
    await expect.poll(() => server.delayedRefusals).toBe(4);
    await letGo(...pages);
  });

  it('takes none of the requests that may be under way while it waits', async () => {
    await start({ maxRequests: 1 });
    await failTimes(longest);
    const wrong = post('admin', 'wrong');
    await expect.poll(() => server.delayedRefusals).toBe(1);
    expect(server.requests).toBe(0);
    expect((await post('eve', 'right')).status).toBe(200);
    expect(server.delayedRefusals).toBe(1);
    await letGo(wrong);
    expect(server.requests).toBe(0);
  });

  it('is not held back where as many wait as may', async () => {
    await start({ maxConnections: 8 });
    await failTimes(longest);
    const first = post('admin', 'wrong 1');
    await expect.poll(() => server.delayedRefusals).toBe(1);
    const second = await post('admin', 'wrong 2');
    expect([second.status, server.delayedRefusals]).toEqual([401, 1]);
    await letGo(first);
  });

  it('counts although its client has gone away, before or while it waits', async () => {
    await start();
    await failTimes(6);
    const gone = new AbortController();
    const wrong = post('admin', 'wrong', gone.signal);
    await expect.poll(() => server.delayedRefusals).toBe(1);
    gone.abort();
    await expect(wrong).rejects.toThrow('aborted');
    await expect.poll(() => server.delayedRefusals).toBe(0);
    expect(await throttle.delayMs('127.0.0.1', 'admin')).toBe(8000);
    // Before its password was checked.
    const early = new AbortController();
    const asked = post('admin', 'wrong again', early.signal);
    await expect.poll(() => server.requests + server.delayedRefusals, { interval: 1 }).toBe(1);
    early.abort();
    await expect(asked).rejects.toThrow('aborted');
    await expect.poll(() => throttle.delayMs('127.0.0.1', 'admin')).toBe(16_000);
  });

  it('goes out at once when the server stops', async () => {
    await start();
    await failTimes(longest);
    const wrong = post('admin', 'wrong');
    await expect.poll(() => server.delayedRefusals).toBe(1);
    await server.stop(20_000);
    expect(await wrong).toMatchObject({ status: 401 });
  });
});

describe('RefusalDelays', () => {
  it('holds so many back for one network, and so many in all', async () => {
    await start();
    const delays = new RefusalDelays({ maxWaiting: 3, maxWaitingPerNetwork: 2 });
    const { signal } = new AbortController();
    const isHeld = async (address: string): Promise<boolean> => {
      const wait = delays.wait(address, 60_000, signal).then(() => false);
      return Promise.race([wait, sleep(0, true)]);
    };
    expect(await isHeld('2001:db8:1:2::1')).toBe(true);
    expect(await isHeld('2001:db8:1:2::2')).toBe(true);
    expect(await isHeld('2001:db8:1:2::3')).toBe(false);
    expect(await isHeld('192.0.2.1')).toBe(true);
    expect(await isHeld('192.0.2.2')).toBe(false);
    delays.end();
    expect(delays.waiting).toBe(0);
    expect(await isHeld('192.0.2.2')).toBe(false);
  });
});
