import type { Principal } from '../security/Principal.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Account, AccountRole } from '../targets/TargetReader.js';
import type { ChangeOptions, Credentials } from './Credentials.js';
import type { Outcome } from './Outcome.js';

/** An initiator at a target: its own account, named after it, and whether the target authenticates itself to it. */
export interface ChapPair {
  readonly target: IscsiName;
  readonly initiatorName: string;
}

/** The secrets of a pair. */
export interface PairSecrets {
  readonly initiator: ChapSecret;
  /** Null: one-way CHAP. */
  readonly target: ChapSecret | null;
}

/**
 * Manages CHAP credentials by initiator and target, as VDS and AWS do, on top of single accounts.
 *
 * The target account is named after the target and shared by all pairs of the target.  Another secret while another pair uses it
 * is "not supported", and it is removed with the last pair that uses it.  The pairs that use it are recorded before the change
 * and removed from the record after it, so that a crash leaves at most one pair too many; a pair without an initiator account
 * does not count. If a target can have a separate target account for each initiator (targetAccountPerInitiator), each pair has
 * its own, and nothing is recorded.
 */
export class ChapPairs {
  readonly #credentials: Credentials;
  readonly #driver: TargetDriver;
  readonly #store: HostStore;

  constructor(credentials: Credentials, driver: TargetDriver, store: HostStore) {
    this.#credentials = credentials;
    this.#driver = driver;
    this.#store = store;
  }

  /**
   * The pairs of a target, sorted by initiator name.
   * @throws TargetDriverError
   */
  async list(target: IscsiName): Promise<readonly ChapPair[]> {
    const accounts = await this.#driver.listAccounts(target);
    const names = accounts
      .filter(({ bindings }) => isBound(bindings, target, 'initiator'))
      .flatMap((account) => pairName(account) ?? []);
    return [...new Set(names)].toSorted().map((initiatorName) => ({ target, initiatorName }));
  }

  /** Creates a pair or replaces its secrets: both or none. */
  async set(
    caller: Principal,
    pair: ChapPair,
    secrets: PairSecrets,
    options: ChangeOptions = {},
  ): Promise<Outcome> {
    let wasMutual = true;
    const outcome = await this.#credentials.changeTogether(
      caller,
      { what: 'setPair', target: pair.target, account: pair.initiatorName },
      lockedAs(pair),
      async () => {
        const fault = findFault(pair, secrets);
        if (fault) return fault;
        wasMutual = this.#isMutual(pair);
        const accounts = await this.#listAccounts(pair.target);
        const own = this.#findOwn(accounts, pair);
        const targetChanges = secrets.target
          ? await this.#setTargetAccount(accounts, pair, secrets.target)
          : this.#leaveTargetAccount(accounts, pair);
        const change = initiatorChange(pair, own, secrets.initiator);
        if (secrets.target) this.#record(pair);
        // Changes that give no access come first; changes that cannot be undone come last.
        return secrets.target ? [...targetChanges, change] : [change, ...targetChanges];
      },
      options,
    );
    this.#settleRecord(pair, outcome, secrets.target !== null, wasMutual);
    return outcome;
  }

  /** Removes a pair: its initiator account at this target, and the target account if no other pair uses it. */
  async remove(caller: Principal, pair: ChapPair, options: ChangeOptions = {}): Promise<Outcome> {
    const outcome = await this.#credentials.changeTogether(
      caller,
      { what: 'removePair', target: pair.target, account: pair.initiatorName },
      lockedAs(pair),
      async () => {
        const accounts = await this.#listAccounts(pair.target);
        const account = findPaired(accounts, pair, 'initiator');
        if (!account) {
          throw new TargetDriverError(
            'no-such-account',
            `there is no CHAP secret of ${pair.initiatorName} at ${pair.target}`,
          );
        }
        const { target } = pair;
        const change: CredentialChange =
          account.bindings.length > 1
            ? { kind: 'unbind', account, target, role: 'initiator' }
            : { kind: 'remove', account };
        return [change, ...this.#leaveTargetAccount(accounts, pair)];
      },
      options,
    );
    this.#settleRecord(pair, outcome, false, true);
    return outcome;
  }

  /**
   * Sets or, with null, removes the initiator's secret of a pair, without changing the target's.  The pair may be named after a
   * default account.
   */
  setInitiatorSecret(caller: Principal, pair: ChapPair, secret: ChapSecret | null): Promise<Outcome> {
    if (!secret) return this.remove(caller, pair);
    return this.#credentials.changeTogether(
      caller,
      { what: 'setPair', target: pair.target, account: pair.initiatorName },
      lockedAs(pair),
      async () => [initiatorChange(pair, this.#findOwn(await this.#listAccounts(pair.target), pair), secret)],
    );
  }

  /** Sets or, with null, removes the secret with which the target authenticates itself, without changing the initiator's. */
  async setTargetSecret(caller: Principal, pair: ChapPair, secret: ChapSecret | null): Promise<Outcome> {
    const wasMutual = this.#isMutual(pair);
    const outcome = await this.#credentials.changeTogether(
      caller,
      { what: 'setPair', target: pair.target, account: pair.initiatorName },
      lockedAs(pair),
      async () => {
        const accounts = await this.#listAccounts(pair.target);
        if (!secret) return this.#leaveTargetAccount(accounts, pair);
        const changes = await this.#setTargetAccount(accounts, pair, secret);
        this.#record(pair);
        return changes;
      },
    );
    this.#settleRecord(pair, outcome, secret !== null, wasMutual);
    return outcome;
  }

  async #listAccounts(target: IscsiName): Promise<readonly Account[]> {
    if (!(await this.#driver.findTarget(target)))
      throw new TargetDriverError('no-such-target', `there is no target ${target}`);
    return this.#driver.listAccounts(target);
  }

  #findOwn(accounts: readonly Account[], pair: ChapPair): Account | null {
    const { target, initiatorName } = pair;
    const account = findPaired(accounts, pair, 'initiator');
    if (!account || account.bindings.length === 1) return account;
    const elsewhere = account.bindings.filter((binding) => binding.target !== target);
    throw new TargetDriverError(
      'in-use',
      `account "${initiatorName}" also opens ${elsewhere.map((binding) => binding.target).join(' and ')}: expected one that is this target's alone`,
    );
  }

  async #setTargetAccount(
    accounts: readonly Account[],
    pair: ChapPair,
    secret: ChapSecret,
  ): Promise<readonly CredentialChange[]> {
    const { target } = pair;
    if (this.#isPerInitiator) return [ownTargetChange(accounts, pair, secret)];
    const account = findBound(accounts, target, 'target', target);
    if (!account) return [{ kind: 'add', target, role: 'target', chapName: target, secret }];
    const others = this.#otherUsers(accounts, pair);
    if (others.length === 0) return [{ kind: 'replace', account, secret }];
    const held = await this.#driver.heldSecret(account);
    if (held?.equals(secret)) return [];
    throw new TargetDriverError(
      'not-supported',
      held
        ? `the secret of target ${target} is shared with ${others.join(' and ')}: expected the same one`
        : `the secret of target ${target} is shared with ${others.join(' and ')} and not known to this server: it cannot be checked to be the same`,
    );
  }

  #leaveTargetAccount(accounts: readonly Account[], pair: ChapPair): readonly CredentialChange[] {
    if (this.#isPerInitiator) {
      const own = findPaired(accounts, pair, 'target');
      return own ? [{ kind: 'remove', account: own }] : [];
    }
    const account = findBound(accounts, pair.target, 'target', pair.target);
    if (!account || !this.#isMutual(pair) || this.#otherUsers(accounts, pair).length > 0) return [];
    const { target } = pair;
    return account.bindings.length > 1
      ? [{ kind: 'unbind', account, target, role: 'target' }]
      : [{ kind: 'remove', account }];
  }

  /**
   * Other initiators to which the target authenticates itself.  Without a record the account was made by other means and is used
   * by all initiators.
   */
  #otherUsers(accounts: readonly Account[], { target, initiatorName }: ChapPair): readonly string[] {
    const recorded = new Set(
      Array.from(this.#store.entries(prefixOf(target)), ([key]) => key.slice(prefixOf(target).length)),
    );
    return accounts
      .filter(
        ({ chapName, bindings }) => chapName !== initiatorName && isBound(bindings, target, 'initiator'),
      )
      .map(({ chapName }) => chapName)
      .filter((chapName) => recorded.size === 0 || recorded.has(chapName));
  }

  get #isPerInitiator(): boolean {
    return this.#driver.capabilities.targetAccountPerInitiator === true;
  }

  #isMutual(pair: ChapPair): boolean {
    return this.#store.get(keyOf(pair)) !== null;
  }

  #record(pair: ChapPair): void {
    if (this.#isPerInitiator) return;
    this.#store.put(keyOf(pair), Buffer.from('{}'));
  }

  /** After a change that was not begun or whose outcome is unknown, the record is not changed. */
  #settleRecord(pair: ChapPair, { cause }: Outcome, isMutual: boolean, wasMutual: boolean): void {
    if (cause === 'timeout' || cause === 'unclassified') return;
    const stays = cause === 'done' ? isMutual : wasMutual;
    if (!stays) this.#store.remove(keyOf(pair));
  }
}

function initiatorChange(
  { target, initiatorName: chapName }: ChapPair,
  own: Account | null,
  secret: ChapSecret,
): CredentialChange {
  return own
    ? { kind: 'replace', account: own, secret }
    : { kind: 'add', target, role: 'initiator', chapName, secret };
}

/** The change of the target account of a pair alone. */
function ownTargetChange(accounts: readonly Account[], pair: ChapPair, secret: ChapSecret): CredentialChange {
  const account = findPaired(accounts, pair, 'target');
  if (account) return { kind: 'replace', account, secret };
  const { target } = pair;
  const initiatorName = findIscsiName(pair.initiatorName);
  if (initiatorName === null)
    throw new TargetDriverError('invalid', `"${pair.initiatorName}" is not an iSCSI name`);
  return { kind: 'add', target, role: 'target', chapName: target, secret, initiatorName };
}

/** Faults that can be found without reading the target. */
function findFault({ initiatorName }: ChapPair, secrets: PairSecrets): Outcome | null {
  const fault = { account: null, proof: null };
  if (findIscsiName(initiatorName) === null) {
    const message = `"${initiatorName}" is not an iSCSI name: expected iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits`;
    return { ...fault, cause: 'invalid-initiator-name', message };
  }
  if (secrets.target?.equals(secrets.initiator)) {
    const message =
      'the secrets of initiator and target are the same: expected different ones (RFC 7143 9.2.1)';
    return { ...fault, cause: 'invalid-secret', message };
  }
  return null;
}

/** Changes of a pair use the lock of the target. */
function lockedAs({ target }: ChapPair): CredentialChange {
  return { kind: 'setChapEnabled', target, enabled: true };
}

/** The initiator of an account's pair: from its name, or as recorded by the target; null for an account that is for all. */
function pairName({ chapName, initiatorName }: Account): string | null {
  return isKept({ chapName, initiatorName }) ? initiatorName : findIscsiName(chapName) && chapName;
}

/** Whether an account is for one initiator but has another name. */
function isKept({ chapName, initiatorName }: Pick<Account, 'chapName' | 'initiatorName'>): boolean {
  return initiatorName !== null && findIscsiName(chapName) !== initiatorName;
}

/**
 * A pair's own account in one role: named as the pair says (it may be a default account), or reserved for its initiator.  A
 * target account belongs to a pair only if the target supports one for each initiator.
 */
function findPaired(accounts: readonly Account[], pair: ChapPair, role: AccountRole): Account | null {
  const initiator = findIscsiName(pair.initiatorName);
  const own = (account: Account): boolean =>
    role === 'target' || isKept(account)
      ? initiator !== null && account.initiatorName === initiator
      : account.chapName === pair.initiatorName;
  return accounts.find((account) => isBound(account.bindings, pair.target, role) && own(account)) ?? null;
}

function findBound(
  accounts: readonly Account[],
  target: IscsiName,
  role: AccountRole,
  chapName: string,
): Account | null {
  return (
    accounts.find((account) => account.chapName === chapName && isBound(account.bindings, target, role)) ??
    null
  );
}

function isBound(bindings: Account['bindings'], target: IscsiName, role: AccountRole): boolean {
  return bindings.some((binding) => binding.target === target && binding.role === role);
}

/** The keys contain names only.  An iSCSI name contains no `/`. */
function prefixOf(target: IscsiName): string {
  return `mutual/${target}/`;
}

function keyOf({ target, initiatorName }: ChapPair): string {
  return prefixOf(target) + initiatorName;
}
