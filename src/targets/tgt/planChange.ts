import { findSameName, type IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { AccountRef, AccountRole } from '../TargetReader.js';
import type { DaemonIdentity } from './DaemonIdentity.js';
import { expectStorableName, expectStorableSecret } from './expectStorable.js';
import { parseTgtName, type TgtName } from './TgtName.js';
import { toSteps, type PlannedTarget, type TgtPlan } from './TgtPlan.js';
import type { AccountDirection } from './TgtRequest.js';
import type { TgtRecords } from './TgtRecords.js';
import type { TgtSnapshot, TgtTarget } from './TgtSnapshot.js';

/** Longer than an iSCSI name may be; the limit for the records of a target. */
const maxTargetNameBytes = 255;

/** Account names are global in a tgtd. */
export const tgtAuthority = 'tgt';

export function directionOf(role: AccountRole): AccountDirection {
  return role === 'initiator' ? 'incoming' : 'outgoing';
}

type Change<K extends CredentialChange['kind']> = Extract<CredentialChange, { kind: K }>;

/**
 * Checks a change against the current state of tgtd, and determines its steps.
 * @throws TargetDriverError as TargetDriver.plan does; in-use also if one account would become both an initiator account and a
 * target account, or if a secret to replace is for several targets.
 */
export function planChange(
  change: CredentialChange,
  snapshot: TgtSnapshot,
  records: TgtRecords,
  daemon: DaemonIdentity,
): ChangePlan {
  return new Planner(snapshot, records, daemon).plan(change);
}

class Planner {
  constructor(
    private readonly snapshot: TgtSnapshot,
    private readonly records: TgtRecords,
    private readonly daemon: DaemonIdentity,
  ) {}

  // oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
  plan(change: CredentialChange): ChangePlan {
    switch (change.kind) {
      case 'add':
        return this.#add(change);
      case 'replace':
        return this.#replace(change);
      case 'remove':
        return this.#remove(change);
      case 'bind':
        return this.#bind(change);
      case 'unbind':
        return this.#unbind(change);
      case 'setChapEnabled':
        return this.#setChapEnabled(change);
    }
  }

  #add({ target: targetName, role, chapName, secret }: Change<'add'>): ChangePlan {
    const direction = directionOf(role);
    expectStorableName(chapName, direction);
    expectStorableSecret(secret);
    const name = parseTgtName(chapName);
    const target = targetName === null ? null : this.#getTarget(targetName);
    // It is stored but not at tgtd: tgtd was restarted, and the account is about to be restored.
    if (this.snapshot.accounts.has(name) || this.records.heldAccounts.has(name))
      throw alreadyThere(`tgtd has an account "${chapName}" already; account names are global in tgt`);
    if (target !== null && direction === 'outgoing') expectNoOutgoing(target, chapName);
    if (target !== null && direction === 'incoming') expectDiscoveryRoom(target);
    const targets = target === null ? [] : [{ iscsiName: target.iscsiName, direction, keep: [] }];
    return this.#toPlan('add', name, targets, secret.reveal());
  }

  #replace({ account, secret }: Change<'replace'>): ChangePlan {
    const name = this.#getAccount(account);
    expectStorableSecret(secret);
    const bindings = this.snapshot.bindingsOf(name);
    if (bindings.length > 1 || this.snapshot.discoveryAccounts.has(name)) {
      const where = bindings.map(({ target }) => target.iscsiName);
      if (this.snapshot.discoveryAccounts.has(name)) where.push('discovery' as IscsiName);
      throw inUse(
        `account "${account.chapName}" is bound to ${where.join(' and ')}: tgt can replace a secret at one target only`,
      );
    }
    return this.#toPlan('replace', name, this.#plannedTargets(name), secret.reveal());
  }

  #remove({ account }: Change<'remove'>): ChangePlan {
    const name = this.#getAccount(account);
    return this.#toPlan('remove', name, this.#plannedTargets(name));
  }

  #bind({ account, target: targetName, role }: Change<'bind'>): ChangePlan {
    const name = this.#getAccount(account);
    const target = this.#getTarget(targetName);
    const direction = directionOf(role);
    const bindings = this.snapshot.bindingsOf(name);
    if (bindings.some((binding) => binding.target === target && binding.direction === direction))
      throw alreadyThere(`account "${account.chapName}" is bound to ${targetName} already`);
    const other = bindings.find((binding) => binding.direction !== direction);
    if (other !== undefined) {
      const serves = other.direction === 'incoming' ? 'initiators' : 'the target itself';
      throw inUse(
        `account "${account.chapName}" serves ${serves} at ${other.target.iscsiName}: one account cannot serve both sides of CHAP`,
      );
    }
    if (direction === 'outgoing') expectNoOutgoing(target, account.chapName);
    else expectDiscoveryRoom(target);
    return this.#toPlan('bind', name, [{ iscsiName: target.iscsiName, direction, keep: [] }]);
  }

  #unbind({ account, target: targetName, role }: Change<'unbind'>): ChangePlan {
    const name = this.#getAccount(account);
    const target = this.#getTarget(targetName);
    const direction = directionOf(role);
    const planned = this.#plannedTargets(name).find(
      (binding) => binding.iscsiName === target.iscsiName && binding.direction === direction,
    );
    if (planned === undefined)
      throw noSuchAccount(`account "${account.chapName}" is not bound to ${targetName}`);
    return this.#toPlan('unbind', name, [planned]);
  }

  #setChapEnabled({ target: targetName, enabled }: Change<'setChapEnabled'>): ChangePlan {
    const target = this.#getTarget(targetName);
    const nothingToDo = target.incoming.length > 0 === enabled;
    if (!enabled) this.#expectGuardsAlone(target);
    const planned: PlannedTarget = { iscsiName: target.iscsiName, direction: 'incoming', keep: [] };
    return { ...this.#toPlan(enabled ? 'protect' : 'open', null, [planned]), nothingToDo };
  }

  #expectGuardsAlone(target: TgtTarget): void {
    const accounts = target.incoming.filter((name) => !this.records.isGuard(name));
    if (accounts.length === 0) return;
    throw new TargetDriverError(
      'not-supported',
      `${target.iscsiName} has ${accounts.length} accounts: tgt asks for CHAP as long as it has one; unbind them first`,
    );
  }

  /** The targets the account is bound to, and the accounts to unbind for a moment when it is removed. */
  #plannedTargets(name: TgtName): readonly PlannedTarget[] {
    return this.snapshot.bindingsOf(name).map(({ target: { iscsiName, incoming }, direction }) => {
      const index = incoming.indexOf(name);
      // For the first account nothing is unbound: see TgtEditor.
      const keep = direction === 'incoming' && index > 0 ? incoming.slice(index + 1) : [];
      return { iscsiName, direction, keep };
    });
  }

  #getTarget(name: IscsiName): TgtTarget {
    const target = this.snapshot.findTarget(name);
    if (target === null) {
      const similar = findSameName(
        name,
        this.snapshot.targets.map(({ iscsiName }) => iscsiName),
      );
      const hint = similar === null ? '' : `; it has ${similar}, and compares names byte for byte`;
      throw new TargetDriverError('no-such-target', `tgtd has no target ${name}${hint}`);
    }
    if (Buffer.byteLength(name) > maxTargetNameBytes) {
      throw new TargetDriverError(
        'not-supported',
        `the name of the target has ${Buffer.byteLength(name)} bytes: expected at most ${maxTargetNameBytes} (RFC 7143 4.2.7.1)`,
      );
    }
    return target;
  }

  #getAccount({ authority, chapName }: AccountRef): TgtName {
    const name = parseTgtName(chapName);
    const visible = authority === tgtAuthority && !this.records.isGuard(name);
    if (!visible || !this.snapshot.hasOrdinaryAccount(name))
      throw noSuchAccount(`tgtd has no account "${chapName}"`);
    return name;
  }

  #toPlan(
    kind: TgtPlan['kind'],
    account: TgtName | null,
    targets: readonly PlannedTarget[],
    secret: Buffer | null = null,
  ): ChangePlan {
    const closes = kind === 'add' || kind === 'bind' || kind === 'protect';
    const isOpen = ({ iscsiName }: PlannedTarget): boolean =>
      this.snapshot.findTarget(iscsiName)?.incoming.length === 0;
    const firstProtected = closes
      ? targets.filter((planned) => planned.direction === 'incoming' && isOpen(planned))
      : [];
    return {
      account:
        account === null
          ? null
          : { authority: tgtAuthority, chapName: Buffer.from(account, 'latin1').toString('utf8') },
      targets: [...new Set(targets.map(({ iscsiName }) => iscsiName))],
      firstProtection: firstProtected.map(({ iscsiName }) => iscsiName),
      nothingToDo: false,
      steps: toSteps({
        kind,
        daemon: this.daemon,
        account,
        secret: secret?.toString('base64') ?? null,
        targets,
      }),
    };
  }
}

/** tgtd's list of discovery accounts has 16 slots, and tgtd crashes at the 17th account.  Three slots are for guards. */
const maxDiscoveryAccounts = 13;

function expectDiscoveryRoom({ isDiscovery, incoming }: TgtTarget): void {
  if (!isDiscovery || incoming.length < maxDiscoveryAccounts) return;
  throw new TargetDriverError(
    'not-supported',
    `discovery has ${incoming.length} accounts: tgt has room for ${maxDiscoveryAccounts} of them, guard accounts counted`,
  );
}

function expectNoOutgoing(target: TgtTarget, chapName: string): void {
  if (target.outgoing === null) return;
  if (target.outgoing === parseTgtName(chapName))
    throw alreadyThere(`account "${chapName}" is the target account of ${target.iscsiName} already`);
  throw new TargetDriverError(
    'not-supported',
    `${target.iscsiName} has a target account already: tgt has one for each target`,
  );
}

const alreadyThere = (message: string): TargetDriverError => new TargetDriverError('already-there', message);
const inUse = (message: string): TargetDriverError => new TargetDriverError('in-use', message);
const noSuchAccount = (message: string): TargetDriverError =>
  new TargetDriverError('no-such-account', message);
