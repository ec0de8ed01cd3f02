import type { SealedStore } from '../../store/SealedStore.js';
import type { IscsiName } from '../IscsiName.js';
import type { DaemonIdentity } from './DaemonIdentity.js';
import type { TgtName } from './TgtName.js';

/** What a target that we protected must have again after tgtd was restarted, as far as we hold its secrets. */
export type TargetRecord = {
  readonly incoming: readonly TgtName[];
  readonly outgoing: TgtName | null;
  /** Since when, in ms since the epoch, the target lacks them within one life of the daemon: another process deleted or opened it. */
  readonly lostSince?: number;
};

/** Which life of the daemon our records speak of, and what of an earlier life is not restored yet. */
export type DaemonRecord = {
  readonly identity: DaemonIdentity;
  /** Targets with a record that have not got their accounts back since this daemon began. */
  readonly pending: readonly IscsiName[];
  /** Whether every account that we hold was made again in this life. */
  readonly accountsRestored: boolean;
  /** false: the targets that were made here are still to be made again in this life. */
  readonly storageRestored?: boolean;
};

/** A change has begun and not ended: what targets lack now may be our doing. */
export type UnfinishedRecord = {
  /** Where a list may have a hole, and the guard account that fills it. */
  readonly hole: { readonly tid: number; readonly filler: TgtName } | null;
};

/**
 * What the driver keeps over restarts, sealed: guard names, accounts to restore, and their secrets.
 *
 * All but the secrets is kept in memory too, since one process owns the store; a put that changes nothing writes nothing.
 */
export class TgtRecords {
  readonly #sealed: SealedStore;
  #daemon: DaemonRecord | null;
  #unfinished: UnfinishedRecord | null;
  readonly #guards: Map<IscsiName, readonly TgtName[]>;
  #guardNames: ReadonlySet<TgtName>;
  readonly #targets: Map<IscsiName, TargetRecord>;
  readonly #held: Set<TgtName>;

  /** Keys of entries of accounts, guards and targets that do not open. */
  readonly damaged: readonly string[];

  /**
   * An account that does not open is not given back to a restarted tgtd; a target whose entry does not open gets its guard account back
   * alone, and so stays closed; a guard whose entry does not open is shown as an ordinary account.
   * @throws SealedStoreError if the entry of the daemon or of an unfinished change does not open, or nothing in the store does.
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

  /** Accounts that keep a target closed and that nobody can log in with; hidden by their exact names. */
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

  /** The targets that we protected. */
  get targets(): ReadonlyMap<IscsiName, TargetRecord> {
    return this.#targets;
  }

  /** Whether a target has not got back what it must have: after a restart of tgtd, or after another process took it away. */
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

  /** The accounts whose secrets we hold: we made them. */
  get heldAccounts(): ReadonlySet<TgtName> {
    return this.#held;
  }

  /** null where we hold none.  Its only copy in memory is the caller's.  @throws SealedStoreError if it does not open. */
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
