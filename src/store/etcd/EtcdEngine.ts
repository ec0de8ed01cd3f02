import { setTimeout as delay } from 'node:timers/promises';
import {
  EngineRefusedError,
  type Commit,
  type CommitResult,
  type Engine,
  type EngineEntry,
  type EngineEvents,
  type EngineMember,
  type EngineStatus,
  type Followed,
  type Leadership,
} from '../Engine.js';
import { EtcdLeadership } from './EtcdLeadership.js';
import { EtcdMembers, type EtcdTls } from './EtcdMembers.js';
import type {
  AlarmResponse,
  Compare,
  KeyValue,
  RangeResponse,
  RequestOp,
  StatusResponse,
  TxnRequest,
  TxnResponse,
  WatchRequest,
  WatchResponse,
} from './etcdProtocol.js';

export interface EtcdSettings {
  /** Each is `https://host:port`, or `http://host:port` without certificates. */
  readonly urls: readonly string[];
  /** Prefix of all keys of this cluster of servers.  Other users of the same etcd have other prefixes. */
  readonly prefix: string;
  readonly tls: EtcdTls | null;
  /** Time to wait for the members before `EngineUnavailableError`; 15 s if absent. */
  readonly timeoutMs?: number;
}

const pageSize = 1000;
const questionMs = 500;
/** A member that has left so many questions without an answer is given up. */
const maxUnanswered = 3;
const leadPauseMs = 200;

/**
 * etcd 3.4 and later, through gRPC.  A commit is one transaction.  Its `mark` and the entries it was based on are its compares.
 */
export class EtcdEngine implements Engine {
  readonly #members: EtcdMembers;
  readonly #prefix: string;
  /** The cluster that answered first. */
  #clusterId: string | null = null;

  /** @throws RangeError as `EtcdMembers` does. */
  constructor({ urls, prefix, tls, timeoutMs }: EtcdSettings) {
    this.#members = new EtcdMembers(urls, tls, timeoutMs);
    this.#prefix = prefix;
  }

  snapshot(): AsyncGenerator<{ readonly revision: bigint; readonly entries: readonly EngineEntry[] }> {
    return this.#pages('');
  }

  async read(prefix: string): Promise<readonly EngineEntry[]> {
    const found: EngineEntry[] = [];
    for await (const { entries } of this.#pages(prefix)) found.push(...entries);
    return found;
  }

  /** All entries below a prefix at one revision, which is the newest one of a majority. */
  async *#pages(
    prefix: string,
  ): AsyncGenerator<{ readonly revision: bigint; readonly entries: readonly EngineEntry[] }> {
    let [key, revision] = [this.#key(prefix), 0n];
    const end = endOfPrefix(key);
    for (;;) {
      const page = await this.#members.call<RangeResponse>('KV', 'Range', {
        key,
        range_end: end,
        limit: pageSize,
        revision: String(revision),
      });
      if (revision === 0n) revision = BigInt(page.header.revision);
      yield { revision, entries: page.kvs.map((kv) => this.#entryOf(kv)) };
      const last = page.kvs.at(-1);
      if (!page.more || !last) return;
      key = Buffer.concat([last.key, Buffer.of(0)]);
    }
  }

  async commit({ mark, expected, expectedEmpty, fences, writes }: Commit): Promise<CommitResult> {
    const compare: Compare[] = [
      this.#hasRevision(mark.key, mark.modRevision),
      ...Array.from(expected, ([key, revision]) => this.#hasRevision(key, revision)),
      ...Array.from(expectedEmpty, (prefix): Compare => {
        const key = this.#key(prefix);
        return { key, range_end: endOfPrefix(key), target: 'CREATE', result: 'EQUAL', create_revision: '0' };
      }),
      ...fences.map(({ key, createRevision }): Compare => ({
        key: this.#key(key),
        target: 'CREATE',
        result: 'EQUAL',
        create_revision: String(createRevision),
      })),
    ];
    const success: RequestOp[] = [
      { request_put: { key: this.#key(mark.key), value: Buffer.from(mark.value) } },
      ...Array.from(writes, ([key, value]): RequestOp =>
        value === null
          ? { request_delete_range: { key: this.#key(key) } }
          : { request_put: { key: this.#key(key), value } },
      ),
    ];
    const failure: RequestOp[] = [mark, ...fences].map(({ key }) => ({
      request_range: { key: this.#key(key) },
    }));
    const answer = await this.#transact({ compare, success, failure });
    if (answer.succeeded) return { kind: 'done', revision: BigInt(answer.header.revision) };
    const [marked, ...fenced] = answer.responses.map(({ response_range: range }) => range?.kvs[0]);
    // The answer to an earlier attempt of this commit was lost; the commit had been made.
    if (marked?.value.toString() === mark.value)
      return { kind: 'done', revision: BigInt(marked.mod_revision) };
    const isLost = fences.some(
      ({ createRevision }, index) => fenced[index]?.create_revision !== String(createRevision),
    );
    return isLost ? { kind: 'fenced' } : { kind: 'conflict', revision: BigInt(answer.header.revision) };
  }

  async *follow(after: bigint, signal: AbortSignal): AsyncGenerator<Followed> {
    let last = after;
    while (!signal.aborted) {
      for await (const followed of this.#followMember(last, signal)) {
        if (followed.kind === 'events') last = followed.events.at(-1)?.revision ?? last;
        yield followed;
        if (followed.kind === 'compacted' || followed.kind === 'replaced') return;
      }
      await delay(leadPauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async lead(name: string, ttlMs: number, signal: AbortSignal, value?: string): Promise<Leadership> {
    const key = this.#key(name);
    for (;;) {
      signal.throwIfAborted();
      // Who waits only reads: a lease for each attempt would be a write.
      const { kvs } = await this.#members.call<RangeResponse>('KV', 'Range', { key });
      if (kvs.length > 0) {
        await delay(leadPauseMs);
        continue;
      }
      const lease = await EtcdLeadership.grant(this.#members, name, ttlMs);
      const { header, succeeded } = await this.#transact({
        compare: [{ key, target: 'CREATE', result: 'EQUAL', create_revision: '0' }],
        success: [{ request_put: { key, value: Buffer.from(value ?? lease.id), lease: lease.id } }],
        failure: [],
      });
      if (succeeded) return lease.begin(BigInt(header.revision));
      await lease.revoke();
      await delay(leadPauseMs);
    }
  }

  async announce(key: string, value: Buffer, ttlMs: number): Promise<void> {
    const { id } = await EtcdLeadership.grant(this.#members, key, ttlMs);
    await this.#transact({
      compare: [],
      success: [{ request_put: { key: this.#key(key), value, lease: id } }],
      failure: [],
    });
  }

  async status(): Promise<EngineStatus> {
    // A member that lags behind would tell an older revision: this question is confirmed by a majority.
    const { header } = await this.#members.call<RangeResponse>('KV', 'Range', { key: this.#key('') });
    const [alarms, members] = await Promise.all([
      this.#listAlarms(),
      Promise.all(this.#members.urls.map((url, index) => this.#describe(url, index))),
    ]);
    this.#clusterId ??= header.cluster_id;
    return {
      dataId: `cluster ${header.cluster_id} below ${this.#prefix}`,
      revision: BigInt(header.revision),
      members,
      alarms,
    };
  }

  /** None if etcd does not allow this client to ask. */
  async #listAlarms(): Promise<readonly string[]> {
    try {
      const { alarms } = await this.#members.call<AlarmResponse>('Maintenance', 'Alarm', { action: 'GET' });
      return [...new Set(alarms.map(({ alarm }) => alarm))];
    } catch (error) {
      if (error instanceof EngineRefusedError) return [];
      throw error;
    }
  }

  async #describe(url: string, index: number): Promise<EngineMember> {
    try {
      const answer = await this.#members.ask<StatusResponse>(index, 'Maintenance', 'Status', {});
      const { header, version, dbSize, dbSizeInUse, dbSizeQuota, leader } = answer;
      return {
        url,
        state: {
          version,
          isLeader: leader === header.member_id,
          usedBytes: Number(dbSize),
          inUseBytes: dbSizeInUse === '0' ? null : Number(dbSizeInUse),
          quotaBytes: dbSizeQuota === '0' ? null : Number(dbSizeQuota),
        },
      };
    } catch {
      return { url, state: null };
    }
  }

  close(): Promise<void> {
    this.#members.close();
    return Promise.resolve();
  }

  /** The events of one member until it fails, is silent, or `signal` is aborted. */
  async *#followMember(after: bigint, signal: AbortSignal): AsyncGenerator<Followed> {
    const { member, stream } = this.#members.stream<WatchRequest, WatchResponse>('Watch', 'Watch');
    const stop = (): void => stream.cancel();
    signal.addEventListener('abort', stop);
    // Counted by questions, and only while an answer is awaited: this process may be busy with what it was told.
    let unanswered = 0;
    let isAwaited = true;
    const asking = setInterval(() => {
      if (!isAwaited) return;
      if (unanswered >= maxUnanswered) {
        stream.cancel();
        return;
      }
      unanswered += 1;
      stream.write({ progress_request: {} });
    }, questionMs);
    try {
      stream.write({
        create_request: {
          key: Buffer.from(this.#prefix),
          range_end: endOfPrefix(this.#prefix),
          start_revision: String(after + 1n),
          progress_notify: true,
        },
      });
      for await (const told of stream as AsyncIterable<WatchResponse>) {
        unanswered = 0;
        this.#clusterId ??= told.header.cluster_id;
        if (told.header.cluster_id !== this.#clusterId) {
          yield { kind: 'replaced' };
          return;
        }
        if (told.canceled) {
          if (told.compact_revision !== '0') yield { kind: 'compacted' };
          return;
        }
        // The revision in a heartbeat may be ahead of the events (etcd issue 15220), so it is not used.
        isAwaited = false;
        yield told.events.length === 0 ? { kind: 'alive' } : { kind: 'events', events: this.#eventsOf(told) };
        isAwaited = true;
      }
    } catch (error) {
      if (!signal.aborted && !isOfStream(error)) throw error;
    } finally {
      clearInterval(asking);
      signal.removeEventListener('abort', stop);
      stream.on('error', () => undefined);
      stream.cancel();
      if (!signal.aborted) this.#members.leave(member);
    }
  }

  #eventsOf({ events }: WatchResponse): readonly EngineEvents[] {
    const found: { readonly revision: bigint; readonly writes: Map<string, Buffer | null> }[] = [];
    for (const { type, kv } of events) {
      const revision = BigInt(kv.mod_revision);
      let last = found.at(-1);
      if (last?.revision !== revision) found.push((last = { revision, writes: new Map() }));
      last.writes.set(this.#withoutPrefix(kv.key), type === 'DELETE' ? null : kv.value);
    }
    return found;
  }

  #transact(request: TxnRequest): Promise<TxnResponse> {
    return this.#members.call<TxnResponse>('KV', 'Txn', request);
  }

  #hasRevision(key: string, revision: bigint): Compare {
    return { key: this.#key(key), target: 'MOD', result: 'EQUAL', mod_revision: String(revision) };
  }

  #entryOf({ key, value, mod_revision: revision }: KeyValue): EngineEntry {
    return { key: this.#withoutPrefix(key), value, modRevision: BigInt(revision) };
  }

  #key(key: string): Buffer {
    return Buffer.from(this.#prefix + key);
  }

  #withoutPrefix(key: Buffer): string {
    return key.toString().slice(this.#prefix.length);
  }
}

/** The end of the range of all keys that begin with `prefix`. */
function endOfPrefix(prefix: string | Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let index = end.length - 1; index >= 0; index -= 1) {
    const byte = end[index] ?? 0xff;
    if (byte < 0xff) {
      end[index] = byte + 1;
      return end.subarray(0, index + 1);
    }
  }
  return Buffer.of(0);
}

/** Whether a stream ended because of its member, or because it was cancelled. */
function isOfStream(error: unknown): boolean {
  return typeof (error as { code?: unknown }).code === 'number';
}
