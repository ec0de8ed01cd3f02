import { randomUUID } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { ChangePlan, CredentialChange } from '../targets/CredentialDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Account, AccountRole, Session } from '../targets/TargetReader.js';
import type { SessionsOnChange } from './changeSettings.js';
import { opens } from './Prover.js';

/** A second check of a target's sessions: a login in progress during the change may have become a session since. */
interface Sweep {
  readonly target: string;
  readonly chapName: string | null;
  readonly initiatorName?: IscsiName | undefined;
  readonly everybody: boolean;
  readonly dueAt: number;
}

/** The subject of a change. */
export interface ChangedAccount extends Pick<ChangePlan, 'targets' | 'firstProtection' | 'initiatorName'> {
  readonly role: AccountRole;
  /** Null if the change was not about an account. */
  readonly chapName: string | null;
}

interface SweepLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Ends sessions that a change has made invalid: at once, and again after the time limit of logins in progress. */
export class Sessions {
  readonly #driver: TargetDriver;
  readonly #store: HostStore;
  readonly #log: SweepLog;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(driver: TargetDriver, store: HostStore, log: SweepLog) {
    this.#driver = driver;
    this.#store = store;
    this.#log = log;
  }

  /** Resumes second checks that an earlier process left. */
  start(): void {
    for (const [key, bytes] of this.#store.entries('sweep/'))
      this.#schedule(key, JSON.parse(bytes.toString('utf8')) as Sweep);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Ends the sessions that a completed change has made invalid. */
  async endAfter(
    change: CredentialChange,
    { role, chapName, initiatorName, targets, firstProtection }: ChangedAccount,
    policyOf: (target: IscsiName) => SessionsOnChange,
  ): Promise<void> {
    for (const target of targets) {
      const policy = policyOf(target);
      if (policy === 'none') continue;
      const everybody = policy === 'all' || firstProtection.includes(target);
      if (!everybody && !endsSessions(change, role)) continue;
      await this.#end(target, { chapName, initiatorName, everybody });
      const first = firstProtection.includes(target);
      const lingers = first || change.kind === 'remove' || change.kind === 'unbind';
      if (lingers)
        this.#later({
          target,
          chapName,
          initiatorName,
          everybody: first,
          dueAt: Date.now() + this.#sweepMs(),
        });
    }
  }

  async #end(target: IscsiName, ended: Omit<Sweep, 'target' | 'dueAt'>): Promise<void> {
    const sessions = await this.#driver.listSessions(target);
    if (sessions.length === 0) return;
    const accounts = ended.everybody ? [] : await this.#driver.listAccounts(target);
    const ending = sessions.filter((session) => ended.everybody || usedBy(session, ended, target, accounts));
    if (ending.length === 0) return;
    await this.#driver.endSessions(ending);
    const { chapName, everybody } = ended;
    const initiators = ending.map(({ initiatorName }) => initiatorName);
    this.#log.info(
      { target, chapName, initiators },
      everybody
        ? 'all sessions of the target were ended after a change'
        : 'the sessions that an account had let in were ended after it changed',
    );
  }

  #later(sweep: Sweep): void {
    const key = `sweep/${randomUUID()}`;
    this.#store.put(key, Buffer.from(JSON.stringify(sweep)));
    this.#schedule(key, sweep);
  }

  #sweepMs(): number {
    return this.#driver.capabilities.loginTimeoutMs + 1_000;
  }

  #schedule(key: string, sweep: Sweep): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.#sweep(key, sweep);
      },
      // A clock that was set back does not delay the check.
      Math.min(Math.max(0, sweep.dueAt - Date.now()), this.#sweepMs()),
    );
    timer.unref();
    this.#timers.add(timer);
  }

  async #sweep(key: string, { target, ...swept }: Sweep): Promise<void> {
    try {
      const name = target as IscsiName;
      // If the account was added again meanwhile, its sessions are valid.
      const { chapName, everybody } = swept;
      const back =
        chapName !== null &&
        (await this.#driver.listAccounts(name)).some(
          (account) => account.chapName === chapName && opens(account, name),
        );
      if (everybody || !back) await this.#end(name, swept);
      this.#store.remove(key);
    } catch (error) {
      this.#log.warn(
        { target, err: error },
        'sessions could not be looked at again after a change; at the next start they will be',
      );
    }
  }
}

/**
 * Whether a change can end sessions.  Adding an account does not, nor does replacing a secret that stays valid for a while.  A
 * target account does not concern the initiators that are logged in.
 */
function endsSessions(change: CredentialChange, role: AccountRole): boolean {
  if (role !== 'initiator') return false;
  if (change.kind === 'replace') return change.overlapUntil === undefined;
  return change.kind === 'remove' || change.kind === 'unbind';
}

/**
 * Whether a session may have been opened with an account.  An account for one initiator: by that initiator.  A default account:
 * by any initiator without an account of its own at the target.
 */
function usedBy(
  session: Session,
  { chapName, initiatorName }: Pick<Sweep, 'chapName' | 'initiatorName'>,
  target: IscsiName,
  accounts: readonly Account[],
): boolean {
  if (chapName === null) return false;
  const specific = initiatorName ?? findIscsiName(chapName);
  if (session.initiatorName === null) return true;
  const initiator = findIscsiName(session.initiatorName);
  if (specific !== null) return initiator === specific;
  return !accounts.some(
    (account) => opens(account, target) && initiator !== null && initiatorOf(account) === initiator,
  );
}

function initiatorOf({ initiatorName, chapName }: Account): IscsiName | null {
  return initiatorName ?? findIscsiName(chapName);
}
