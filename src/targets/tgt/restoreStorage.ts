import type { OneDaemon } from './OneDaemon.js';
import { restoreTarget } from './restoreTarget.js';
import { isRefusal, TgtEditor } from './TgtEditor.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import type { TgtLog } from './TgtLog.js';
import type { MadeTarget, TgtMadeTargets } from './TgtMadeTargets.js';
import type { TgtRecords } from './TgtRecords.js';
import { bindInitiator, newTarget } from './TgtRequest.js';
import { TgtSnapshot } from './TgtSnapshot.js';
import { ensureUnit } from './TgtUnits.js';

export interface RestoreStorageDeps {
  readonly daemon: OneDaemon;
  readonly records: TgtRecords;
  readonly made: TgtMadeTargets;
  readonly log: TgtLog;
}

/**
 * Restores the targets made here to a restarted tgtd, once in each run of the daemon: what an administrator removes later stays
 * away until that target is changed through this server.  The number of requests is proportional to the number of targets, that
 * of long answers is constant.
 */
export async function restoreStorage(deps: RestoreStorageDeps): Promise<void> {
  const { daemon, records, made, log } = deps;
  if (records.daemon?.storageRestored !== false) return;
  if (made.size > 0) await restoreTargets(made.values(), deps);
  // The record may have changed while tgtd was asked, so the current one is used.
  records.putDaemon({ ...records.daemon, storageRestored: true });
  if (made.size > 0)
    log.info(
      { targets: made.size, daemon: daemon.identity.process?.pid ?? null },
      'the targets that were made here were made again after the restart of tgtd',
    );
}

/**
 * Restores everything recorded of these targets.
 * @throws TargetDriverError timeout, unavailable.
 */
async function restoreTargets(targets: readonly MadeTarget[], deps: RestoreStorageDeps): Promise<void> {
  const { daemon, records, log } = deps;
  const before = await TgtSnapshot.read(daemon);
  // A refusal by tgtd at one target must not delay the others.
  const unlessRefused = async ({ iscsiName }: MadeTarget, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn(
        { target: iscsiName, error: error.message },
        'a target that was made here could not be made again after the restart of tgtd',
      );
    }
  };
  for (const target of targets)
    if (before.findTarget(target.iscsiName) === null)
      await unlessRefused(target, () => makeTarget(target, daemon));
  const snapshot = await TgtSnapshot.read(daemon, true);
  const editor = new TgtEditor(daemon, snapshot, records);
  for (const target of targets)
    await unlessRefused(target, () => fillTarget(target, { ...deps, editor, snapshot }));
}

/**
 * Creates a target of ours that tgtd lacks, with everything that is recorded of it.
 * @param fill whether an existing target is completed.
 * @returns its id in tgtd.
 * @throws TargetDriverError rejected.
 */
export async function ensureMadeTarget(
  made: MadeTarget,
  deps: RestoreStorageDeps,
  { fill = false } = {},
): Promise<number> {
  const { daemon, records } = deps;
  const found = (await TgtSnapshot.read(daemon)).findTarget(made.iscsiName);
  if (found !== null && !fill) return found.tid;
  if (found === null) await makeTarget(made, daemon);
  const snapshot = await TgtSnapshot.read(daemon, true);
  await fillTarget(made, { ...deps, editor: new TgtEditor(daemon, snapshot, records), snapshot });
  return snapshot.findTarget(made.iscsiName)?.tid ?? made.tid;
}

/** Uses its former id if that is free. */
async function makeTarget({ iscsiName, tid: wanted }: MadeTarget, daemon: OneDaemon): Promise<void> {
  for (let tid = wanted; ; tid += 1) {
    const request = newTarget(tid, iscsiName);
    const { code } = await daemon.request(request);
    if (code === TgtCode.Ok) return;
    if (code !== TgtCode.TargetExists) throw tgtError(code, request.description);
    // The id, or meanwhile the name, is in use.
    if ((await TgtSnapshot.read(daemon)).findTarget(iscsiName) !== null) return;
  }
}

/**
 * Closes it first, then adds its accounts and LUNs, and last the allowed initiators, so that nothing is visible before everything
 * is complete.
 */
async function fillTarget(
  { iscsiName, luns, initiators, isOpen }: MadeTarget,
  {
    daemon,
    records,
    log,
    editor,
    snapshot,
  }: RestoreStorageDeps & { readonly editor: TgtEditor; readonly snapshot: TgtSnapshot },
): Promise<void> {
  const target = editor.findTarget(iscsiName);
  if (target === null) throw tgtError(TgtCode.NoTarget, `make target ${iscsiName}`);
  if (!isOpen) {
    await editor.ensureGuard(target);
    await restoreTarget(editor, target, records);
    if (!records.targets.has(iscsiName)) records.putTarget(iscsiName, { incoming: [], outgoing: null });
  }
  const shown = snapshot.findTarget(iscsiName)?.units ?? [];
  for (const lun of luns) {
    try {
      await ensureUnit(daemon, target.tid, lun, shown);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn(
        { target: iscsiName, lun: lun.lun, error: error.message },
        'a LUN could not be made again; the others are served',
      );
    }
  }
  for (const initiator of initiators) {
    const request = bindInitiator(target.tid, initiator);
    const { code } = await daemon.request(request);
    if (code !== TgtCode.Ok && code !== TgtCode.AccessExists) throw tgtError(code, request.description);
  }
  const { daemon: record } = records;
  // Its accounts are bound again, so they need not be replayed.
  if (record) records.putDaemon({ ...record, pending: record.pending.filter((name) => name !== iscsiName) });
}
