import type { SealedStore } from '../../store/SealedStore.js';
import type { IscsiName } from '../IscsiName.js';
import type { DaemonIdentity } from './DaemonIdentity.js';
import type { TgtName } from './TgtName.js';

/** What a protected target must get back after a restart of tgtd, as far as its secrets are stored. */
export type TargetRecord = {
  readonly incoming: readonly TgtName[];
  readonly outgoing: TgtName | null;
  /**
   * Since when the target lacks it within one run of the daemon, in ms since the epoch: another process deleted or opened the
   * target.
   */
  readonly lostSince?: number;
};

/** The run of the daemon that the records describe, and what is not restored yet. */
export type DaemonRecord = {
  readonly identity: DaemonIdentity;
  /** Targets with a record that have not got their accounts back in this run. */
  readonly pending: readonly IscsiName[];
  /** Whether every stored account was restored in this run. */
  readonly accountsRestored: boolean;
  /** false: the targets made here are not restored yet in this run. */
  readonly storageRestored?: boolean;
};

/** A change has begun and not ended: what targets lack now may be part of it. */
export type UnfinishedRecord = {
  /** A list that may have a hole, and the guard account that fills it. */
  readonly hole: { readonly tid: number; readonly filler: TgtName } | null;
};

/**
 * The driver's persistent data, sealed: guard names, accounts to restore, and their secrets.  All except the secrets is also held
 * in memory, since one process owns the store.  A put without a difference writes nothing.
 */
export class TgtRecords {
  readonly #sealed: SealedStore;
  #daemon: DaemonRecord | null;
  #unfinished: UnfinishedRecord | null;
  readonly #guards: Map<IscsiName, readonly TgtName[]>;
  #guardNames: ReadonlySet<TgtName>;
  readonly #targets: Map<IscsiName, TargetRecord>;
  readonly #held: Set<TgtName>;

  /** Keys of accounts, guards and targets that cannot be decrypted. */
  readonly damaged: readonly string[];

  /**
   * An account that cannot be decrypted is not restored.  A target whose entry cannot be decrypted gets only its guard account
   * back, and so stays closed.  A guard whose entry cannot be decrypted is shown as an ordinary account.
   * @throws SealedStoreError if the entry of the daemon or of an unfinished change cannot be decrypted, or no entry of the store
   * can.
   */
  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
    this.#daemon = sealed.get('tgt/daemon') as DaemonRecord | null;
    this.#unfinished = sealed.get('tgt/unfinished') as UnfinishedRecord | null;
    const guards = readUnder<IscsiName, readonly TgtName[]>(sealed, 'tgt/guard/');
    const targets = readUnder<IscsiName, TargetRecord>(sealed, 'tgt/target/');
    const accounts = readUnder<TgtName, unknown>(sealed, 'tgt/account/');
    this.#guards = guards.found;
    this.#guardNames = new Set([...this.#guards.values()].flat());
    this.#targets = targets.found;
    for (const name of targets.damagedNames) this.#targets.set(name, { incoming: [], outgoing: null });
    this.#held = new Set(accounts.found.keys());
    this.damaged = [...guards.damaged, ...targets.damaged, ...accounts.damaged];
  }

  get daemon(): DaemonRecord | null {
    return this.#daemon;
  }

  putDaemon(record: DaemonRecord): void {
    if (isEqual(record, this.#daemon)) return;
    this.#sealed.put('tgt/daemon', record);
    this.#daemon = record;
  }

  get unfinished(): UnfinishedRecord | null {
    return this.#unfinished;
  }

  putUnfinished(record: UnfinishedRecord | null): void {
    if (isEqual(record, this.#unfinished)) return;
    if (record === null) this.#sealed.remove('tgt/unfinished');
    else this.#sealed.put('tgt/unfinished', record);
    this.#unfinished = record;
  }

  /** Accounts that keep a target closed and that nobody can log in with.  They are hidden by their exact names. */
  get guards(): ReadonlyMap<IscsiName, readonly TgtName[]> {
    return this.#guards;
  }

  guardsOf(target: IscsiName): readonly TgtName[] {
    return this.#guards.get(target) ?? [];
  }

  isGuard(name: TgtName): boolean {
    return this.#guardNames.has(name);
  }

  putGuards(target: IscsiName, names: readonly TgtName[]): void {
    if (isEqual(names, this.guardsOf(target))) return;
    if (names.length === 0) {
      this.#sealed.remove(`tgt/guard/${target}`);
      this.#guards.delete(target);
    } else {
      this.#sealed.put(`tgt/guard/${target}`, names);
      this.#guards.set(target, names);
    }
    this.#guardNames = new Set([...this.#guards.values()].flat());
  }

  /** The targets that are protected. */
  get targets(): ReadonlyMap<IscsiName, TargetRecord> {
    return this.#targets;
  }

  /** Whether a target has not got back what it must have: after a restart of tgtd, or after another process removed it. */
  isAwaited(target: IscsiName): boolean {
    const isPending = this.#daemon?.pending.includes(target) ?? false;
    return isPending || this.#targets.get(target)?.lostSince !== undefined;
  }

  putTarget(target: IscsiName, record: TargetRecord | null): void {
    if (isEqual(record, this.#targets.get(target) ?? null)) return;
    if (record === null) {
      this.#sealed.remove(`tgt/target/${target}`);
      this.#targets.delete(target);
    } else {
      this.#sealed.put(`tgt/target/${target}`, record);
      this.#targets.set(target, record);
    }
  }

  /** The accounts whose secrets are stored: those made here. */
  get heldAccounts(): ReadonlySet<TgtName> {
    return this.#held;
  }

  /**
   * Null if it is not stored.  The caller has the only copy in memory.
   * @throws SealedStoreError if it cannot be decrypted.
   */
  findSecret(name: TgtName): Buffer | null {
    const secret = this.#sealed.get(`tgt/account/${name}`) as string | null;
    return secret === null ? null : Buffer.from(secret, 'base64');
  }

  putSecret(name: TgtName, secret: Uint8Array): void {
    this.#sealed.put(`tgt/account/${name}`, Buffer.from(secret).toString('base64'));
    this.#held.add(name);
  }

  removeSecret(name: TgtName): void {
    if (!this.#held.has(name)) return;
    this.#sealed.remove(`tgt/account/${name}`);
    this.#held.delete(name);
  }
}

function readUnder<K extends string, V>(sealed: SealedStore, prefix: string) {
  const { entries, damaged } = sealed.readable(prefix);
  const nameOf = (key: string): K => key.slice(prefix.length) as K;
  return {
    found: new Map(entries.map(([key, value]) => [nameOf(key), value as V] as const)),
    damaged,
    damagedNames: damaged.map(nameOf),
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
