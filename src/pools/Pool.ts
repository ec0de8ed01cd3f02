/** The space a pool is in: the file system of a folder, or the volume group of a thin pool. */
export interface PrimordialSpace {
  /** The same for all pools of this server in that space. */
  readonly id: string;
  readonly totalBytes: number;
  readonly remainingBytes: number;
}

/** The current state of a pool. */
export interface PoolState {
  readonly totalBytes: number;
  /** Space for volumes, without the reserve. */
  readonly remainingBytes: number;
  /** Sizes of volumes are multiples of this. */
  readonly stepBytes: number;
  readonly primordial: PrimordialSpace;
}

/** A volume as its pool stores it. */
export interface StoredVolume {
  readonly path: string;
  readonly type: 'file' | 'block';
  readonly bytes: number;
  /** Space that it currently occupies in the pool. */
  readonly allocatedBytes: number;
}

/** What lies in a pool under a name that is no volume's, and can become one. */
export interface AdoptableBytes {
  /** The id that its name says it had; null: another name. */
  readonly id: string | null;
  readonly path: string;
  readonly bytes: number;
  readonly allocatedBytes: number;
}

/** The parameters of a new volume. */
export interface NewVolume {
  /** 32 hexadecimal digits, never used before. */
  readonly id: string;
  readonly bytes: number;
  /** Whether all of its space is allocated at once. */
  readonly thick: boolean;
}

/**
 * Storage for the bytes of volumes.  A pool knows volumes by id only; names and purposes are stored elsewhere. Every method
 * throws PoolError and nothing else.  `create`, `resize`, `remove`, `adopt` and `copyAtOnce` are idempotent: repeated after a
 * crash they have the same result.  When they resolve, the result is on disk.
 */
export interface Pool {
  /** Identifies the pool.  It stays the same as long as the pool has its name. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'folder' | 'lvm-thin';
  /** Whether the pool can allocate all space of a volume when it is made. */
  readonly makesThick: boolean;
  /** Whether volumes are thick by default. */
  readonly thickByDefault: boolean;
  /** Maximum size of a volume, independent of free space. */
  readonly maxVolumeBytes: number;
  /** Space that writes to volumes must leave free in the file system, in bytes. */
  readonly reserveBytes: number;

  /**
   * Reads the current state.
   * @throws PoolError unavailable: the pool does not exist, is not writable, or is not what the setting says.
   */
  read(): Promise<PoolState>;

  /** How a copy at one instant is made here: by shared blocks that are copied on write; null: not supported. */
  copiesAtOnce(): Promise<'reflink' | 'thin-snapshot' | null>;

  /** The path of a volume, whether or not it exists. */
  pathOf(id: string): string;

  /**
   * Null if there is no such volume.
   * @throws PoolError not-ours
   */
  find(id: string): Promise<StoredVolume | null>;

  /** The ids of all volumes in the pool, with or without a record. */
  list(): Promise<readonly string[]>;

  /**
   * A new volume reads as zeros, whatever was there before.
   * @throws PoolError no-room, size, not-supported
   */
  create(volume: NewVolume): Promise<void>;

  /**
   * What the administrator put into the pool: a file of its folder, a logical volume of its thin pool.  Nothing outside of the pool is
   * reached by any name.
   * @throws PoolError no-such-volume, not-ours (a link, say), in-use, size
   */
  findAdoptable(name: string): Promise<AdoptableBytes>;

  /** What lies under that name is the volume `id` from now on, and has no other name.  Its bytes stay as they are. */
  adopt(name: string, id: string): Promise<void>;

  /**
   * Added space reads as zeros.
   * @throws PoolError no-room, size, no-such-volume
   */
  resize(id: string, bytes: number, thick: boolean): Promise<void>;

  /** A volume that does not exist is not an error. */
  remove(id: string): Promise<void>;

  /**
   * Makes a volume with the bytes that another one has at one instant.
   * @throws PoolError not-supported, no-room, no-such-volume
   */
  copyAtOnce(source: string, id: string): Promise<void>;

  /**
   * Replaces the bytes and the size of `id` by those of `by`, atomically; `by` is removed.  If `by` does not exist, this has been
   * done already.
   */
  replace(id: string, by: string): Promise<void>;
}

/** The part of a pool that reads. */
export type ReadablePool = Omit<
  Pool,
  'adopt' | 'copyAtOnce' | 'create' | 'findAdoptable' | 'remove' | 'replace' | 'resize'
>;

/** The id of a pool in its CIM class. */
export function poolIdOf(name: string): string {
  return `iscsi-wbem:pool:${name}`;
}
