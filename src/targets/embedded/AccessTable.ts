import { chapAlgorithms, type ChapAlgorithm } from '../../iscsi/chap.js';
import {
  listedAccounts,
  normalIscsiName,
  type DiscoveryAccess,
  type InitiatorAccounts,
  type TargetAccess,
  type TargetAuthority,
  type TargetChapAccount,
  type VisibleDevice,
} from '../../iscsi/TargetAuthority.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import { discoveryName } from '../discovery.js';
import {
  firstRelativePort,
  portalGroupTag,
  type DiscoveryShows,
  type EmbeddedTarget,
} from '../EmbeddedTarget.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { AccessAccount } from './DataPath.js';

/** The accounts of one target, indexed by the initiators that may use them. */
interface TargetAccounts {
  readonly target: EmbeddedTarget;
  readonly initiators: ReadonlySet<string> | null;
  open: boolean;
  /** Accounts whose CHAP name is an iSCSI name, by that initiator. */
  readonly specific: Map<string, NamedAccounts>;
  /** Accounts for any initiator. */
  readonly shared: NamedAccounts;
  /** The target's own accounts by id. */
  readonly own: Map<string, TargetChapAccount>;
}

const algorithms: readonly ChapAlgorithm[] = chapAlgorithms.map(({ number }) => number);

/**
 * The rights of all initiators, in memory.  A login takes constant time, whatever the number of accounts and targets.  An
 * initiator with an account of its own does not use those for all.
 */
export class AccessTable implements TargetAuthority {
  readonly #targets = new Map<string, TargetAccounts>();
  readonly #accounts = new Map<string, AccessAccount>();
  readonly #deviceOf: (target: IscsiName) => TargetDevice | null;
  readonly #discoveryShows: DiscoveryShows;

  constructor(
    targets: readonly EmbeddedTarget[],
    open: readonly IscsiName[],
    deviceOf: (target: IscsiName) => TargetDevice | null,
    discoveryShows: DiscoveryShows = 'admitted',
  ) {
    this.#discoveryShows = discoveryShows;
    this.#deviceOf = deviceOf;
    for (const target of targets) this.putTarget(target, open.includes(target.iscsiName));
  }

  /**
   * An existing target keeps its accounts and whether it requires CHAP.  A new one has no accounts, and requires CHAP unless it
   * is `open`.
   */
  putTarget(target: EmbeddedTarget, open = false): void {
    const known = this.#targets.get(target.iscsiName);
    this.#targets.set(target.iscsiName, {
      open,
      specific: new Map(),
      shared: new NamedAccounts(),
      own: new Map(),
      ...known,
      target,
      initiators: target.initiators && new Set(target.initiators),
    });
  }

  removeTarget(name: IscsiName): void {
    this.#targets.delete(name);
  }

  putAccount(account: AccessAccount): void {
    this.removeAccount(account.id);
    this.#accounts.set(account.id, account);
    const { id, chapName, generation, former } = account;
    const initiator = findIscsiName(chapName);
    const named = { chapName, ...(initiator !== null && { initiatorName: initiator }) };
    const held: TargetChapAccount = { ...named, generation, secret: Buffer.from(account.secret) };
    const before = former && {
      account: { ...named, generation: former.generation, secret: Buffer.from(former.secret) },
      until: former.until,
    };
    for (const { target, role } of account.bindings) {
      const accounts = this.#targets.get(target);
      if (!accounts) continue;
      if (role === 'target') accounts.own.set(id, held);
      else if (initiator === null) accounts.shared.put(id, held, before);
      else {
        const list = accounts.specific.get(initiator) ?? new NamedAccounts();
        accounts.specific.set(initiator, list);
        list.put(id, held, before);
      }
    }
  }

  removeAccount(id: string): void {
    const account = this.#accounts.get(id);
    if (!account) return;
    this.#accounts.delete(id);
    const initiator = findIscsiName(account.chapName);
    for (const { target } of account.bindings) {
      const accounts = this.#targets.get(target);
      if (!accounts) continue;
      accounts.own.delete(id);
      accounts.shared.remove(id, account.chapName);
      const list = initiator === null ? undefined : accounts.specific.get(initiator);
      list?.remove(id, account.chapName);
      if (initiator !== null && list?.size === 0) accounts.specific.delete(initiator);
    }
  }

  setOpen(target: IscsiName, open: boolean): void {
    const accounts = this.#targets.get(target);
    if (accounts) accounts.open = open;
  }

  findAccess(targetName: string, initiatorName: string): TargetAccess | null {
    const accounts = this.#targets.get(normalIscsiName(targetName));
    if (!accounts || accounts.target.isDiscovery) return null;
    const { target, initiators, open, specific, shared, own } = accounts;
    const initiator = normalIscsiName(initiatorName);
    return {
      targetName: target.iscsiName,
      targetAlias: target.alias,
      portalGroupTag,
      admits: initiators?.has(initiator) ?? true,
      chapRequired: !open,
      initiatorAccounts: specific.get(initiator) ?? shared,
      targetAccount: own.values().next().value ?? null,
      algorithms,
    };
  }

  /** Discovery requires an account only if the discovery target exists. */
  discoveryAccess(initiatorName: string): DiscoveryAccess {
    const accounts = this.#targets.get(discoveryName);
    if (accounts?.target.isDiscovery !== true)
      return { chapRequired: false, initiatorAccounts: listedAccounts([]), targetAccount: null, algorithms };
    const { open, specific, shared, own } = accounts;
    return {
      chapRequired: !open,
      initiatorAccounts: specific.get(normalIscsiName(initiatorName)) ?? shared,
      targetAccount: own.values().next().value ?? null,
      algorithms,
    };
  }

  visibleTargets(
    initiatorName: string,
  ): readonly { readonly targetName: string; readonly portalGroupTag: number }[] {
    const initiator = normalIscsiName(initiatorName);
    return [...this.#targets.values()]
      .filter((accounts) => this.#isShown(accounts, initiator))
      .map(({ target }) => ({ targetName: target.iscsiName, portalGroupTag }));
  }

  #isShown({ target, initiators, open, specific, shared }: TargetAccounts, initiator: string): boolean {
    if (target.isDiscovery || !(initiators?.has(initiator) ?? true)) return false;
    if (this.#discoveryShows === 'admitted' || open) return true;
    return (specific.get(initiator) ?? shared).size > 0;
  }

  findDevice(targetName: string, initiatorName: string): VisibleDevice | null {
    const target = this.#targets.get(normalIscsiName(targetName))?.target;
    const device = target && this.#deviceOf(target.iscsiName);
    if (!device) return null;
    const { relativePort = firstRelativePort } = target;
    return { units: device.unitsOf(normalIscsiName(initiatorName)), relativePort };
  }
}

/** An account with a former secret, and when that becomes invalid. */
interface FormerAccount {
  readonly account: TargetChapAccount;
  /** In ms since the epoch. */
  readonly until: number;
}

interface NamedAccount {
  readonly present: TargetChapAccount;
  readonly former: (FormerAccount & { readonly endsAt: number }) | undefined;
}

/** Accounts by CHAP name and, for one name, by account id. */
class NamedAccounts implements InitiatorAccounts {
  readonly #byName = new Map<string, Map<string, NamedAccount>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  named(chapName: string): readonly TargetChapAccount[] {
    const found: TargetChapAccount[] = [];
    for (const { present, former } of this.#byName.get(chapName)?.values() ?? []) {
      found.push(present);
      // Checked here and not only when it is removed, so that it never stays valid too long.
      if (former && Date.now() < former.until && performance.now() < former.endsAt)
        found.push(former.account);
    }
    return found;
  }

  put(id: string, present: TargetChapAccount, former: FormerAccount | undefined): void {
    const { chapName } = present;
    this.remove(id, chapName);
    // By a monotonic clock as well: setting back the wall clock does not extend a former secret.
    const endsAt = performance.now() + (former ? former.until - Date.now() : 0);
    const named = this.#byName.get(chapName) ?? new Map<string, NamedAccount>();
    this.#byName.set(chapName, named.set(id, { present, former: former && { ...former, endsAt } }));
    this.#size += 1;
  }

  remove(id: string, chapName: string): void {
    const named = this.#byName.get(chapName);
    if (!named?.delete(id)) return;
    this.#size -= 1;
    if (named.size === 0) this.#byName.delete(chapName);
  }
}
