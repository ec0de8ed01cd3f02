import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  EngineRefusedError,
  EngineUnavailableError,
  type Commit,
  type Followed,
} from '../../../src/store/Engine.js';
import { EtcdEngine } from '../../../src/store/etcd/EtcdEngine.js';
import { EtcdMembers } from '../../../src/store/etcd/EtcdMembers.js';
import { EtcdCluster, haveEtcd } from '../../support/EtcdCluster.js';
import { findFreePort } from '../../support/freePort.js';

const text = (value: string): Buffer => Buffer.from(value);

describe.skipIf(!haveEtcd)('the engine etcd', () => {
  let cluster: EtcdCluster;
  let engine: EtcdEngine;
  let prefix: string;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(1);
  });
  afterAll(() => cluster.stop());
  beforeEach(() => {
    prefix = `/test/${randomUUID()}/`;
    engine = open();
  });
  afterEach(() => engine.close());

  function open(): EtcdEngine {
    return new EtcdEngine({ urls: cluster.urls, prefix, tls: null });
  }

  function commitOf(changes: Partial<Commit>): Commit {
    return {
      mark: { key: `txn/${randomUUID()}`, value: randomUUID(), modRevision: 0n },
      expected: new Map(),
      expectedEmpty: new Set(),
      fences: [],
      writes: new Map(),
      ...changes,
    };
  }

  async function put(key: string, value: string): Promise<bigint> {
    const result = await engine.commit(commitOf({ writes: new Map([[key, text(value)]]) }));
    if (result.kind !== 'done') throw new Error(result.kind);
    return result.revision;
  }

  async function read(): Promise<Record<string, string>> {
    const found: [string, string][] = [];
    for await (const { entries } of engine.snapshot())
      for (const { key, value } of entries) if (!key.startsWith('txn/')) found.push([key, value.toString()]);
    return Object.fromEntries(found);
  }

  it('writes and removes several entries as one', async () => {
    await put('a', '1');
    const writes = new Map([
      ['a', null],
      ['b', text('2')],
      ['c', text('3')],
    ]);
    expect(await engine.commit(commitOf({ writes }))).toMatchObject({ kind: 'done' });
    expect(await read()).toEqual({ b: '2', c: '3' });
  });

  it('writes nothing where an entry is another one than was read', async () => {
    const revision = await put('a', '1');
    await put('a', '2');
    const writes = new Map([['b', text('no')]]);
    expect(await engine.commit(commitOf({ expected: new Map([['a', revision]]), writes }))).toMatchObject({
      kind: 'conflict',
    });
    expect(await engine.commit(commitOf({ expected: new Map([['a', 0n]]), writes }))).toMatchObject({
      kind: 'conflict',
    });
    expect(await read()).toEqual({ a: '2' });
    expect(await engine.commit(commitOf({ expected: new Map([['x', 0n]]), writes }))).toMatchObject({
      kind: 'done',
    });
  });

  it('writes nothing where an entry has come under a prefix that was empty', async () => {
    await put('child/one', '1');
    const writes = new Map([['parent', null]]);
    const expectedEmpty = new Set(['child/']);
    expect(await engine.commit(commitOf({ expectedEmpty, writes }))).toMatchObject({ kind: 'conflict' });
    expect(await engine.commit(commitOf({ expectedEmpty: new Set(['chile/']), writes }))).toMatchObject({
      kind: 'done',
    });
  });

  it('makes a commit that is sent twice once, and says so both times', async () => {
    const key = 'txn/me';
    const first = commitOf({
      mark: { key, value: 'mark 1', modRevision: 0n },
      writes: new Map([['a', text('1')]]),
    });
    const made = await engine.commit(first);
    await put('a', '2');
    expect(await engine.commit(first)).toEqual(made);
    expect(await read()).toEqual({ a: '2' });
    // A late copy of it, after the next one of the same writer, is no more than a conflict.
    const revision = made.kind === 'done' ? made.revision : 0n;
    await engine.commit(commitOf({ mark: { key, value: 'mark 2', modRevision: revision } }));
    expect(await engine.commit(first)).toMatchObject({ kind: 'conflict' });
    expect(await read()).toEqual({ a: '2' });
  });

  it('gives all entries of one revision in pages', async () => {
    for (let page = 0; page < 21; page += 1) {
      const writes = new Map(
        Array.from({ length: 100 }, (_, index) => [`n/${page * 100 + index}`, text('x')] as const),
      );
      await engine.commit(commitOf({ writes }));
    }
    const pages: number[] = [];
    const revisions = new Set<bigint>();
    for await (const { revision, entries } of engine.snapshot()) {
      pages.push(entries.length);
      revisions.add(revision);
      // What is written meanwhile is of another revision.
      await put(`late/${pages.length}`, 'x');
    }
    // 2,100 entries, and the 21 marks.
    expect(pages).toEqual([1000, 1000, 121]);
    expect(revisions.size).toBe(1);
  });

  it('refuses more operations than etcd takes, and says what it refused', async () => {
    const writes = new Map(Array.from({ length: 200 }, (_, index) => [`n/${index}`, text('x')] as const));
    await expect(engine.commit(commitOf({ writes }))).rejects.toThrow(EngineRefusedError);
    await expect(engine.commit(commitOf({ writes }))).rejects.toThrow(/^etcd refuses Txn: /u);
  });

  it('tells who follows of every write after a revision, whole and in their order', async () => {
    const from = await put('a', '0');
    const told: string[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const followed of engine.follow(from, stop.signal)) {
        if (followed.kind !== 'events') continue;
        for (const { writes } of followed.events)
          told.push(
            Array.from(writes, ([key, value]) => `${key}=${value?.toString() ?? 'gone'}`)
              .filter((write) => !write.startsWith('txn/'))
              .join(),
          );
        if (told.length === 3) stop.abort();
      }
    })();
    await put('a', '1');
    await engine.commit(
      commitOf({
        writes: new Map([
          ['a', null],
          ['b', text('2')],
        ]),
      }),
    );
    await put('c', '3');
    await following;
    expect(told).toEqual(['a=1', 'a=gone,b=2', 'c=3']);
  });

  it('gives a sign of life while nothing is written', async () => {
    const from = await put('a', '0');
    const stop = new AbortController();
    const kinds: Followed['kind'][] = [];
    for await (const { kind } of engine.follow(from, stop.signal)) {
      kinds.push(kind);
      if (kinds.length === 3) stop.abort();
    }
    expect(kinds).toEqual(['alive', 'alive', 'alive']);
  });

  it('tells who comes back too late that it has to copy everything', async () => {
    const from = await put('a', '0');
    await put('a', '1');
    await cluster.compact();
    const kinds: Followed['kind'][] = [];
    for await (const { kind } of engine.follow(from - 1n, new AbortController().signal)) kinds.push(kind);
    expect(kinds.at(-1)).toBe('compacted');
  });

  describe('a leadership', () => {
    const signal = new AbortController().signal;

    it('is held by one at a time, and passes on when it is given back', async () => {
      const first = await engine.lead('lead/x', 20_000, signal);
      expect(first.isSafe()).toBe(true);
      const other = open();
      let isLeading = false;
      const second = other.lead('lead/x', 20_000, signal).then((held) => {
        isLeading = true;
        return held;
      });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(isLeading).toBe(false);
      await first.giveBack();
      const next = await second;
      expect(first.isSafe()).toBe(false);
      expect(next.fence.createRevision).toBeGreaterThan(first.fence.createRevision);
      await next.giveBack();
      await other.close();
    });

    it('lives on while it is renewed, longer than its time', async () => {
      const held = await engine.lead('lead/x', 4_000, signal);
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      expect(held.isSafe()).toBe(true);
      await held.giveBack();
    });

    it('fences the commits of one that had it before', async () => {
      const former = await engine.lead('lead/x', 20_000, signal);
      const writes = new Map([['queue/1', text('x')]]);
      expect(await engine.commit(commitOf({ fences: [former.fence], writes }))).toMatchObject({
        kind: 'done',
      });
      await former.giveBack();
      const next = await engine.lead('lead/x', 20_000, signal);
      expect(await engine.commit(commitOf({ fences: [former.fence], writes }))).toEqual({ kind: 'fenced' });
      await next.giveBack();
    });
  });

  it('tells its version, its revision and its size', async () => {
    const revision = await put('a', '1');
    const status = await engine.status();
    expect(status.revision).toBeGreaterThanOrEqual(revision);
    const [member] = status.members;
    expect(member?.state).toMatchObject({
      version: expect.stringMatching(/^3\.\d+\.\d+$/u) as string,
      isLeader: true,
    });
    expect(member?.state?.usedBytes).toBeGreaterThan(0);
    expect(status.alarms).toEqual([]);
  });
});

describe('the address of etcd', () => {
  it.each(['127.0.0.1:2379', 'https://127.0.0.1:2379', 'http://127.0.0.1', 'http://127.0.0.1:2379/x'])(
    'is refused as %s',
    (url) => {
      expect(() => new EtcdMembers([url], null)).toThrow(
        `"${url}" is no address of etcd: expected http://host:port, or certificates for https`,
      );
    },
  );

  it('that does not answer is told with what was asked', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const engine = new EtcdEngine({ urls: [url], prefix: '/x/', tls: null, timeoutMs: 1000 });
    const asked = engine.status();
    await expect(asked).rejects.toThrow(EngineUnavailableError);
    await expect(asked).rejects.toThrow(
      `none of the members of etcd (${url}) answered Range within 1 s; the last one: `,
    );
    await engine.close();
  });
});
