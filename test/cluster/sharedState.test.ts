import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { MarkCleanup } from '../../src/cluster/MarkCleanup.js';
import { endpointsPrefix } from '../../src/cluster/Presence.js';
import { CursorMovedError, EventCursors } from '../../src/fleet/EventCursors.js';
import type { Occurrence, OccurrenceSink } from '../../src/indications/Indication.js';
import { Outbox } from '../../src/indications/Outbox.js';
import { Administration } from '../../src/security/Administration.js';
import { LastAdminError, Users } from '../../src/security/Users.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import type { SharedStore, StoreChange } from '../../src/store/KeyValueStore.js';
import { marksPrefix } from '../../src/store/replicaKeys.js';
import type { ReplicatedStore } from '../../src/store/ReplicatedStore.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { useReplicatedStore } from '../support/openReplicatedStore.js';

const noChange = (): Promise<never> => Promise.reject(new Error('access keys are not changed here'));

describe.skipIf(!haveEtcd)('what several endpoints share', () => {
  let etcd: EtcdCluster;
  let resources: ResourceStack;
  let prefix: string;
  beforeAll(async () => {
    etcd = await EtcdCluster.start(1);
  });
  afterAll(() => etcd.stop());
  beforeEach(() => {
    resources = new ResourceStack();
    prefix = `/test/${randomUUID()}/`;
  });
  afterEach(() => resources.close());

  const open = (): Promise<ReplicatedStore> => useReplicatedStore(resources, etcd.urls, prefix);

  it('keeps an administrator: of two who are removed at two endpoints at the same time, one stays', async () => {
    const [one, other] = [new Users(await open()), new Users(await open())];
    for (let race = 0; race < 3; race += 1) {
      for (const name of ['ann', 'bob']) await one.set(name, 'a password', ['admin']);
      await expect.poll(() => other.list().length).toBe(2);
      const [removed, lowered] = await Promise.allSettled([
        one.removeUnlessLast('ann', () => {}),
        other.changeUnlessLast('bob', { roles: ['read'] }),
      ]);
      const failed = [removed, lowered].filter((each) => each.status === 'rejected');
      expect(failed).toHaveLength(1);
      expect(failed[0]?.reason).toBeInstanceOf(LastAdminError);
      await expect.poll(() => one.list().filter(({ roles }) => roles.includes('admin')).length).toBe(1);
    }
  });

  it('keeps both: the new password and the new roles of a user, given at two endpoints at the same time', async () => {
    const [one, other] = [new Users(await open()), new Users(await open())];
    await one.set('ann', 'a password', ['admin']);
    await one.set('bob', 'a password', ['read']);
    await expect.poll(() => other.list().length).toBe(2);
    for (let race = 0; race < 3; race += 1) {
      const passwordHash = await one.preparePassword('bob', `password ${race}`);
      const roles = race % 2 === 0 ? (['read', 'write'] as const) : (['read'] as const);
      await Promise.all([
        one.changeUnlessLast('bob', { passwordHash }),
        other.changeUnlessLast('bob', { roles }),
      ]);
      for (const users of [one, other])
        await expect
          .poll(() => users.find('bob'))
          .toEqual({
            name: 'bob',
            roles,
            namespaceRoles: {},
            passwordHash,
          });
    }
  });

  it('is recorded as it went: of two administrators removed at the same time, one removal is recorded as refused', async () => {
    const recorded: string[] = [];
    const administrations = [await open(), await open()].map(
      (store) =>
        new Administration({
          users: new Users(store),
          accessKeys: { list: () => [], put: noChange, remove: noChange, removeOf: () => undefined },
          record: async (_, { what, account, outcome }) =>
            void recorded.push(`${what} ${account} ${outcome}`),
          verifyAudit: () => Promise.resolve({}),
        }),
    );
    const [one, other] = administrations;
    const by = { who: 'root', door: 'store' };
    const [names, roles] = [['ann', 'bob'], ['admin'] as const];
    for (const name of names)
      await one?.run({ kind: 'addUser', name, password: 'a password', roles, namespaceRoles: {} }, by);
    await expect.poll(() => other?.run({ kind: 'listUsers' }, by)).toHaveLength(2);
    recorded.length = 0;
    const removed = await Promise.allSettled([
      one?.run({ kind: 'removeUser', name: 'ann' }, by),
      other?.run({ kind: 'removeUser', name: 'bob' }, by),
    ]);
    const refused = names.filter((_, index) => removed[index]?.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(recorded.toSorted()).toEqual(
      ['removeUser ann done', 'removeUser bob done', `removeUser ${refused[0]} refused`].toSorted(),
    );
  });

  describe('of events of a host', () => {
    const note = (number: number): Occurrence => ({
      namespace: 'root/test',
      indication: new CIMInstance('CIM_InstCreation', [
        cimProperty('IndicationIdentifier', 'string', `${number}`),
      ]),
    });

    /** Counts how often each occurrence was published, in the transaction. */
    const countWithin = (change: StoreChange): OccurrenceSink => ({
      wants: () => true,
      publish: ({ indication }) => {
        const key = `told/${idOf(indication)}`;
        change.put(key, Buffer.from(String(Number(change.get(key)?.toString() ?? 0) + 1)));
      },
    });

    /** Takes the next 25 of 100 events, as the endpoint that delivers does. */
    async function take(cursors: EventCursors): Promise<void> {
      const before = cursors.find('h1');
      const from = before?.number ?? 0;
      const events = Array.from({ length: Math.min(25, 100 - from) }, (_, index) => note(from + index));
      const after = { epoch: 'e', number: from + events.length };
      await cursors.publish({ hostId: 'h1', before, after, gap: null, events });
    }

    function cursorsOf(store: SharedStore): EventCursors {
      return new EventCursors({
        store,
        sink: {
          publish: () => expect.unreachable('it is published in the transaction'),
          within: countWithin,
        },
        onError: () => {},
        onLost: () => {},
      });
    }

    /** The store of an endpoint that ends in its second change: before the commit, or when it was made and not yet known. */
    function ending(store: SharedStore, when: 'after' | 'before'): SharedStore {
      let changes = 0;
      const change: SharedStore['change'] = async (prepare) => {
        changes += 1;
        if (changes === 2 && when === 'before') throw new Error('killed');
        const result = await store.change(prepare);
        if (changes === 2) throw new Error('killed');
        return result;
      };
      return {
        get: (key) => store.get(key),
        has: (key) => store.has(key),
        entries: (...range) => store.entries(...range),
        keys: (...range) => store.keys(...range),
        watch: (...watched) => store.watch(...watched),
        expectRoom: () => store.expectRoom(),
        change,
      };
    }

    it.each(['before', 'after'] as const)(
      'publishes each once, where an endpoint ends %s its commit',
      async (when) => {
        const [one, other] = [await open(), await open()];
        const first = cursorsOf(ending(one, when));
        await take(first);
        await expect(take(first)).rejects.toThrow('killed');
        await expect.poll(() => other.revision).toBeGreaterThanOrEqual(one.revision);
        const next = cursorsOf(other);
        while ((next.find('h1')?.number ?? 0) < 100) await take(next);
        const told = Array.from(other.entries('told/'), ([, count]) => count.toString());
        expect(told).toEqual(Array.from({ length: 100 }, () => '1'));
      },
    );

    it('publishes each once, where two endpoints take them at the same time', async () => {
      const [one, other] = [await open(), await open()];
      const takers = [cursorsOf(one), cursorsOf(other)];
      await Promise.all(
        takers.map(async (cursors) => {
          while ((cursors.find('h1')?.number ?? 0) < 100)
            await take(cursors).catch((error: unknown) => expect(error).toBeInstanceOf(CursorMovedError));
        }),
      );
      const told = Array.from(one.entries('told/'), ([, count]) => count.toString());
      expect(told).toEqual(Array.from({ length: 100 }, () => '1'));
    });

    it('publishes an answer that is larger than one change in several, and keeps its order', async () => {
      const store = await open();
      const cursors = new EventCursors({
        store,
        sink: {
          publish: () => expect.unreachable('it is published in the transaction'),
          within: (change) => ({
            wants: () => true,
            publish: ({ indication }) => {
              const id = idOf(indication).padStart(3, '0');
              change.put(`told/${id}`, Buffer.alloc(60_000));
            },
          }),
        },
        onError: () => {},
        onLost: () => {},
      });
      const events = Array.from({ length: 100 }, (_, number) => (number % 10 === 9 ? null : note(number)));
      const after = { epoch: 'e', number: 100 };
      await cursors.publish({ hostId: 'h1', before: null, after, gap: null, events });
      expect([...store.keys('told/')]).toHaveLength(90);
      const revisions = Array.from(store.keys('told/'), (key) => store.revisionOf(key) ?? 0n);
      expect(revisions).toEqual(revisions.toSorted((a, b) => Number(a - b)));
      expect(cursors.find('h1')).toEqual(after);
    });

    it('writes the cursors of more hosts than fit into one change', async () => {
      const store = await open();
      const cursors = cursorsOf(store);
      for (let host = 0; host < 250; host += 1) cursors.put(`h${host}`, { epoch: 'e', number: host });
      await cursors.close();
      expect([...store.keys('fleet/events/')]).toHaveLength(250);
    });
  });

  it('counts an indication that the outbox refuses once, however often its change is prepared', async () => {
    const [one, other] = [await open(), await open()];
    const refused: string[] = [];
    const outbox = new Outbox({
      store: one,
      writer: 'a',
      maxBytes: 0,
      onRefused: (why) => void refused.push(why),
    });
    let [changes, prepared] = [0, 0];
    const indication = new CIMInstance('CIM_InstCreation', []);
    // Until one was prepared again, because the other server had changed what it rests on.
    while (prepared === changes) {
      const theirs = other.change((change) => change.put('rests/on', Buffer.from(`${changes}`)));
      await one.change((change) => {
        prepared += 1;
        change.get('rests/on');
        outbox.put(change, { namespace: 'root/test', indication });
      });
      changes += 1;
      await theirs;
    }
    expect(refused).toHaveLength(changes);
    await expect(
      one.change((change) => {
        outbox.put(change, { namespace: 'root/test', indication });
        throw new Error('not made');
      }),
    ).rejects.toThrow('not made');
    expect(refused).toHaveLength(changes);
  });

  it('has no mark of an endpoint that has been gone for long, and has those of the others', async () => {
    const [one, other] = [await open(), await open()];
    const write = (store: ReplicatedStore) => store.change((change) => change.put('x', Buffer.of(1)));
    await write(one);
    const [mine = ''] = one.keys(marksPrefix);
    await write(other);
    await expect.poll(() => [...one.keys(marksPrefix)].length).toBe(2);
    const writer = mine.slice(marksPrefix.length);
    const entry = {
      address: '127.0.0.1',
      port: 1,
      hostName: 'h',
      version: '1',
      sharedVersion: 1,
      since: '',
      writer,
    };
    await one.change((change) => change.put(`${endpointsPrefix}e1`, Buffer.from(JSON.stringify(entry))));
    const errors: unknown[] = [];
    const cleanup = new MarkCleanup({
      store: one,
      onError: (error) => void errors.push(error),
      goneMs: 300,
      checkEveryMs: 50,
    });
    resources.use(cleanup);
    await expect.poll(() => [...one.keys(marksPrefix)]).toEqual([mine]);
    // Its server is still here, takes its loss for no other engine, and writes a new one.
    await other.confirm();
    expect(other.fault).toBeNull();
    await write(other);
    expect([...other.keys(marksPrefix)]).toHaveLength(2);
    expect(errors).toEqual([]);
  });
});

function idOf(indication: CIMInstance): string {
  const id = indication.value('IndicationIdentifier');
  return typeof id === 'string' ? id : '';
}
