import type { IscsiName } from '../IscsiName.js';
import { isSameDaemon, type DaemonIdentity } from './DaemonIdentity.js';
import type { OneDaemon } from './OneDaemon.js';
import { restoreAccount, restoreTarget } from './restoreTarget.js';
import { endSessionsOf } from './sessions.js';
import { isRefusal, TgtEditor, type EditedTarget } from './TgtEditor.js';
import type { TgtLog } from './TgtLog.js';
import { printTgtName, type TgtName } from './TgtName.js';
import type { Reclosed } from './TgtReclosing.js';
import type { TgtRecords } from './TgtRecords.js';
import type { TgtSnapshot } from './TgtSnapshot.js';

/** Time after a restart after which accounts of missing targets are restored nevertheless. */
const RESTORE_ALL_AFTER_MS = 30_000;

/** Events of tgtd, for alerts. */
export interface TgtEvents {
  /** tgtd was restarted and has no accounts; `targets` were protected. */
  restarted?(targets: readonly IscsiName[]): void;
  /** Every protected target is closed and has its accounts again; `cameBackOpen` were found open. */
  restored?(restored: { readonly cameBackOpen: readonly IscsiName[]; readonly afterMs: number }): void;
  /** A protected target that another process had deleted and re-created, or opened, is closed again. */
  reclosed?(reclosed: Reclosed): void;
}

/**
 * Restores a restarted tgtd, which begins without any state: each target that exists again is closed with a guard first, then
 * gets its accounts. The program that re-creates the target, usually tgt-admin, is still running then, and gives up at an account
 * that exists already.  Therefore the guard has a new name every time, and accounts wait until the target has an access list,
 * which tgt-admin writes after the accounts, and without which nobody can log in.
 */
export class TgtReplay {
  #daemonSeenAt = performance.now();
  #cameBackOpen: IscsiName[] = [];

  constructor(
    private readonly records: TgtRecords,
    private readonly log: TgtLog,
    private readonly events: TgtEvents = {},
  ) {}

  get isComplete(): boolean {
    const daemon = this.records.daemon;
    if (daemon === null) return true;
    return daemon.pending.length === 0 && daemon.accountsRestored && daemon.storageRestored !== false;
  }

  /** Whether the records describe this daemon.  Its socket may have got another mode or owner since. */
  isKnown(identity: DaemonIdentity): boolean {
    const record = this.records.daemon;
    if (record === null || !isSameDaemon(record.identity, identity)) return false;
    if (record.identity.ctimeNs !== identity.ctimeNs) this.records.putDaemon({ ...record, identity });
    return true;
  }

  /** Records a newly started daemon.  What it lacks was not removed by an administrator. */
  noteNewDaemon(identity: DaemonIdentity): void {
    const pending = [...this.records.targets.keys()];
    this.log.warn({ targets: pending.length }, 'tgtd was restarted and has forgotten all accounts');
    // Unfinished changes of the former daemon, including a hole, ended with it.
    this.records.putUnfinished(null);
    this.records.putDaemon({ identity, pending, accountsRestored: false, storageRestored: false });
    this.#daemonSeenAt = performance.now();
    this.#cameBackOpen = [];
    this.events.restarted?.(pending);
  }

  /** Restores what can be restored now.  True: something was changed, so the snapshot is outdated. */
  async restore(daemon: OneDaemon, snapshot: TgtSnapshot): Promise<boolean> {
    const record = this.records.daemon;
    if (record === null || this.isComplete) return false;
    const editor = new TgtEditor(daemon, snapshot, this.records);
    const restored = new Set<IscsiName>();
    let changed = false;

    const present = record.pending.flatMap((name) => {
      const target = editor.findTarget(name);
      return target === null ? [] : [target];
    });
    for (const target of present) {
      await this.#unlessRefused(target, async () => {
        changed = (await this.#close(daemon, editor, target)) || changed;
      });
    }
    for (const target of present) {
      if (snapshot.findTarget(target.iscsiName)?.hasAcl !== true) continue;
      await this.#unlessRefused(target, () => this.#restoreTarget(editor, target));
      restored.add(target.iscsiName);
      changed = true;
    }

    const pending = record.pending.filter((name) => !restored.has(name));
    const restoreAll = pending.length === 0 || performance.now() - this.#daemonSeenAt > RESTORE_ALL_AFTER_MS;
    if (restoreAll && !record.accountsRestored) {
      for (const name of this.records.heldAccounts) await restoreAccount(editor, name, this.records);
      changed = true;
    }
    const accountsRestored = record.accountsRestored || restoreAll;
    this.records.putDaemon({ ...record, pending, accountsRestored });
    if (pending.length === 0 && accountsRestored) {
      const afterMs = Math.round(performance.now() - this.#daemonSeenAt);
      this.events.restored?.({ cameBackOpen: this.#cameBackOpen, afterMs });
    }
    return changed;
  }

  /** A refusal by tgtd at one target must not delay the others. */
  async #unlessRefused({ iscsiName }: EditedTarget, restore: () => Promise<void>): Promise<void> {
    try {
      await restore();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.log.warn({ target: iscsiName, error: error.message }, 'a target could not be restored');
    }
  }

  async #close(daemon: OneDaemon, editor: TgtEditor, target: EditedTarget): Promise<boolean> {
    const guards = this.records.guardsOf(target.iscsiName);
    if (target.incoming.some((name) => guards.includes(name))) return false;
    const wasOpen = target.incoming.length === 0;
    if (wasOpen) {
      const sinceMs = Math.round(performance.now() - this.#daemonSeenAt);
      if (!this.#cameBackOpen.includes(target.iscsiName)) this.#cameBackOpen.push(target.iscsiName);
      this.log.warn(
        { target: target.iscsiName, sinceMs },
        'a protected target came back open after the restart of tgtd; it is closed now',
      );
    }
    await editor.ensureGuard(target, { fresh: true });
    // Initiators that logged in since the restart have not authenticated.
    if (wasOpen) await endSessionsOf(daemon, target.iscsiName);
    return true;
  }

  async #restoreTarget(editor: TgtEditor, target: EditedTarget): Promise<void> {
    await restoreTarget(editor, target, this.records);
    this.log.info(
      { target: target.iscsiName, accounts: target.incoming.length },
      'the accounts of a target were restored after the restart of tgtd',
    );
  }

  /**
   * Within one run of the daemon, an account or binding that disappeared was removed by an administrator: it is dropped from the
   * records and not restored.  Exceptions: an unfinished change of ours, which may be the cause, and a target that has lost all
   * of them and will get them back (TgtReclosing).
   */
  dropVanished(snapshot: TgtSnapshot): void {
    const daemon = this.records.daemon;
    if (daemon === null || this.records.unfinished !== null) return;
    if (daemon.accountsRestored) {
      const awaited = this.#accountsOfLostTargets();
      for (const name of this.records.heldAccounts) {
        if (snapshot.accounts.has(name) || awaited.has(name)) continue;
        this.records.removeSecret(name);
        this.log.info(
          { account: printTgtName(name) },
          'an account was deleted by another; it will not be restored',
        );
      }
    }
    for (const [iscsiName, record] of this.records.targets) {
      if (this.records.isAwaited(iscsiName)) continue;
      const target = snapshot.findTarget(iscsiName);
      if (target === null || target.incoming.length === 0) {
        const what = target === null ? 'was deleted' : 'was opened';
        this.log.warn(
          { target: iscsiName },
          `a protected target ${what} by another; it will not be protected again`,
        );
        this.records.putTarget(iscsiName, null);
        continue;
      }
      this.records.putTarget(iscsiName, {
        incoming: record.incoming.filter((name) => target.incoming.includes(name)),
        outgoing: target.outgoing === record.outgoing ? record.outgoing : null,
      });
    }
    this.#dropGuards(snapshot);
  }

  #accountsOfLostTargets(): ReadonlySet<TgtName> {
    const lost = [...this.records.targets.values()].filter(({ lostSince }) => lostSince !== undefined);
    return new Set(lost.flatMap(({ incoming, outgoing }) => incoming.concat(outgoing ?? [])));
  }

  /** A guard's name is kept as long as its target or its account exists. */
  #dropGuards(snapshot: TgtSnapshot): void {
    for (const [iscsiName, names] of this.records.guards) {
      const isNeeded = snapshot.findTarget(iscsiName) !== null || this.records.targets.has(iscsiName);
      if (!isNeeded)
        this.records.putGuards(
          iscsiName,
          names.filter((name) => snapshot.accounts.has(name)),
        );
    }
  }
}
