import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClusterLockouts } from '../../src/cluster/ClusterLockouts.js';
import { Presence } from '../../src/cluster/Presence.js';
import { AuthenticationLockedError, LoginThrottle } from '../../src/security/LoginThrottle.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { SharedSealedStore } from '../../src/store/SealedStore.js';
import type { ReplicatedStore } from '../../src/store/ReplicatedStore.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { patienceMs } from '../support/patience.js';
import { useReplicatedStore } from '../support/openReplicatedStore.js';

const sealingKey = Buffer.alloc(32, 7);
const address = '192.0.2.1';

interface Endpoint {
  readonly store: ReplicatedStore;
  readonly lockouts: ClusterLockouts;
  readonly throttle: LoginThrottle;
  readonly errors: unknown[];
}

describe.skipIf(!haveEtcd)('lockouts at two endpoints', () => {
  let cluster: EtcdCluster;
  let resources: ResourceStack;
  let prefix: string;
  let here: Endpoint;
  let there: Endpoint;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(1);
  });
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    resources = new ResourceStack();
    prefix = `/test/${randomUUID()}/`;
    [here, there] = [await open(), await open()];
    await vi.waitUntil(() => [here, there].every(({ lockouts }) => lockouts.servers === 2), patienceMs);
  });
  afterEach(() => resources.close());

  async function open({ lockSeconds = 900, maxShared = 100 } = {}): Promise<Endpoint> {
    const store = await useReplicatedStore(resources, cluster.urls, prefix);
    const entry = { address: '127.0.0.1', port: 1, hostName: 'x', version: '1', sharedVersion: 1, since: '' };
    resources.use(new Presence(store, randomUUID(), entry));
    const errors: unknown[] = [];
    const sealed = new SharedSealedStore(store, sealingKey);
    const lockouts = await ClusterLockouts.open(store, sealed, (error) => void errors.push(error), maxShared);
    const throttle = new LoginThrottle({ attempts: 6, windowSeconds: 300, lockSeconds, shared: lockouts });
    return { store, lockouts, throttle, errors };
  }

  async function fail({ throttle }: Endpoint, times: number, from = address): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      await throttle.begin(from, 'eve');
      await throttle.fail(from, 'eve');
    }
  }

  function lockedAt({ throttle }: Endpoint, from = address): boolean {
    try {
      throttle.expectOpen(from, 'eve');
      return false;
    } catch (error) {
      if (error instanceof AuthenticationLockedError) return true;
      throw error;
    }
  }

  it('hold at both, after the share of the attempts that each has', async () => {
    await fail(here, 2);
    expect(lockedAt(here)).toBe(false);
    await fail(here, 1);
    expect(lockedAt(here)).toBe(true);
    await expect.poll(() => lockedAt(there)).toBe(true);
    await expect(there.throttle.begin(address, 'eve')).rejects.toBeInstanceOf(AuthenticationLockedError);
    expect(lockedAt(there, '192.0.2.2')).toBe(false);
    expect([...here.errors, ...there.errors]).toEqual([]);
  });

  it('hold at an endpoint that is started later', async () => {
    await fail(here, 3);
    await expect.poll(() => lockedAt(there)).toBe(true);
    expect(lockedAt(await open())).toBe(true);
  });

  it('end at both when the user is given another password at either', async () => {
    await fail(here, 3);
    await expect.poll(() => lockedAt(there)).toBe(true);
    there.throttle.forget('eve');
    await expect.poll(() => [lockedAt(here), lockedAt(there)]).toEqual([false, false]);
    // The attempts before it do not count any more.
    await fail(here, 2);
    expect(lockedAt(here)).toBe(false);
  });

  it('end when there are more of one name than one change may remove', async () => {
    const many = await open({ maxShared: 200 });
    const patient = { timeout: patienceMs };
    for (let start = 0; start < 120; start += 30) {
      for (let n = start; n < start + 30; n += 1) many.lockouts.publish(`lockout ${n}`, 'eve', 900);
      await expect.poll(() => [...there.store.keys('lock/')].length, patient).toBe(start + 30);
    }
    there.throttle.forget('eve');
    await expect.poll(() => [many.lockouts.isEmpty, there.lockouts.isEmpty], patient).toEqual([true, true]);
    expect(there.errors).toEqual([]);
  });

  it('end by themselves', async () => {
    const brief = await open({ lockSeconds: 2 });
    await fail(brief, 3);
    await expect.poll(() => lockedAt(there)).toBe(true);
    await expect.poll(() => [lockedAt(brief), lockedAt(there)]).toEqual([false, false]);
    await expect.poll(() => there.lockouts.isEmpty).toBe(true);
  });

  it('of the loopback address, which is that of each machine, hold at one of them', async () => {
    await fail(here, 6, '127.0.0.1');
    expect(lockedAt(here, '127.0.0.1')).toBe(true);
    await fail(here, 3);
    await expect.poll(() => lockedAt(there)).toBe(true);
    expect(lockedAt(there, '127.0.0.1')).toBe(false);
  });

  it('hold neither names nor addresses in the store, because a password may be sent as a name', async () => {
    await fail(here, 3);
    await expect.poll(() => there.lockouts.isEmpty).toBe(false);
    const stored = Array.from(there.store.entries('lock/'), ([key, value]) => key + value.toString());
    expect(stored).toHaveLength(1);
    expect(stored.join()).not.toMatch(/eve|192/u);
  });

  it('hold at their own endpoint beyond as many as are shared, and beyond as many as are on their way', async () => {
    const bounded = await open({ maxShared: 2 });
    for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await fail(bounded, 3, from);
    expect(bounded.errors.map(String)).toEqual([
      'Error: a lockout holds at this endpoint alone: expected at most 2 of them',
    ]);
    expect(lockedAt(bounded, '192.0.2.3')).toBe(true);
    await expect.poll(() => lockedAt(there, '192.0.2.2')).toBe(true);
    expect(lockedAt(there, '192.0.2.3')).toBe(false);
    for (let n = 0; n < 65; n += 1) here.lockouts.publish(`lockout ${n}`, null, 900);
    expect(here.errors.map(String)).toEqual([
      'Error: a lockout holds at this endpoint alone: expected at most 64 of them',
    ]);
  });

  it('hold at their own endpoint while etcd does not answer', async () => {
    cluster.signal(0, 'SIGSTOP');
    try {
      await fail(here, 3);
      expect(lockedAt(here)).toBe(true);
    } finally {
      cluster.signal(0, 'SIGCONT');
    }
  });
});
