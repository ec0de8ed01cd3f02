import { setTimeout as sleep } from 'node:timers/promises';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { OneDaemon } from './OneDaemon.js';
import { ensureMadeTarget } from './restoreStorage.js';
import { endSessions, endSessionsOf, readSessions } from './sessions.js';
import { isRefusal, TgtEditor } from './TgtEditor.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import type { MadeTarget, TgtMadeTargets } from './TgtMadeTargets.js';
import { parseTgtName, type TgtName } from './TgtName.js';
import type { TgtRecords } from './TgtRecords.js';
import { bindInitiator, deleteTarget, unbindAddress, unbindInitiator } from './TgtRequest.js';
import { TgtSnapshot } from './TgtSnapshot.js';
import type { TgtStorageDeps, TgtStorageSteps } from './TgtStorage.js';
import { ensureUnit, expectServed, removeUnit, reopenUnit } from './TgtUnits.js';

/** A login admitted before its initiator was removed from the access list is a session after this time. */
const LOGIN_IN_FLIGHT_MS = 300;
/** Maximum number of attempts to delete a target while initiators still log in. */
const REMOVALS = 20;
const REMOVAL_STEP_MS = 50;

/** Carries out the steps of a plan.  Steps that are complete already have no effect. */
export async function executeStorage(steps: TgtStorageSteps, deps: TgtStorageDeps): Promise<void> {
  const { run, records, made, log } = deps;
  const inTurn = (job: (execution: StorageExecution) => Promise<void>): Promise<void> =>
    run((daemon) => job(new StorageExecution({ daemon, records: records(), made: made(), log })));
  switch (steps.kind) {
    case 'none':
      return;
    case 'create':
      return inTurn((execution) => execution.create(steps.target));
    case 'remove':
      return inTurn((execution) => execution.remove(steps.target, steps.accounts));
    case 'addUnit':
    case 'removeUnit':
      return inTurn((execution) => execution.changeUnit(steps));
    case 'resize':
      return inTurn((execution) => execution.resize(steps.volume));
    case 'allow':
      return inTurn((execution) => execution.allow(steps.target, steps.initiator));
    case 'deny': {
      await inTurn((execution) => execution.deny(steps.target, steps.initiator));
      // Outside of the turn, so that other jobs run meanwhile.
      await sleep(LOGIN_IN_FLIGHT_MS);
      await inTurn((execution) => execution.endSessionsOfInitiator(steps.target, steps.initiator));
    }
  }
}

interface StorageExecutionDeps {
  readonly daemon: OneDaemon;
  readonly records: TgtRecords;
  readonly made: TgtMadeTargets;
  readonly log: TgtStorageDeps['log'];
}

/**
 * Objects are created at tgtd first and then recorded; they are removed from the record first.  Thus a restart of tgtd never
 * restores more than what was there.
 */
class StorageExecution {
  readonly #deps: StorageExecutionDeps;

  constructor(deps: StorageExecutionDeps) {
    this.#deps = deps;
  }

  /** The record of the wanted state is written first, so that tgtd's target of that name is known to be ours. */
  async create(wanted: MadeTarget): Promise<void> {
    const { daemon, records, made } = this.#deps;
    const { iscsiName } = wanted;
    if (made.get(iscsiName) === null) {
      if ((await TgtSnapshot.read(daemon)).findTarget(iscsiName) !== null)
        throw new TargetDriverError('already-there', `there is a target ${iscsiName} meanwhile`);
      // Recorded accounts of an earlier target of this name do not belong to it.
      records.putTarget(iscsiName, wanted.isOpen ? null : { incoming: [], outgoing: null });
      made.put(wanted);
    }
    try {
      await ensureMadeTarget(wanted, this.#deps, { fill: true });
    } catch (error) {
      if (isRefusal(error)) await this.#removeUnlessRefused(iscsiName);
      throw error;
    }
  }

  /** If this is refused as well, the target stays without allowed initiators, and can be removed later. */
  async #removeUnlessRefused(iscsiName: IscsiName): Promise<void> {
    try {
      await this.remove(iscsiName, []);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#deps.log.warn({ target: iscsiName, error: error.message }, 'a target could not be taken back');
    }
  }

  async remove(iscsiName: IscsiName, accounts: readonly TgtName[]): Promise<void> {
    const { daemon, records, made } = this.#deps;
    const own = made.get(iscsiName);
    if (own === null) return;
    // From here on something is missing that no administrator removed.
    if (records.unfinished === null) records.putUnfinished({ hole: null });
    made.put({ ...own, luns: [], initiators: [] });
    try {
      await this.#removeTarget(iscsiName);
    } catch (error) {
      // It stays without allowed initiators, and can be removed again.
      if (isRefusal(error)) records.putUnfinished(null);
      throw error;
    }
    // Nothing in tgtd is bound to it any more.
    const editor = new TgtEditor(daemon, await TgtSnapshot.read(daemon, true), records);
    const guards = records.guardsOf(iscsiName);
    for (const name of [...accounts, ...guards]) if (!editor.isBound(name)) await editor.deleteAccount(name);
    records.putTarget(iscsiName, null);
    records.putGuards(
      iscsiName,
      guards.filter((name) => editor.hasAccount(name)),
    );
    for (const name of accounts)
      if (!isAwaited(records, name) && !editor.hasAccount(name)) records.removeSecret(name);
    if (records.daemon)
      records.putDaemon({
        ...records.daemon,
        pending: records.daemon.pending.filter((name) => name !== iscsiName),
      });
    made.remove(iscsiName);
    records.putUnfinished(null);
  }

  async #removeTarget(iscsiName: IscsiName): Promise<void> {
    const { daemon } = this.#deps;
    const target = (await TgtSnapshot.read(daemon)).findTarget(iscsiName);
    if (target === null) return;
    const { tid } = target;
    for (const entry of target.acl) {
      const text = Buffer.from(entry, 'latin1').toString('utf8');
      const isName = findIscsiName(text) !== null;
      await this.#settle(isName ? unbindInitiator(tid, text) : unbindAddress(tid, text), [
        TgtCode.NoAccess,
        TgtCode.NoTarget,
      ]);
    }
    for (let left = REMOVALS; ; left -= 1) {
      await endSessionsOf(daemon, iscsiName);
      const request = deleteTarget(tid);
      const { code } = await daemon.request(request);
      if (code === TgtCode.Ok || code === TgtCode.NoTarget) return;
      const isActive = code === TgtCode.TargetActive || code === TgtCode.UnitActive;
      if (!isActive || left === 0) throw tgtError(code, request.description);
      await sleep(REMOVAL_STEP_MS);
    }
  }

  async changeUnit(
    steps: Extract<TgtStorageSteps, { readonly kind: 'addUnit' | 'removeUnit' }>,
  ): Promise<void> {
    const { daemon, made } = this.#deps;
    const { own, tid } = await this.#getOwn(steps.target);
    if (steps.kind === 'addUnit') {
      const { lun } = steps;
      const shown = (await TgtSnapshot.read(daemon)).findTarget(steps.target)?.units ?? [];
      await ensureUnit(daemon, tid, lun, shown);
      await expectServed(daemon, tid, lun);
      const others = own.luns.filter((each) => each.lun !== lun.lun);
      made.put({ ...own, luns: [...others, lun].toSorted((a, b) => a.lun - b.lun) });
      return;
    }
    made.put({ ...own, luns: own.luns.filter(({ lun }) => lun !== steps.lun) });
    try {
      await removeUnit(daemon, tid, steps.lun);
    } catch (error) {
      // tgtd still shows it, so it must be restored after a restart.
      if (isRefusal(error)) made.put(own);
      throw error;
    }
  }

  async resize(volume: Extract<TgtStorageSteps, { readonly kind: 'resize' }>['volume']): Promise<void> {
    const { daemon, made } = this.#deps;
    for (const { target, lun } of made.showing(volume.id)) {
      const wanted = { ...lun, volume };
      const { own, tid } = await this.#getOwn(target);
      await reopenUnit(daemon, tid, wanted);
      made.put({ ...own, luns: own.luns.map((each) => (each.lun === lun.lun ? wanted : each)) });
    }
  }

  async allow(target: IscsiName, initiator: IscsiName): Promise<void> {
    const { made } = this.#deps;
    const { own, tid } = await this.#getOwn(target);
    await this.#settle(bindInitiator(tid, initiator), [TgtCode.AccessExists]);
    if (!own.initiators.includes(initiator)) made.put({ ...own, initiators: [...own.initiators, initiator] });
  }

  async deny(target: IscsiName, initiator: IscsiName): Promise<void> {
    const { made } = this.#deps;
    const recorded = made.get(target);
    if (recorded)
      made.put({ ...recorded, initiators: recorded.initiators.filter((each) => each !== initiator) });
    const { tid } = await this.#getOwn(target);
    await this.#settle(unbindInitiator(tid, initiator), [TgtCode.NoAccess]);
    await this.endSessionsOfInitiator(target, initiator);
  }

  /** tgtd does not end sessions when it removes a name from the list. */
  async endSessionsOfInitiator(target: IscsiName, initiator: IscsiName): Promise<void> {
    const { daemon } = this.#deps;
    const snapshot = await TgtSnapshot.read(daemon);
    const shown = snapshot.findTarget(target);
    if (shown === null || shown.acl.includes(parseTgtName(initiator))) return;
    const ending = (await readSessions(daemon, [shown])).filter(
      ({ initiatorName }) => initiatorName !== null && findIscsiName(initiatorName) === initiator,
    );
    await endSessions(daemon, snapshot, ending);
  }

  /** @throws TargetDriverError no-such-target if it is not a target of ours any more. */
  async #getOwn(name: IscsiName): Promise<{ readonly own: MadeTarget; readonly tid: number }> {
    const own = this.#deps.made.get(name);
    if (own === null)
      throw new TargetDriverError('no-such-target', `there is no target ${name} of ours any more`);
    return { own, tid: await ensureMadeTarget(own, this.#deps) };
  }

  async #settle(request: Parameters<OneDaemon['request']>[0], settled: readonly number[]): Promise<void> {
    const { code } = await this.#deps.daemon.request(request);
    if (code !== TgtCode.Ok && !settled.includes(code)) throw tgtError(code, request.description);
  }
}

/** A target that tgtd does not have now will get the account back. */
function isAwaited(records: TgtRecords, name: TgtName): boolean {
  return [...records.targets.values()].some(
    ({ incoming, outgoing }) => incoming.includes(name) || outgoing === name,
  );
}
