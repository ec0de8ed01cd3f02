import { ChangeTooLargeError, type Leadership } from './Engine.js';
import { copied, maxKeyBytes, revisionBytes } from './replicaKeys.js';
import type { HostStore, StoreChange } from './KeyValueStore.js';

/** A change in the queue. */
export interface Waiting {
  /** May be called several times. */
  readonly prepare: (change: StoreChange) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** The change is made only while this is held; null: always. */
  readonly leadership: Leadership | null;
}

/** Changes that are made in one commit. */
export interface Group {
  readonly writes: Map<string, Buffer | null>;
  readonly expected: Map<string, bigint>;
  readonly expectedEmpty: Set<string>;
  readonly prepared: {
    readonly waiting: Waiting;
    readonly onDone: readonly (() => void)[];
    readonly tellWritten: (isDone: boolean) => void;
  }[];
  /** That of all its changes. */
  readonly leadership: Leadership | null;
}

/** Maximum number of operations of a commit, including the mark.  By default etcd refuses more than 128. */
const maxOperations = 100;
/** Maximum length of the keys and values of a commit.  By default etcd refuses requests of more than 1.5 MiB. */
const maxBytes = 1024 * 1024;

/** Reports in reverse order that nothing of a group was written. */
export function takeBack(group: Group): void {
  for (const { tellWritten } of group.prepared.toReversed()) tellWritten(false);
}

/** One change of a group during its preparation.  It sees the changes before it, and its reads are recorded. */
export class GroupedChange implements StoreChange {
  readonly #replica: HostStore;
  readonly #group: Group;
  readonly #expected = new Map<string, bigint>();
  readonly #expectedEmpty = new Set<string>();
  readonly writes = new Map<string, Buffer | null>();
  /** To be called when the change is made. */
  readonly listeners: (() => void)[] = [];

  constructor(replica: HostStore, group: Group) {
    this.#replica = replica;
    this.#group = group;
  }

  /** Whether the group's commit would be too large with this change. */
  get isTooLarge(): boolean {
    return this.#countOperations() > maxOperations || this.#countBytes() > maxBytes;
  }

  /** @throws ChangeTooLargeError */
  expectSize(): void {
    expectAtMost(maxOperations, 'operations', this.#countOperations());
    expectAtMost(maxBytes, 'bytes', this.#countBytes());
  }

  /** The number of operations of the group's commit including this change, in the larger of its two branches. */
  #countOperations(): number {
    const { writes, expected, expectedEmpty } = this.#group;
    const compares =
      countTogether(expected, this.#expected) + countTogether(expectedEmpty, this.#expectedEmpty);
    return Math.max(compares, countTogether(writes, this.writes)) + 1;
  }

  /** The length of all keys and values of the group's commit including this change. */
  #countBytes(): number {
    return bytesOf(this.#group.writes) + bytesOf(this.writes);
  }

  get(key: string): Buffer | null {
    const stated = this.#group.writes.get(key);
    if (stated !== undefined) return stated;
    const value = this.#replica.get(copied + key);
    this.#expected.set(key, value?.readBigInt64BE(0) ?? 0n);
    return value?.subarray(revisionBytes) ?? null;
  }

  has(prefix: string): boolean {
    const { writes } = this.#group;
    for (const [key, value] of writes) if (value !== null && key.startsWith(prefix)) return true;
    let isEmpty = true;
    for (const [found, value] of this.#replica.entries(copied + prefix)) {
      isEmpty = false;
      const key = found.slice(copied.length);
      this.#expected.set(key, value.readBigInt64BE(0));
      if (writes.get(key) !== null) return true;
    }
    if (isEmpty) this.#expectedEmpty.add(prefix);
    return false;
  }

  put(key: string, value: Buffer): void {
    // The engine accepts longer keys, but no copy could store them.
    if (Buffer.byteLength(key) > maxKeyBytes)
      throw new RangeError(`a key of ${Buffer.byteLength(key)} bytes: expected at most ${maxKeyBytes}`);
    this.writes.set(key, value);
  }

  remove(key: string): void {
    this.writes.set(key, null);
  }

  onDone(listener: () => void): void {
    this.listeners.push(listener);
  }

  join(group: Group): void {
    for (const [key, revision] of this.#expected) group.expected.set(key, revision);
    for (const prefix of this.#expectedEmpty) group.expectedEmpty.add(prefix);
    for (const [key, value] of this.writes) group.writes.set(key, value);
  }
}

/** The number of keys in a group together with one more change, which is usually small. */
function countTogether(
  group: ReadonlyMap<string, unknown> | ReadonlySet<string>,
  own: ReadonlyMap<string, unknown> | ReadonlySet<string>,
): number {
  let count = group.size;
  for (const key of own.keys()) if (!group.has(key)) count += 1;
  return count;
}

function bytesOf(writes: ReadonlyMap<string, Buffer | null>): number {
  let bytes = 0;
  for (const [key, value] of writes) bytes += Buffer.byteLength(key) + (value?.length ?? 0);
  return bytes;
}

/** @throws ChangeTooLargeError */
function expectAtMost(most: number, what: string, count: number): void {
  if (count > most)
    throw new ChangeTooLargeError(
      `a change that takes ${count} ${what}: expected at most ${most}, where several servers share their state`,
    );
}
