import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { followEntries } from '../../src/store/followEntries.js';
import type { ReplicatedStore } from '../../src/store/ReplicatedStore.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { openReplicatedStore as openStore, useReplicatedStore } from '../support/openReplicatedStore.js';
import { describeKeyValueStore } from './keyValueStoreContract.js';
import { patienceMs } from '../support/patience.js';

const text = (value: string): Buffer => Buffer.from(value);
const numberOf = (value: Buffer | null): number => Number(value?.toString() ?? '0');

/** Of all stores the same, once each has seen what the others wrote. */
async function expectAlike(stores: readonly ReplicatedStore[]): Promise<void> {
  const print = (store: ReplicatedStore): string =>
    Array.from(store.entries(''), ([key, value]) => `${key}=${value.toString()}`).join('\n');
  // A change whose outcome was not known may still arrive, at one of them before the others.
  await expect.poll(() => new Set(stores.map((store) => `${store.revision}\n${print(store)}`)).size).toBe(1);
}

function increment(store: ReplicatedStore, key: string): Promise<void> {
  return store.change((change) => change.put(key, text(String(numberOf(change.get(key)) + 1))));
}

describe.skipIf(!haveEtcd)('a store of which each server has a copy', () => {
  let cluster: EtcdCluster;
  let resources: ResourceStack;
  let prefix: string;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(1);
  });
  afterAll(() => cluster.stop());
  beforeEach(() => {
    resources = new ResourceStack();
    prefix = `/test/${randomUUID()}/`;
  });
  afterEach(() => resources.close());

  const open = (urls = cluster.urls, timeoutMs?: number): Promise<ReplicatedStore> =>
    useReplicatedStore(resources, urls, prefix, timeoutMs);

  describe('with one server', () => {
    describeKeyValueStore(async () => {
      const { store, folder, close } = await openStore(cluster.urls, `/test/${randomUUID()}/`);
      const dispose = async (): Promise<void> => {
        await close();
        rmSync(folder, { recursive: true, force: true });
      };
      return { store, dispose };
    });
  });

  it('has all entries in every copy', async () => {
    const stores = [await open(), await open()];
    await stores[0]?.change((change) => change.put('a', text('1')));
    await stores[1]?.change((change) => change.put('b', text('2')));
    await stores[1]?.change((change) => change.remove('b'));
    stores.push(await open());
    await expectAlike(stores);
    expect([...(stores[2]?.keys('') ?? [])].filter((key) => !key.startsWith('txn/'))).toEqual(['a']);
  });

  it('counts every increment of three servers at once', async () => {
    const stores = [await open(), await open(), await open()];
    await Promise.all(
      stores.flatMap((store) => Array.from({ length: 50 }, () => increment(store, 'counter'))),
    );
    await expectAlike(stores);
    expect(numberOf(stores[0]?.get('counter') ?? null)).toBe(150);
  });

  it('never has a child whose parent another server removed at the same time', async () => {
    const [one, other] = [await open(), await open()];
    const came = { parentRemoved: 0, childMade: 0 };
    for (let race = 0; race < 30; race += 1) {
      const [parent, child] = [`parent/${race}`, `child/${race}/x`];
      await one.change((change) => change.put(parent, text('x')));
      await expect.poll(() => other.get(parent)).not.toBeNull();
      const [removal, creation] = await Promise.allSettled([
        one.change((change) => {
          if (change.has(`child/${race}/`)) throw new Error('has children');
          change.remove(parent);
        }),
        other.change((change) => {
          if (change.get(parent) === null) throw new Error('no parent');
          change.put(child, text('x'));
        }),
      ]);
      expect([removal.status, creation.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      came[removal.status === 'fulfilled' ? 'parentRemoved' : 'childMade'] += 1;
    }
    await expectAlike([one, other]);
    expect(came.parentRemoved + came.childMade).toBe(30);
  });

  it('tells copies in memory of what another server writes', async () => {
    const [one, other] = [await open(), await open()];
    const copy = new Map<string, string>();
    followEntries(other, 'a/', (key, value) => {
      if (value === null) copy.delete(key);
      else copy.set(key, value.toString());
    });
    await one.change((change) => {
      change.put('a/1', text('one'));
      change.put('a/2', text('two'));
    });
    await one.change((change) => change.remove('a/1'));
    await expect.poll(() => [...copy]).toEqual([['a/2', 'two']]);
    await other.change((change) => change.put('a/3', text('three')));
    expect([...copy.keys()]).toEqual(['a/2', 'a/3']);
  });

  it('goes on from its revision after a restart, and learns what was written meanwhile', async () => {
    const first = await openStore(cluster.urls, prefix);
    resources.defer(() => rmSync(first.folder, { recursive: true, force: true }));
    await first.store.change((change) => {
      change.put('a', text('1'));
      change.put('b', text('2'));
    });
    await first.close();
    const other = await open();
    await other.change((change) => {
      change.put('a', text('3'));
      change.remove('b');
    });
    const again = await openStore(cluster.urls, prefix, first.folder);
    resources.defer(() => again.close());
    await expectAlike([other, again.store]);
    expect([again.store.get('a')?.toString(), again.store.get('b')]).toEqual(['3', null]);
  });

  it('copies everything anew where the engine has forgotten what came in between', async () => {
    const first = await openStore(cluster.urls, prefix);
    resources.defer(() => rmSync(first.folder, { recursive: true, force: true }));
    await first.store.change((change) => {
      change.put('a', text('1'));
      change.put('gone', text('2'));
    });
    await first.close();
    const other = await open();
    await other.change((change) => change.remove('gone'));
    for (let round = 0; round < 3; round += 1) await increment(other, 'a');
    await cluster.compact();
    const again = await openStore(cluster.urls, prefix, first.folder);
    resources.defer(() => again.close());
    await expectAlike([other, again.store]);
    expect([again.store.get('a')?.toString(), again.store.get('gone')]).toEqual(['4', null]);
  });

  it('refuses an engine that is another one than the copy was made from', async () => {
    const first = await openStore(cluster.urls, prefix);
    resources.defer(() => rmSync(first.folder, { recursive: true, force: true }));
    await first.store.change((change) => change.put('a', text('1')));
    await first.close();
    const another = await EtcdCluster.start(1);
    resources.defer(() => another.stop());
    await expect(openStore(another.urls, prefix, first.folder)).rejects.toThrow(
      /^the copy in the state folder is of cluster \d+ below \S+ at revision \d+: expected at most revision \d+ of cluster \d+ below \S+, which the engine has; /u,
    );
  });

  it('refuses a change that is too large for one commit, and makes the others', async () => {
    const store = await open();
    const large = store.change((change) => {
      for (let index = 0; index < 200; index += 1) change.put(`n/${index}`, text('x'));
    });
    const changes = Array.from({ length: 250 }, (_, index) =>
      store.change((change) => change.put(`m/${index}`, text('x'))),
    );
    await expect(large).rejects.toThrow(
      'a change that takes 201 operations: expected at most 100, where several servers share their state',
    );
    await Promise.all(changes);
    expect([...store.keys('m/')]).toHaveLength(250);
    expect(store.has('n/')).toBe(false);
  });

  it('refuses a key that no copy could hold', async () => {
    const store = await open();
    await expect(store.change((change) => change.put('x'.repeat(2000), text('no')))).rejects.toThrow(
      'a key of 2000 bytes: expected at most 1973',
    );
  });

  it('makes a change once, or says that it is not known, where connections are cut off', async () => {
    const proxy = await CuttingProxy.listen(Number(new URL(cluster.urls[0] ?? '').port));
    resources.defer(() => proxy.close());
    const [store, witness] = [await open([proxy.url], 3000), await open()];
    let [done, unknown] = [0, 0];
    const cutting = setInterval(() => proxy.cut(), 331);
    const startedAt = performance.now();
    // As many as a quiet machine makes in some seconds; a slow one makes fewer, a fast one more.
    const isEnough = (rounds: number): boolean =>
      proxy.cuts > 5 && done > 0 && (rounds >= 150 || performance.now() - startedAt > 20_000);
    for (let round = 0; !isEnough(round); round += 1) {
      const key = `key/${round}`;
      try {
        await store.change((change) => {
          change.put(key, text('x'));
          change.put('counter', text(String(numberOf(change.get('counter')) + 1)));
        });
        done += 1;
        expect(store.get(key)?.toString()).toBe('x');
      } catch {
        unknown += 1;
      }
    }
    clearInterval(cutting);
    // It may need a moment until it has a connection again.
    const isMade = (): Promise<boolean> =>
      increment(store, 'end').then(
        () => true,
        () => false,
      );
    await expect.poll(isMade).toBe(true);
    await expectAlike([store, witness]);
    const keys = [...witness.keys('key/')].length;
    expect(keys).toBe(numberOf(witness.get('counter')));
    expect(keys).toBeGreaterThanOrEqual(done);
    expect(keys).toBeLessThanOrEqual(done + unknown);
  });

  it('tells how long the engine has been silent', async () => {
    const store = await open();
    await expect.poll(() => store.ageMs()).toBeLessThan(1000);
    cluster.signal(0, 'SIGSTOP');
    try {
      await sleep(2000);
      expect(store.ageMs()).toBeGreaterThan(1500);
    } finally {
      cluster.signal(0, 'SIGCONT');
    }
    await expect.poll(() => store.ageMs()).toBeLessThan(1000);
  });
});

describe.skipIf(!haveEtcd)('three members of etcd, and three servers', () => {
  let cluster: EtcdCluster;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(3);
  });
  afterAll(() => cluster.stop());

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'lose no change that was acknowledged when the leader gets %s under load',
    async (signal) => {
      const resources = new ResourceStack();
      try {
        const prefix = `/test/${randomUUID()}/`;
        const stores: ReplicatedStore[] = [];
        for (let server = 0; server < 3; server += 1)
          stores.push(await useReplicatedStore(resources, cluster.urls, prefix, patienceMs));
        const acknowledged: string[] = [];
        const end = performance.now() + 6000;
        const writing = stores.map(async (store, server) => {
          for (let round = 0; performance.now() < end || acknowledged.length <= 10; round += 1) {
            const key = `key/${server}/${round}`;
            const change = store.change((made) => {
              made.put(key, text('x'));
              made.put('counter', text(String(numberOf(made.get('counter')) + 1)));
            });
            // Refused while no majority answers, which takes longest where everything does; it may have been made all the same.
            await change.then(
              () => acknowledged.push(key),
              () => sleep(100),
            );
          }
        });
        await sleep(1500);
        const leader = await cluster.findLeader();
        cluster.signal(leader, signal);
        await Promise.all(writing);
        if (signal === 'SIGKILL') cluster.restart(leader);
        else cluster.signal(leader, 'SIGCONT');
        await expectAlike(stores);
        const kept = new Set(stores[0]?.keys('key/'));
        expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
        expect(kept.size).toBe(numberOf(stores[0]?.get('counter') ?? null));
      } finally {
        await resources.close();
      }
    },
  );
});

/** Hands bytes to and fro between clients and a port of 127.0.0.1, and cuts all connections off when it is told to. */
class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  cuts = 0;

  static async listen(port: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const target = connect(port, '127.0.0.1');
      for (const socket of [client, target]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          target.destroy();
        });
      }
      client.pipe(target);
      target.pipe(client);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    if (this.#sockets.size > 0) this.cuts += 1;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
