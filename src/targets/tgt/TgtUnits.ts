import { setTimeout as sleep } from 'node:timers/promises';
import type { MadeLun } from '../MadeTargets.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { OneDaemon } from './OneDaemon.js';
import { parseTargetShow, type ShownUnit } from './parseShow.js';
import { isRefusal } from './TgtEditor.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { parseTgtName } from './TgtName.js';
import { deleteUnit, newUnit, showTargets, updateUnit } from './TgtRequest.js';

/** How long commands in progress may delay the removal of a LUN. */
const ACTIVE_MS = 2_000;
const ACTIVE_STEP_MS = 20;

/**
 * The 32 hexadecimal digits of a volume's NAA designator (VPD page 83h), which are also its scsi_id: tgt makes the designator of
 * these digits, with 6h (NAA) as the first.
 */
export function identifierOf(volumeId: string): string {
  return `6${volumeId.slice(1).toLowerCase()}`;
}

/**
 * Creates a LUN, or completes one that was begun.  It has no medium until it has its own identity, so no block can be read under
 * another one.  If tgtd refuses, nothing of it is left.
 * @param shown the current units of the target.
 * @throws TargetDriverError rejected; already-there if the number is in use by another unit.
 */
export async function ensureUnit(
  daemon: OneDaemon,
  tid: number,
  unit: MadeLun,
  shown: readonly ShownUnit[],
): Promise<void> {
  const { lun, volume, readOnly } = unit;
  const found = shown.find((each) => each.lun === lun);
  if (found && isServed(unit, found)) return;
  if (found && found.path !== null)
    throw new TargetDriverError('already-there', `LUN ${lun} of target ${tid} serves another file meanwhile`);
  if (!found) await daemon.expect(newUnit(tid, lun, volume.blockSize));
  const parameters = [
    `scsi_id=${identifierOf(volume.id)}`,
    `scsi_sn=${volume.id}`,
    'removable=0',
    ...(readOnly ? ['readonly=1'] : []),
    ...(volume.type === 'file' ? ['thin_provisioning=1'] : []),
    `path=${volume.path}`,
  ].join(',');
  await orRemove(daemon, tid, lun, () => daemon.expect(updateUnit(tid, lun, parameters)));
}

/**
 * tgtd silently serves a file without write permission as read-only.  Such a LUN is removed.
 * @throws TargetDriverError rejected.
 */
export async function expectServed(daemon: OneDaemon, tid: number, unit: MadeLun): Promise<void> {
  const { lun, volume } = unit;
  const target = parseTargetShow(await daemon.expect(showTargets)).find((each) => each.tid === tid);
  const found = target?.units.find((each) => each.lun === lun);
  if (found && isServed(unit, found)) return;
  await orRemove(daemon, tid, lun, async () => {
    throw new TargetDriverError(
      'rejected',
      `tgtd does not serve ${volume.path} as it was asked to: expected that its user may read and write it`,
    );
  });
}

/** Whether a unit is the one that was made here. */
export function isServed({ volume, readOnly }: MadeLun, shown: ShownUnit): boolean {
  return (
    shown.path === parseTgtName(volume.path) &&
    shown.scsiId === identifierOf(volume.id) &&
    shown.readOnly === readOnly
  );
}

async function orRemove(
  daemon: OneDaemon,
  tid: number,
  lun: number,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isRefusal(error)) await removeUnit(daemon, tid, lun);
    throw error;
  }
}

/**
 * Removes a LUN.  It goes offline first, so that commands in progress end and none begins.  If they do not end within 2 s it is
 * left as it was.
 * @throws TargetDriverError in-use.
 */
export async function removeUnit(daemon: OneDaemon, tid: number, lun: number): Promise<void> {
  const { code: offline } = await daemon.request(updateUnit(tid, lun, 'online=0'));
  if (offline === TgtCode.NoUnit || offline === TgtCode.NoTarget) return;
  const request = deleteUnit(tid, lun);
  const deadline = performance.now() + ACTIVE_MS;
  for (;;) {
    const { code } = await daemon.request(request);
    if (code === TgtCode.Ok || code === TgtCode.NoUnit || code === TgtCode.NoTarget) return;
    if (code === TgtCode.UnitActive && performance.now() < deadline) {
      await sleep(ACTIVE_STEP_MS);
      continue;
    }
    await daemon.request(updateUnit(tid, lun, 'online=1'));
    if (code === TgtCode.UnitActive || code === TgtCode.RemovalPrevented)
      throw new TargetDriverError(
        'in-use',
        `LUN ${lun} of target ${tid} has commands under way, or an initiator forbids that it goes: try again`,
      );
    throw tgtError(code, request.description);
  }
}

/** Has tgtd read the size of the file again, with a single request, so that no command finds the LUN offline. */
export async function reopenUnit(daemon: OneDaemon, tid: number, { lun, volume }: MadeLun): Promise<void> {
  const request = updateUnit(tid, lun, `online=0,path=${volume.path}`);
  const { code } = await daemon.request(request);
  // The LUN is gone with its daemon or by other means, so no initiator sees the old size.
  if (code === TgtCode.Ok || code === TgtCode.NoUnit || code === TgtCode.NoTarget) return;
  throw tgtError(code, request.description);
}
