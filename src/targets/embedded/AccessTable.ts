import { chapAlgorithms, type ChapAlgorithm } from '../../iscsi/chap.js';
import {
  normalIscsiName,
  type DiscoveryAccess,
  type TargetAccess,
  type TargetAuthority,
  type TargetChapAccount,
} from '../../iscsi/TargetAuthority.js';
import type { LogicalUnit } from '../../scsi/LogicalUnit.js';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import { portalGroupTag } from '../EmbeddedTarget.js';
import type { AccessAccount } from './DataPath.js';

/** What one target knows of accounts, indexed by who may use them. */
interface TargetAccounts {
  readonly target: EmbeddedTarget;
  readonly initiators: ReadonlySet<string> | null;
  open: boolean;
  /** Accounts whose CHAP name is an iSCSI name, by that initiator. */
  readonly specific: Map<string, Map<string, TargetChapAccount>>;
  /** Accounts for any initiator, by account id. */
  readonly shared: Map<string, TargetChapAccount>;
  /** The target's own, by account id. */
  readonly own: Map<string, TargetChapAccount>;
}

const algorithms: readonly ChapAlgorithm[] = chapAlgorithms.map(({ number }) => number);

/**
 * Who may log in to what, in memory: a login costs the same whatever the number of accounts and targets.
 * An initiator that has an account of its own does not use those for everybody.
 */
export class AccessTable implements TargetAuthority {
  readonly #targets = new Map<string, TargetAccounts>();
  readonly #accounts = new Map<string, AccessAccount>();
  readonly #unitsOf: (target: IscsiName) => ReadonlyMap<number, LogicalUnit> | null;

  constructor(
    targets: readonly EmbeddedTarget[],
    open: readonly IscsiName[],
    unitsOf: (target: IscsiName) => ReadonlyMap<number, LogicalUnit> | null,
  ) {
    this.#unitsOf = unitsOf;
    for (const target of targets) {
      this.#targets.set(target.iscsiName, {
        target,
        initiators: target.initiators && new Set(target.initiators),
        open: open.includes(target.iscsiName),
        specific: new Map(),
        shared: new Map(),
        own: new Map(),
      });
    }
  }

  putAccount(account: AccessAccount): void {
    this.removeAccount(account.id);
    this.#accounts.set(account.id, account);
    const { id, chapName, generation } = account;
    const held: TargetChapAccount = { chapName, generation, secret: Buffer.from(account.secret) };
    for (const { target, role } of account.bindings) {
      const accounts = this.#targets.get(target);
      if (!accounts) continue;
      if (role === 'target') accounts.own.set(id, held);
      else this.#listOf(accounts, chapName).set(id, held);
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
      accounts.shared.delete(id);
      const list = initiator === null ? undefined : accounts.specific.get(initiator);
      list?.delete(id);
      if (initiator !== null && list?.size === 0) accounts.specific.delete(initiator);
    }
  }

  setOpen(target: IscsiName, open: boolean): void {
    const accounts = this.#targets.get(target);
    if (accounts) accounts.open = open;
  }

  findAccess(targetName: string, initiatorName: string): TargetAccess | null {
    const accounts = this.#targets.get(normalIscsiName(targetName));
    if (!accounts) return null;
    const { target, initiators, open, specific, shared, own } = accounts;
    const initiator = normalIscsiName(initiatorName);
    return {
      targetName: target.iscsiName,
      targetAlias: target.alias,
      portalGroupTag,
      admits: initiators?.has(initiator) ?? true,
      chapRequired: !open,
      initiatorAccounts: [...(specific.get(initiator) ?? shared).values()],
      targetAccount: [...own.values()][0] ?? null,
      algorithms,
    };
  }

  /** Discovery needs no account; it shows what the initiator may see. */
  discoveryAccess(): DiscoveryAccess {
    return { chapRequired: false, initiatorAccounts: [], targetAccount: null, algorithms };
  }

  visibleTargets(
    initiatorName: string,
  ): readonly { readonly targetName: string; readonly portalGroupTag: number }[] {
    const initiator = normalIscsiName(initiatorName);
    return [...this.#targets.values()]
      .filter(({ initiators }) => initiators?.has(initiator) ?? true)
      .map(({ target }) => ({ targetName: target.iscsiName, portalGroupTag }));
  }

  findUnits(targetName: string): ReadonlyMap<number, LogicalUnit> | null {
    const accounts = this.#targets.get(normalIscsiName(targetName));
    return accounts ? this.#unitsOf(accounts.target.iscsiName) : null;
  }

  #listOf(accounts: TargetAccounts, chapName: string): Map<string, TargetChapAccount> {
    const initiator = findIscsiName(chapName);
    if (initiator === null) return accounts.shared;
    const list = accounts.specific.get(initiator) ?? new Map<string, TargetChapAccount>();
    accounts.specific.set(initiator, list);
    return list;
  }
}
