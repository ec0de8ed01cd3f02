import { randomBytes } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';
import { RecordChanges } from './RecordChanges.js';

/** The record of a volume.  Its bytes are in its pool. */
export interface VolumeRecord {
  /** 32 hexadecimal digits that never change: the volume's DeviceID and the basis of its identity. */
  readonly id: string;
  readonly name: string;
  /** Name of the pool. */
  readonly pool: string;
  readonly bytes: number;
  readonly blockSize: 512 | 4096;
  readonly thick: boolean;
  /** ms since the epoch. */
  readonly createdAt: number;
  /** Absent if the volume is not a copy. */
  readonly copyOf?: CopyOrigin;
}

/** The origin of a copy. */
export interface CopyOrigin {
  readonly volume: string;
  /** A snapshot shares blocks with its source as long as both exist.  A clone is independent. */
  readonly kind: 'snapshot' | 'clone';
  /** The instant whose state it has, in ms since the epoch. */
  readonly at: number;
}

/** 32 hexadecimal digits that no volume had before. */
export function newVolumeId(): string {
  return randomBytes(16).toString('hex');
}

const prefix = 'volume/';

/** Volumes in memory.  Lookups by id or name take constant time. */
export class VolumeIndex {
  readonly #byId = new Map<string, VolumeRecord>();
  readonly #idByName = new Map<string, string>();
  readonly #copiesOf = new Map<string, Set<string>>();
  readonly #idsByPool = new Map<string, Set<string>>();

  get size(): number {
    return this.#byId.size;
  }

  /** In the order in which they were added. */
  list(): Iterable<VolumeRecord> {
    return this.#byId.values();
  }

  find(id: string): VolumeRecord | null {
    return this.#byId.get(id) ?? null;
  }

  /** Names are compared byte by byte. */
  findByName(name: string): VolumeRecord | null {
    const id = this.#idByName.get(name);
    return id === undefined ? null : this.find(id);
  }

  copiesOf(id: string): readonly VolumeRecord[] {
    return Array.from(this.#copiesOf.get(id) ?? [], (copy) => this.find(copy)).filter(
      (copy) => copy !== null,
    );
  }

  countIn(pool: string): number {
    return this.#idsByPool.get(pool)?.size ?? 0;
  }

  /** The volumes of one pool, found without reading the others. */
  listIn(pool: string): readonly VolumeRecord[] {
    return Array.from(this.#idsByPool.get(pool) ?? [], (id) => this.find(id)).filter(
      (volume) => volume !== null,
    );
  }

  /** Adds or replaces a volume. */
  hold(record: VolumeRecord): void {
    this.forget(record.id);
    const { id, name, pool, copyOf } = record;
    this.#byId.set(id, record);
    this.#idByName.set(name, id);
    this.#idsByPool.set(pool, (this.#idsByPool.get(pool) ?? new Set()).add(id));
    if (copyOf) this.#copiesOf.set(copyOf.volume, (this.#copiesOf.get(copyOf.volume) ?? new Set()).add(id));
  }

  forget(id: string): void {
    const record = this.#byId.get(id);
    if (!record) return;
    this.#byId.delete(id);
    if (this.#idByName.get(record.name) === id) this.#idByName.delete(record.name);
    this.#idsByPool.get(record.pool)?.delete(id);
    const { copyOf } = record;
    const copies = copyOf && this.#copiesOf.get(copyOf.volume);
    copies?.delete(id);
    if (copyOf && copies?.size === 0) this.#copiesOf.delete(copyOf.volume);
  }
}

/** The volumes of this server, stored and held in memory. */
export class VolumeRecords extends VolumeIndex {
  readonly changes = new RecordChanges();
  readonly #store: HostStore;

  constructor(store: HostStore) {
    super();
    this.#store = store;
    for (const [, bytes] of store.entries(prefix))
      this.hold(JSON.parse(bytes.toString('utf8')) as VolumeRecord);
  }

  /** The record is on disk when the change that it belongs to is recorded. */
  put(record: VolumeRecord): void {
    this.#store.writeSoon(new Map([[prefix + record.id, Buffer.from(JSON.stringify(record))]]));
    this.hold(record);
    this.changes.note(record.id);
  }

  /** As `put`. */
  remove(id: string): void {
    this.#store.writeSoon(new Map([[prefix + id, null]]));
    this.forget(id);
    this.changes.note(id);
  }
}
