import { discoveryName } from '../discovery.js';
import type { IscsiName } from '../IscsiName.js';
import type { OneDaemon } from './OneDaemon.js';
import { restoreTarget } from './restoreTarget.js';
import { endSessionsOf } from './sessions.js';
import { isRefusal, TgtEditor, type EditedTarget } from './TgtEditor.js';
import type { TgtLog } from './TgtLog.js';
import type { TargetRecord, TgtRecords } from './TgtRecords.js';
import type { TgtSnapshot } from './TgtSnapshot.js';

/** A target that was closed again, for alerts. */
export interface Reclosed {
  readonly target: IscsiName;
  /** It had no account, so no authentication was required. */
  readonly wasOpen: boolean;
  /** Maximum time it can have been open; null: it was not checked before. */
  readonly openForAtMostMs: number | null;
  /** Number of sessions that began meanwhile without a secret.  They were ended. */
  readonly endedSessions: number;
}

/**
 * How long a target that was open stays closed for all before it gets its accounts: a login in progress is a session by then, and
 * is ended.
 */
const SETTLE_MS = 300;
/** How long a deleted target is awaited.  Then its records are dropped. */
const AWAITED_MS = 30 * 24 * 60 * 60 * 1000;
/** Maximum number of awaited targets.  The first deleted ones are dropped. */
const MAX_AWAITED = 1000;

/**
 * Closes protected targets again that another process has opened within one run of tgtd, or deleted and re-created, as `tgt-admin
 * --update` does.  A guard is added at once, the accounts when the target has an access list, which such tools write last.
 */
export class TgtReclosing {
  /** By performance.now(): start of the last check that found everything in order. */
  #soundAt: number | null = null;
  /** `<tid>:<sid>` of sessions that existed while their target was closed, by target. */
  readonly #sessionsWhileClosed = new Map<IscsiName, ReadonlySet<string>>();
  /** By performance.now(): when open targets were closed, until they have their accounts. */
  readonly #closedAt = new Map<IscsiName, number>();

  constructor(
    private readonly records: TgtRecords,
    private readonly log: TgtLog,
    private readonly onReclosed: (reclosed: Reclosed) => void = () => {},
  ) {}

  /**
   * Closes targets that have lost their guard.  True: something was changed, so the snapshot is outdated.
   * @param lookedAt by performance.now(), not later than the snapshot.
   */
  async reclose(daemon: OneDaemon, snapshot: TgtSnapshot, lookedAt: number): Promise<boolean> {
    // During a change of our own, missing accounts may be part of it.
    if (this.records.daemon === null || this.records.unfinished !== null) return false;
    const editor = new TgtEditor(daemon, snapshot, this.records);
    const pending = new Set(this.records.daemon.pending);
    let changed = false;
    for (const [iscsiName, record] of this.records.targets) {
      if (pending.has(iscsiName)) continue;
      const target = editor.findTarget(iscsiName);
      const isGuarded = target?.incoming.some((name) => this.records.isGuard(name)) ?? false;
      if (isGuarded && record.lostSince === undefined) continue;
      if (target === null && iscsiName === discoveryName) {
        // It cannot be deleted: with the current settings its accounts are not managed by this server.
        this.records.putTarget(iscsiName, null);
        continue;
      }
      if (record.lostSince === undefined) this.#noteLoss(iscsiName, record, target);
      if (target === null) continue;
      await this.#unlessRefused(iscsiName, async () => {
        changed = (await this.#recloseTarget(daemon, editor, target, snapshot)) || changed;
      });
    }
    this.#dropLongAwaited(snapshot);
    this.#rememberSessions(snapshot);
    this.#soundAt = lookedAt;
    return changed;
  }

  #noteLoss(iscsiName: IscsiName, record: TargetRecord, target: EditedTarget | null): void {
    this.records.putTarget(iscsiName, { ...record, lostSince: Date.now() });
    if (target !== null) return;
    this.#sessionsWhileClosed.delete(iscsiName);
    this.log.warn(
      { target: iscsiName },
      'a protected target was deleted by another; when it is made again it is closed, and gets its accounts',
    );
  }

  async #recloseTarget(
    daemon: OneDaemon,
    editor: TgtEditor,
    target: EditedTarget,
    snapshot: TgtSnapshot,
  ): Promise<boolean> {
    const { iscsiName } = target;
    const isGuarded = target.incoming.some((name) => this.records.isGuard(name));
    if (!isGuarded) {
      const wasOpen = target.incoming.length === 0;
      // A unique name, because the tool that creates the target may still be running.
      await editor.ensureGuard(target, { fresh: true });
      await this.#tellReclosed(daemon, iscsiName, wasOpen);
    }
    const closedAt = this.#closedAt.get(iscsiName);
    if (closedAt !== undefined && performance.now() - closedAt < SETTLE_MS) return !isGuarded;
    if (closedAt !== undefined) await this.#endUnauthenticated(daemon, iscsiName);
    this.#closedAt.delete(iscsiName);
    if (snapshot.findTarget(iscsiName)?.hasAcl !== true) return !isGuarded;
    await restoreTarget(editor, target, this.records);
    const { lostSince: _, ...record } = this.records.targets.get(iscsiName) ?? {
      incoming: [],
      outgoing: null,
    };
    this.records.putTarget(iscsiName, record);
    this.log.info(
      { target: iscsiName, accounts: target.incoming.length },
      'the accounts of a target that is closed again were bound again',
    );
    return true;
  }

  async #tellReclosed(daemon: OneDaemon, iscsiName: IscsiName, wasOpen: boolean): Promise<void> {
    const openForAtMostMs =
      wasOpen && this.#soundAt !== null ? Math.ceil(performance.now() - this.#soundAt) : null;
    const endedSessions = wasOpen ? await this.#endUnauthenticated(daemon, iscsiName) : 0;
    if (wasOpen) this.#closedAt.set(iscsiName, performance.now());
    this.log.warn(
      { target: iscsiName, wasOpen, openForAtMostMs, endedSessions },
      'a protected target had lost its accounts to another process; it is closed again',
    );
    this.onReclosed({ target: iscsiName, wasOpen, openForAtMostMs, endedSessions });
  }

  /** Initiators that logged in while it was open have not authenticated; those that were there before have. */
  #endUnauthenticated(daemon: OneDaemon, iscsiName: IscsiName): Promise<number> {
    return endSessionsOf(daemon, iscsiName, this.#sessionsWhileClosed.get(iscsiName));
  }

  #rememberSessions({ targets }: TgtSnapshot): void {
    for (const { tid, iscsiName, sessionIds, incoming } of targets) {
      const isOurs = this.records.targets.has(iscsiName);
      if (!isOurs || incoming.length === 0 || this.#closedAt.has(iscsiName)) continue;
      this.#sessionsWhileClosed.set(iscsiName, new Set(sessionIds.map((sid) => `${tid}:${sid}`)));
    }
    for (const iscsiName of this.#sessionsWhileClosed.keys())
      if (!this.records.targets.has(iscsiName)) this.#sessionsWhileClosed.delete(iscsiName);
    for (const iscsiName of this.#closedAt.keys())
      if (!this.records.targets.has(iscsiName)) this.#closedAt.delete(iscsiName);
  }

  /** Accounts of targets that were deleted for good are not kept forever. */
  #dropLongAwaited(snapshot: TgtSnapshot): void {
    const gone = [...this.records.targets]
      .flatMap(([iscsiName, { lostSince }]) =>
        lostSince === undefined || snapshot.findTarget(iscsiName) !== null ? [] : [{ iscsiName, lostSince }],
      )
      .toSorted((a, b) => b.lostSince - a.lostSince);
    for (const [index, { iscsiName, lostSince }] of gone.entries()) {
      if (index < MAX_AWAITED && Date.now() - lostSince < AWAITED_MS) continue;
      this.records.putTarget(iscsiName, null);
      this.log.info(
        { target: iscsiName },
        'a protected target that was deleted has not been made again; it will not be protected again',
      );
    }
  }

  /** A refusal by tgtd at one target must not leave the others open. */
  async #unlessRefused(iscsiName: IscsiName, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.log.warn({ target: iscsiName, error: error.message }, 'a target could not be closed again');
    }
  }
}
