import { TargetDriverError } from '../TargetDriverError.js';
import { isSameDaemon } from './DaemonIdentity.js';
import type { OneDaemon } from './OneDaemon.js';
import type { EditedTarget, TgtEditor } from './TgtEditor.js';
import { printTgtName, type TgtName } from './TgtName.js';
import type { PlannedTarget, TgtPlan } from './TgtPlan.js';
import type { TgtSnapshot } from './TgtSnapshot.js';

/**
 * Brings tgtd from any state in `snapshot` to the state that the plan wants.
 * If a target or account is gone together with the daemon of the plan, that is not an error: what still exists is settled.  If it
 * was removed from a running daemon, that is an error.
 * @throws TargetDriverError no-such-target, no-such-account, in-use if the conditions of the plan have changed; rejected,
 * timeout, unavailable.
 */
export async function executePlan(
  plan: TgtPlan,
  editor: TgtEditor,
  snapshot: TgtSnapshot,
  daemon: OneDaemon,
): Promise<void> {
  for (const { iscsiName, keep } of plan.targets) {
    const target = editor.findTarget(iscsiName);
    if (target !== null) await editor.rebind(target, keep);
  }
  await new PlanExecution(plan, editor, snapshot, daemon).run();
  for (const { iscsiName } of plan.targets) {
    const target = editor.findTarget(iscsiName);
    if (target !== null) await editor.removeSpareGuards(target);
  }
  await editor.removeOrphanedGuards();
}

class PlanExecution {
  constructor(
    private readonly plan: TgtPlan,
    private readonly editor: TgtEditor,
    private readonly snapshot: TgtSnapshot,
    private readonly daemon: OneDaemon,
  ) {}

  async run(): Promise<void> {
    switch (this.plan.kind) {
      case 'add':
      case 'replace':
        return this.#remake();
      case 'remove':
        return this.#remove();
      case 'bind':
        return this.#bind();
      case 'unbind':
        return this.#unbind();
      case 'protect':
        return this.#protect();
      case 'open':
        return this.#open();
    }
  }

  /**
   * Creates the account with this secret and binds it as planned.  An existing one of this name is deleted first: it is the old
   * one, or was made by an interrupted execution, and these cannot be distinguished.
   */
  async #remake(): Promise<void> {
    const name = this.#account();
    const planned = this.plan.targets[0];
    const target = planned === undefined ? null : this.#findTarget(planned);
    this.#expectBoundNowhereElse(name, target);

    if (target?.incoming.includes(name) === true) await this.editor.removeIncoming(target, name, true);
    else await this.editor.deleteAccount(name);
    // An account whose target is gone gives no access; one that never had a target is as requested.
    if (planned !== undefined && target === null) return;

    if (target !== null && planned?.direction === 'incoming') {
      await this.editor.ensureGuard(target);
      // Before the account is bound after them: at the end of the list they can be removed without moving others.
      await this.editor.removeSpareGuards(target);
    }
    await this.editor.createAccount(name, Buffer.from(this.plan.secret ?? '', 'base64'));
    if (target !== null && planned !== undefined) await this.#bindTo(target, planned, name);
  }

  /** Removes it from every list, and from the daemon unless discovery uses it as well. */
  async #remove(): Promise<void> {
    const name = this.#account();
    const keepAccount = this.snapshot.discoveryAccounts.has(name);
    const holders = this.editor.targets.filter(
      ({ incoming, outgoing }) => incoming.includes(name) || outgoing === name,
    );
    for (const [index, target] of holders.entries()) {
      const lastUse = index === holders.length - 1 && target.outgoing !== name;
      if (target.outgoing === name) await this.editor.unbindOutgoing(target, name);
      if (!target.incoming.includes(name)) continue;
      await this.editor.removeIncoming(target, name, lastUse && !keepAccount);
      await this.editor.ensureGuard(target);
    }
    if (!keepAccount) await this.editor.deleteAccount(name);
  }

  async #bind(): Promise<void> {
    const name = this.#account();
    const [planned] = this.plan.targets;
    const target = planned === undefined ? null : this.#findTarget(planned);
    if (target === null || planned === undefined) return;
    if (!this.editor.hasAccount(name) && this.#isPlannedDaemon()) throw noSuchAccount(name);
    this.#expectOneRole(name, planned);
    // If the account is gone with its daemon, its target is at least closed.
    if (planned.direction === 'incoming') await this.editor.ensureGuard(target);
    if (this.editor.hasAccount(name)) await this.#bindTo(target, planned, name);
  }

  async #unbind(): Promise<void> {
    const name = this.#account();
    const [planned] = this.plan.targets;
    const target = planned === undefined ? null : this.#findTarget(planned);
    if (target === null || planned === undefined) return;
    if (planned.direction === 'outgoing') return this.editor.unbindOutgoing(target, name);
    await this.editor.removeIncoming(target, name, false);
    await this.editor.ensureGuard(target);
  }

  async #protect(): Promise<void> {
    const [planned] = this.plan.targets;
    const target = planned === undefined ? null : this.#findTarget(planned);
    if (target !== null) await this.editor.ensureGuard(target);
  }

  async #open(): Promise<void> {
    const [planned] = this.plan.targets;
    const target = planned === undefined ? null : this.#findTarget(planned);
    if (target !== null) await this.editor.removeGuards(target);
  }

  #account(): TgtName {
    if (this.plan.account === null) throw new RangeError(`a plan to ${this.plan.kind} names no account`);
    return this.plan.account;
  }

  async #bindTo(target: EditedTarget, planned: PlannedTarget, name: TgtName): Promise<void> {
    if (planned.direction === 'outgoing') return this.editor.bindOutgoing(target, name);
    if (!(await this.editor.bindIncoming(target, name))) throw noSuchAccount(name);
  }

  /** Null: it is gone with the daemon of the plan. */
  #findTarget({ iscsiName }: PlannedTarget): EditedTarget | null {
    const target = this.editor.findTarget(iscsiName);
    if (target === null && this.#isPlannedDaemon())
      throw new TargetDriverError('no-such-target', `tgtd has no target ${iscsiName} any more`);
    return target;
  }

  #isPlannedDaemon(): boolean {
    return isSameDaemon(this.daemon.identity, this.plan.daemon);
  }

  #expectOneRole(name: TgtName, { direction }: PlannedTarget): void {
    const other = this.editor.targets.find(({ incoming, outgoing }) =>
      direction === 'incoming' ? outgoing === name : incoming.includes(name),
    );
    if (other === undefined) return;
    const message = `account "${printTgtName(name)}" serves the other role at ${other.iscsiName} meanwhile`;
    throw new TargetDriverError('in-use', message);
  }

  /** Deleting an account unbinds it everywhere, and would open a target without another account. */
  #expectBoundNowhereElse(name: TgtName, target: EditedTarget | null): void {
    const elsewhere = this.editor.targets.find(
      (other) => other !== target && (other.incoming.includes(name) || other.outgoing === name),
    );
    const where = elsewhere?.iscsiName ?? (this.snapshot.discoveryAccounts.has(name) ? 'discovery' : null);
    if (where === null) return;
    throw new TargetDriverError('in-use', `account "${printTgtName(name)}" is bound to ${where} meanwhile`);
  }
}

function noSuchAccount(name: TgtName): TargetDriverError {
  return new TargetDriverError('no-such-account', `tgtd has no account "${printTgtName(name)}" any more`);
}
