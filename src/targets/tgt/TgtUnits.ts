import { setTimeout as sleep } from 'node:timers/promises';
import type { MadeLun } from '../MadeTargets.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { OneDaemon } from './OneDaemon.js';
import { parseTargetShow, type ShownUnit } from './parseShow.js';
import { isRefusal } from './TgtEditor.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { parseTgtName } from './TgtName.js';
import { deleteUnit, newUnit, showTargets, updateUnit } from './TgtRequest.js';

/** How long commands under way may keep a LUN from going. */
const ACTIVE_MS = 2_000;
const ACTIVE_STEP_MS = 20;

/**
 * The 32 hexadecimal digits of a volume's NAA designator (VPD page 83h), and what it has as scsi_id: tgt makes the designator from these
 * digits, and puts NAA 6h into the first.
 */
export function identifierOf(volumeId: string): string {
  return `6${volumeId.slice(1).toLowerCase()}`;
}

/**
 * Makes a LUN, or finishes one that was begun.  It is no medium until it has its own identity: nobody reads a block of it under another.
 * Where tgtd refuses, nothing of it stays.
 * @param shown the units that the target has now.
 * @throws TargetDriverError rejected, already-there if the number is another unit's.
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
 * tgtd serves a file that it may only read as read-only, without a word: such a LUN is taken away.
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

/** Whether a unit is what was made here. */
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
 * Takes a LUN away.  It goes off line first, so that commands under way come to an end and none begins; where they do not in 2 s it
 * stands as it was.
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

/** tgtd reads the size of the file anew: one request, so that no command finds the LUN off line. */
export async function reopenUnit(daemon: OneDaemon, tid: number, { lun, volume }: MadeLun): Promise<void> {
  const request = updateUnit(tid, lun, `online=0,path=${volume.path}`);
  const { code } = await daemon.request(request);
  // Gone with its daemon or by another's hand: nobody sees an old size.
  if (code === TgtCode.Ok || code === TgtCode.NoUnit || code === TgtCode.NoTarget) return;
  throw tgtError(code, request.description);
}
