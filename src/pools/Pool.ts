/** What lies under a pool: the file system of a folder, the volume group of a thin pool. */
export interface PrimordialSpace {
  /** The same for all pools of this server that lie on it. */
  readonly id: string;
  readonly totalBytes: number;
  readonly remainingBytes: number;
}

/** How a pool stands now. */
export interface PoolState {
  readonly totalBytes: number;
  /** What volumes can still take; what is kept back for others is not among it. */
  readonly remainingBytes: number;
  /** Sizes of its volumes are multiples of it. */
  readonly stepBytes: number;
  readonly primordial: PrimordialSpace;
}

/** What a pool keeps of one volume. */
export interface StoredVolume {
  readonly path: string;
  readonly type: 'file' | 'block';
  readonly bytes: number;
  /** What it takes of the pool now. */
  readonly allocatedBytes: number;
}

/** A volume to be made. */
export interface NewVolume {
  /** 32 hexadecimal digits, never used before. */
  readonly id: string;
  readonly bytes: number;
  /** All of its room is taken at once. */
  readonly thick: boolean;
}

/**
 * Where the bytes of volumes are.  A pool knows volumes by their ids alone; names, and what a volume is for, are told elsewhere.
 *
 * Every method throws PoolError and nothing else.  `create`, `resize`, `remove` and `copyAtOnce` are idempotent: repeated after a
 * crash they come to the same end, which is on disk when they are settled.
 */
export interface Pool {
  /** Names the pool among all, and stays the same as long as the pool has its name. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'folder' | 'lvm-thin';
  /** Whether a volume may take all of its room when it is made. */
  readonly makesThick: boolean;
  /** Whether a volume is made thick unless the other is asked for. */
  readonly thickByDefault: boolean;
  /** Largest volume that it can hold, however much is free. */
  readonly maxVolumeBytes: number;
  /** What writes to volumes leave free on the file system under them, in bytes. */
  readonly reserveBytes: number;

  /**
   * Looks at the pool anew.
   * @throws PoolError unavailable: it is not there, cannot be written to, or is not what the setting says.
   */
  read(): Promise<PoolState>;

  /** How a copy of one instant can be made here: blocks that are shared until one side writes them; null: not at all. */
  copiesAtOnce(): Promise<'reflink' | 'thin-snapshot' | null>;

  /** Where the bytes of a volume are, whether it is there or not. */
  pathOf(id: string): string;

  /** null: it has no such volume.  @throws PoolError not-ours */
  find(id: string): Promise<StoredVolume | null>;

  /** The ids of the volumes that lie in it, no matter who knows of them. */
  list(): Promise<readonly string[]>;

  /** A new volume reads zeros, whatever was there before.  @throws PoolError no-room, size, not-supported */
  create(volume: NewVolume): Promise<void>;

  /** What is added reads zeros.  @throws PoolError no-room, size, no-such-volume */
  resize(id: string, bytes: number, thick: boolean): Promise<void>;

  /** A volume that is gone already is no error. */
  remove(id: string): Promise<void>;

  /** Makes a volume with the bytes that another one has at one instant.  @throws PoolError not-supported, no-room, no-such-volume */
  copyAtOnce(source: string, id: string): Promise<void>;

  /**
   * Puts the bytes of the volume `by` in the place of those of `id`, at one instant, and with them its size; `by` is gone afterwards.
   * Where `by` is gone already, it has been done.
   */
  replace(id: string, by: string): Promise<void>;
}

/** What a pool is called in the class of pools. */
export function poolIdOf(name: string): string {
  return `iscsi-wbem:pool:${name}`;
}
