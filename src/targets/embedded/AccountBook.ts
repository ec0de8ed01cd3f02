import { createHash } from 'node:crypto';
import type { SealedStore } from '../../store/SealedStore.js';
import type { IscsiName } from '../IscsiName.js';
import type { AccountRef, AccountRole } from '../TargetReader.js';
import { sameRef, type AccountRecord, type FormerSecret } from './AccountRecord.js';

/** An account without its secret.  Secrets are read from the store when they are needed. */
export interface ListedAccount extends Omit<AccountRecord, 'secret' | 'former'> {
  /** Until when its former secret is kept, in ms since the epoch. */
  readonly overlapUntil?: number;
}

const accountPrefix = 'embedded/account/';
const openPrefix = 'embedded/open/';

/**
 * The accounts of the embedded targets, sealed in the store, and the targets that are open (need no CHAP).  A write is on disk when
 * the change that it belongs to is recorded.  Frequent lookups are indexed.
 */
export class AccountBook {
  readonly #sealed: SealedStore;
  readonly #accounts = new Map<string, ListedAccount>();
  readonly #byAuthority = new Map<string, Map<string, ListedAccount>>();
  readonly #byTarget = new Map<IscsiName, Map<string, ListedAccount>>();
  /** By `roleKey` with and without the CHAP name. */
  readonly #byRole = new Map<string, Map<string, ListedAccount>>();
  readonly #overlapping = new Map<string, ListedAccount>();
  readonly #open = new Set<string>();
  #lastGeneration = 0;

  /** Keys of accounts that cannot be decrypted.  They give no access. */
  readonly damaged: readonly string[];

  /**
   * An account that cannot be decrypted is left out.
   * @throws SealedStoreError if no entry of the store can be decrypted.
   */
  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
    const { entries, damaged } = sealed.readable(accountPrefix);
    this.damaged = damaged;
    for (const [, value] of entries) this.#index(value as AccountRecord);
    // A target whose entry cannot be decrypted requires CHAP.
    for (const [key] of sealed.readable(openPrefix).entries) this.#open.add(key.slice(openPrefix.length));
  }

  list(): Iterable<ListedAccount> {
    return this.#accounts.values();
  }

  /** Accounts with a former secret, expired or not. */
  overlapping(): Iterable<ListedAccount> {
    return this.#overlapping.values();
  }

  /** Accounts that are bound to a target in one role or in any. */
  boundTo(target: IscsiName, role?: AccountRole): Iterable<ListedAccount> {
    const bound =
      role === undefined ? this.#byTarget.get(target) : this.#byRole.get(roleKey(target, role, null));
    return bound?.values() ?? [];
  }

  /** The authorities that have accounts. */
  authorities(): Iterable<string> {
    return this.#byAuthority.keys();
  }

  ofAuthority(authority: string): Iterable<ListedAccount> {
    return this.#byAuthority.get(authority)?.values() ?? [];
  }

  find(account: AccountRef): ListedAccount | null {
    return this.#accounts.get(keyOf(account)) ?? null;
  }

  /** An account with a CHAP name (null: any name) that is bound to a target in a role. */
  findBound(target: IscsiName, role: AccountRole, chapName: string | null): ListedAccount | null {
    return (
      this.#byRole
        .get(roleKey(target, role, chapName))
        ?.values()
        .next().value ?? null
    );
  }

  /** The account with its secret.  @throws SealedStoreError */
  open(account: AccountRef): AccountRecord | null {
    return this.#sealed.get(accountPrefix + keyOf(account)) as AccountRecord | null;
  }

  /** The former secret, while it is accepted; null otherwise.  @throws SealedStoreError */
  openFormer(account: AccountRef): FormerSecret | null {
    const former = this.open(account)?.former;
    return former && Date.now() < former.until ? former : null;
  }

  /** Larger than that of every existing account. */
  nextGeneration(): number {
    return this.#lastGeneration + 1;
  }

  put(record: AccountRecord): void {
    this.#sealed.putSoon(accountPrefix + keyOf(record), record);
    this.#forget(record);
    this.#index(record);
  }

  remove(account: AccountRef): void {
    this.#sealed.removeSoon(accountPrefix + keyOf(account));
    this.#forget(account);
  }

  /** Whether a target accepts initiators without CHAP. */
  isOpen(target: IscsiName): boolean {
    return this.#open.has(target);
  }

  setOpen(target: IscsiName, open: boolean): void {
    if (this.#open.has(target) === open) return;
    if (open) {
      this.#sealed.putSoon(openPrefix + target, true);
      this.#open.add(target);
    } else {
      this.#sealed.removeSoon(openPrefix + target);
      this.#open.delete(target);
    }
  }

  #index({ authority, chapName, generation, bindings, former }: AccountRecord): void {
    const one: ListedAccount = { authority, chapName, generation, bindings };
    const listed = former ? { ...one, overlapUntil: former.until } : one;
    const key = keyOf(listed);
    this.#accounts.set(key, listed);
    addTo(this.#byAuthority, authority, key, listed);
    if (former) this.#overlapping.set(key, listed);
    this.#lastGeneration = Math.max(this.#lastGeneration, generation);
    for (const { target, role } of bindings) {
      addTo(this.#byTarget, target, key, listed);
      addTo(this.#byRole, roleKey(target, role, null), key, listed);
      addTo(this.#byRole, roleKey(target, role, chapName), key, listed);
    }
  }

  #forget(account: AccountRef): void {
    const key = keyOf(account);
    const listed = this.#accounts.get(key);
    if (!listed || !sameRef(listed, account)) return;
    this.#accounts.delete(key);
    removeFrom(this.#byAuthority, listed.authority, key);
    this.#overlapping.delete(key);
    for (const { target, role } of listed.bindings) {
      removeFrom(this.#byTarget, target, key);
      removeFrom(this.#byRole, roleKey(target, role, null), key);
      removeFrom(this.#byRole, roleKey(target, role, listed.chapName), key);
    }
  }
}

function roleKey(target: IscsiName, role: AccountRole, chapName: string | null): string {
  return JSON.stringify(chapName === null ? [target, role] : [target, role, chapName]);
}

function addTo<K>(
  index: Map<K, Map<string, ListedAccount>>,
  at: K,
  key: string,
  listed: ListedAccount,
): void {
  const accounts = index.get(at) ?? new Map<string, ListedAccount>();
  index.set(at, accounts.set(key, listed));
}

function removeFrom<K>(index: Map<K, Map<string, ListedAccount>>, at: K, key: string): void {
  const accounts = index.get(at);
  accounts?.delete(key);
  if (accounts?.size === 0) index.delete(at);
}

/** Of fixed length: a CHAP name may be longer than a store key. */
function keyOf({ authority, chapName }: AccountRef): string {
  return createHash('sha256')
    .update(JSON.stringify([authority, chapName]))
    .digest('hex');
}
