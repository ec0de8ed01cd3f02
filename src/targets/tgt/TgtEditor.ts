import { randomBytes } from 'node:crypto';
import type { IscsiName } from '../IscsiName.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { OneDaemon } from './OneDaemon.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { printTgtName, type TgtName } from './TgtName.js';
import type { TgtRecords } from './TgtRecords.js';
import {
  bindAccount,
  deleteAccount,
  newAccount,
  unbindAccount,
  type AccountDirection,
  type TgtRequest,
} from './TgtRequest.js';
import type { TgtSnapshot } from './TgtSnapshot.js';

/** A target during the editing.  Its lists follow the requests. */
export interface EditedTarget {
  readonly tid: number;
  readonly iscsiName: IscsiName;
  incoming: TgtName[];
  outgoing: TgtName | null;
}

/**
 * Changes accounts and bindings step by step, beginning with a snapshot, so that after every request
 * - a target that was closed is closed: its list never becomes empty, because tgtd then requires no authentication;
 * - the list has no holes: with n bound accounts tgtd reads the first n slots only, refuses accounts after a hole, and crashes on
 *   a `show`. The only exception, where there is no other way, is described at `#removeFirst`.  If a step was done already,
 *   tgtd's answer is not treated as an error.
 */
export class TgtEditor {
  readonly targets: readonly EditedTarget[];
  readonly #accounts: Set<TgtName>;

  constructor(
    private readonly daemon: OneDaemon,
    snapshot: TgtSnapshot,
    private readonly records: TgtRecords,
  ) {
    this.targets = snapshot.targets.map(({ tid, iscsiName, incoming, outgoing }) => ({
      tid,
      iscsiName,
      incoming: [...incoming],
      outgoing,
    }));
    this.#accounts = new Set(snapshot.accounts);
  }

  findTarget(name: IscsiName): EditedTarget | null {
    return this.targets.find(({ iscsiName }) => iscsiName === name) ?? null;
  }

  hasAccount(name: TgtName): boolean {
    return this.#accounts.has(name);
  }

  isBound(name: TgtName): boolean {
    return this.targets.some(({ incoming, outgoing }) => incoming.includes(name) || outgoing === name);
  }

  /** @throws TargetDriverError already-there if the account exists, because its secret is unknown. */
  async createAccount(name: TgtName, secret: Uint8Array): Promise<void> {
    await this.daemon.expect(newAccount(name, secret));
    this.#accounts.add(name);
  }

  /** Deletes an account that is not bound anywhere as an incoming one. */
  async deleteAccount(name: TgtName): Promise<void> {
    if (!this.#accounts.has(name)) return;
    if (this.targets.some(({ incoming }) => incoming.includes(name)))
      throw new RangeError(`account "${printTgtName(name)}" is still bound for initiators`);
    this.#begin();
    await this.#settle(deleteAccount(name), [TgtCode.NoUser]);
    this.#forget(name);
  }

  /** Binds an account for initiators, at the end of the list.  False: the account does not exist any more. */
  async bindIncoming(target: EditedTarget, name: TgtName): Promise<boolean> {
    if (target.incoming.includes(name)) return true;
    // For an incoming account that is bound already tgtd answers "user exists".
    const settled = [TgtCode.UserExists, TgtCode.NoUser];
    const code = await this.#settle(bindAccount(target.tid, name, 'incoming'), settled);
    if (code === TgtCode.NoUser) return false;
    target.incoming.push(name);
    return true;
  }

  async bindOutgoing(target: EditedTarget, name: TgtName): Promise<void> {
    if (target.outgoing === name) return;
    await this.daemon.expect(bindAccount(target.tid, name, 'outgoing'));
    target.outgoing = name;
  }

  async unbindOutgoing(target: EditedTarget, name: TgtName): Promise<void> {
    if (target.outgoing !== name) return;
    this.#begin();
    await this.#unbind(target, name, 'outgoing');
    target.outgoing = null;
  }

  /**
   * Ensures that the target's list has a guard account: one with a recorded name, else a new one.  `fresh`: use a new unique name
   * in any case; for a target that another program is still setting up.
   */
  async ensureGuard(target: EditedTarget, { fresh = false } = {}): Promise<void> {
    const guards = this.records.guardsOf(target.iscsiName);
    if (target.incoming.some((name) => guards.includes(name))) return;
    const known = fresh ? undefined : guards[0];
    const guard = known ?? this.#nameGuard(target);
    await this.#createGuard(guard);
    await this.bindIncoming(target, guard);
  }

  /**
   * Removes an account from a target's list.  Accounts after it are unbound from the end and bound again, so they are refused for
   * that moment.  `removeAccount` deletes it in the same step; only for an account that is not bound elsewhere.
   */
  async removeIncoming(target: EditedTarget, name: TgtName, removeAccount: boolean): Promise<void> {
    const index = target.incoming.indexOf(name);
    if (index < 0) return;
    this.#begin();
    if (index === 0) return this.#removeFirst(target, name, removeAccount);
    const behind = target.incoming.slice(index + 1);
    const rebindBehind = async (): Promise<void> => {
      for (const other of behind) await this.bindIncoming(target, other);
    };
    try {
      for (const other of behind.toReversed()) await this.#take(target, other, false);
      await this.#take(target, name, removeAccount);
    } catch (error) {
      // If tgtd does not answer, the next `execute` binds them again.
      if (isRefusal(error)) await rebindBehind();
      throw error;
    }
    await rebindBehind();
  }

  /**
   * Opens a target whose list has only guards, and deletes these.
   * @throws TargetDriverError not-supported if it has other accounts, which tgtd cannot keep without requiring CHAP.
   */
  async removeGuards(target: EditedTarget): Promise<void> {
    const guards = this.records.guardsOf(target.iscsiName);
    const other = target.incoming.find((name) => !guards.includes(name));
    if (other !== undefined) {
      const message = `account "${printTgtName(other)}" is bound to ${target.iscsiName}: tgt asks for CHAP as long as one is`;
      throw new TargetDriverError('not-supported', message);
    }
    for (const guard of target.incoming.toReversed()) {
      this.#begin();
      await this.#take(target, guard, true);
    }
    await this.#deleteUnbound(guards);
    this.records.putGuards(target.iscsiName, []);
  }

  /** Deletes superfluous guards: those at the end of a list that has another one, and unbound ones. */
  async removeSpareGuards(target: EditedTarget): Promise<void> {
    const guards = this.records.guardsOf(target.iscsiName);
    for (;;) {
      const bound = target.incoming.filter((name) => guards.includes(name));
      const last = target.incoming.at(-1);
      if (bound.length < 2 || last === undefined || !guards.includes(last)) break;
      await this.#take(target, last, true);
    }
    if (target.incoming.some((name) => guards.includes(name))) await this.#deleteUnbound(guards);
    this.records.putGuards(target.iscsiName, this.#guardNamesInUse(target));
  }

  /** Deletes the guards of removed targets that will not be protected again. */
  async removeOrphanedGuards(): Promise<void> {
    for (const [iscsiName, names] of this.records.guards) {
      if (this.findTarget(iscsiName) !== null || this.records.targets.has(iscsiName)) continue;
      await this.#deleteUnbound(names);
      this.records.putGuards(
        iscsiName,
        names.filter((name) => this.hasAccount(name)),
      );
    }
  }

  async #deleteUnbound(guards: readonly TgtName[]): Promise<void> {
    for (const guard of guards) if (!this.isBound(guard)) await this.deleteAccount(guard);
  }

  /** Binds accounts again that an interrupted change had unbound. */
  async rebind(target: EditedTarget, names: readonly TgtName[]): Promise<void> {
    for (const name of names) {
      if (!this.hasAccount(name) || target.incoming.includes(name)) continue;
      if (target.incoming.length === 0) await this.ensureGuard(target);
      await this.bindIncoming(target, name);
    }
  }

  /**
   * Removes the first account of a list.
   * The first slot can be freed only by an empty list, which opens the target, or by a hole.  A hole is used, for the duration of
   * one request, and filled at once by a new guard; another guard at the end keeps the remaining accounts within the part of the
   * list that tgtd reads.  Only accounts bound by other programs can be first, because our targets begin with a guard.  If this
   * process ends here, the recorded hole is filled before anything is shown.
   */
  async #removeFirst(target: EditedTarget, name: TgtName, removeAccount: boolean): Promise<void> {
    const last = target.incoming.at(-1);
    if (last === undefined || !this.records.guardsOf(target.iscsiName).includes(last)) {
      const guard = this.#nameGuard(target);
      await this.#createGuard(guard);
      await this.bindIncoming(target, guard);
    }
    const filler = this.#nameGuard(target);
    await this.#createGuard(filler);
    this.records.putUnfinished({ hole: { tid: target.tid, filler } });
    await this.#take(target, name, removeAccount);
    await this.#settle(bindAccount(target.tid, filler, 'incoming'), [TgtCode.UserExists]);
    target.incoming.unshift(filler);
    this.records.putUnfinished({ hole: null });
  }

  async #take(target: EditedTarget, name: TgtName, removeAccount: boolean): Promise<void> {
    if (removeAccount) {
      await this.#settle(deleteAccount(name), [TgtCode.NoUser]);
      this.#forget(name);
    } else {
      await this.#unbind(target, name, 'incoming');
      target.incoming = target.incoming.filter((other) => other !== name);
    }
  }

  async #unbind(target: EditedTarget, name: TgtName, direction: AccountDirection): Promise<void> {
    // tgtd also answers "No user" for an account that is not bound.
    await this.#settle(unbindAccount(target.tid, name, direction), [TgtCode.NoUser]);
  }

  /** The name is recorded before the account exists, so that a guard is never shown. */
  #nameGuard(target: EditedTarget): TgtName {
    const name = `iscsi-wbem-guard-${randomBytes(12).toString('hex')}` as TgtName;
    this.records.putGuards(target.iscsiName, [...this.#guardNamesInUse(target), name]);
    return name;
  }

  /** The first name ever given is kept, because an administrator may have put it into tgt's configuration. */
  #guardNamesInUse(target: EditedTarget): readonly TgtName[] {
    const names = this.records.guardsOf(target.iscsiName);
    return names.filter((name, index) => index === 0 || this.hasAccount(name));
  }

  async #createGuard(name: TgtName): Promise<void> {
    if (this.#accounts.has(name)) return;
    await this.#settle(newGuard(name), [TgtCode.UserExists]);
    this.#accounts.add(name);
  }

  #forget(name: TgtName): void {
    this.#accounts.delete(name);
    for (const target of this.targets) {
      target.incoming = target.incoming.filter((other) => other !== name);
      if (target.outgoing === name) target.outgoing = null;
    }
  }

  /** From here on something may be missing that no administrator removed. */
  #begin(): void {
    if (this.records.unfinished === null) this.records.putUnfinished({ hole: null });
  }

  #settle(request: TgtRequest, settled: readonly number[]): Promise<number> {
    return settle(this.daemon, request, settled);
  }
}

/** Fills the hole that an interrupted change may have left in a list.  It must run before any `show`. */
export async function fillHole(daemon: OneDaemon, records: TgtRecords): Promise<void> {
  const hole = records.unfinished?.hole;
  if (hole === undefined || hole === null) return;
  await settle(daemon, newGuard(hole.filler), [TgtCode.UserExists]);
  await settle(daemon, bindAccount(hole.tid, hole.filler, 'incoming'), [
    TgtCode.UserExists,
    TgtCode.NoTarget,
  ]);
  records.putUnfinished({ hole: null });
}

/** A guard account has a random secret that is not stored here, so nobody can log in with it. */
function newGuard(name: TgtName): TgtRequest {
  return newAccount(name, Buffer.from(randomBytes(32).toString('base64url'), 'latin1'));
}

/** Sends a request that may have been done already.  Returns 0 or one of `settled`. */
async function settle(daemon: OneDaemon, request: TgtRequest, settled: readonly number[]): Promise<number> {
  const { code } = await daemon.request(request);
  if (code !== TgtCode.Ok && !settled.includes(code)) throw tgtError(code, request.description);
  return code;
}

/** Whether tgtd answered with a refusal. */
export function isRefusal(error: unknown): error is TargetDriverError {
  return error instanceof TargetDriverError && error.reason !== 'timeout' && error.reason !== 'unavailable';
}
