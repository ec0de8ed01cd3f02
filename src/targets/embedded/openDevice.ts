import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import type { BlockMedium } from '../../scsi/media/BlockMedium.js';
import { DeviceMedium } from '../../scsi/media/DeviceMedium.js';
import { FileMedium } from '../../scsi/media/FileMedium.js';
import { MemoryMedium } from '../../scsi/media/MemoryMedium.js';
import { PersistentReservations } from '../../scsi/PersistentReservations.js';
import { TargetDevice, type TargetDeviceOptions, type UnitView } from '../../scsi/TargetDevice.js';
import { productIdentification } from '../../scsi/UnitIdentity.js';
import {
  firstRelativePort,
  portalGroupTag,
  type EmbeddedLun,
  type EmbeddedTarget,
  type LeftOutLun,
} from '../EmbeddedTarget.js';
import { deviceCalls } from './deviceCalls.js';
import type { OpenUnits } from './OpenUnits.js';

const blockSize = 512;
const journalSuffix = '.journal';

/** Removes what is left of volumes on devices that no target shows any more; before any of them is opened. */
export function removeLeftJournals(folder: string, targets: readonly EmbeddedTarget[]): void {
  const shown = new Set(targets.flatMap(({ luns }) => luns.flatMap(({ volume }) => volume?.id ?? [])));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((each) => each.endsWith(journalSuffix)))
    if (!shown.has(name.slice(0, -journalSuffix.length))) rmSync(join(folder, name), { force: true });
}

/** The device of a target, and its logical units that could not be opened. */
export interface OpenedDevice {
  readonly device: TargetDevice;
  readonly leftOut: readonly LeftOutLun[];
}

/**
 * Opens the logical units of a target.  One that cannot be opened, or whose saved reservations cannot be read, is left out
 * without residue.  The others work.
 */
export function openDevice(
  { iscsiName, luns, relativePort = firstRelativePort }: EmbeddedTarget,
  units: OpenUnits,
  { targetReset, onAbortTasks }: Pick<TargetDeviceOptions, 'targetReset' | 'onAbortTasks'>,
): OpenedDevice {
  const device = new TargetDevice({
    ports: [{ targetName: iscsiName, portalGroupTag, relativePort }],
    ...(targetReset !== undefined && { targetReset }),
    ...(onAbortTasks && { onAbortTasks }),
  });
  const leftOut: LeftOutLun[] = [];
  for (const lun of luns) {
    try {
      device.add(lun.lun, units.open(iscsiName, lun), viewOf(lun));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      leftOut.push({ target: iscsiName, lun: lun.lun, sentence: toSentence(error.message) });
    }
  }
  return { device, leftOut };
}

/** How the target shows a logical unit. */
export function viewOf({ volume, initiators = null }: EmbeddedLun): UnitView {
  return { readOnly: volume?.readOnly ?? false, initiators };
}

/**
 * Opens a logical unit.  Its serial number is derived from the names, or is the volume's id, so that it is the same after each
 * start.
 * @param folder for persistent reservations that must survive a loss of power (APTPL).
 * @throws Error if it cannot be opened.
 */
export function openUnit(iscsiName: string, lun: EmbeddedLun, folder: string): DirectAccessUnit {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const serialNumber = serialNumberOf(iscsiName, lun);
  const saved = join(folder, `${serialNumber}.reservations`);
  // Read before the medium is opened, so that a unit that is left out leaves nothing open.
  const reservations = readIfThere(saved);
  expectReservations(saved, reservations);
  return new DirectAccessUnit({
    medium: openMedium(lun, folder),
    identity: { ...productIdentification, serialNumber },
    reservations,
    saveReservations: (data) => save(saved, data),
  });
}

/** For a volume its id; for a unit of the configuration a value derived from its target and LUN. */
export function serialNumberOf(iscsiName: string, { lun, volume }: EmbeddedLun): string {
  return volume?.id ?? createHash('sha256').update(`${iscsiName}\0${lun}`).digest('hex').slice(0, 32);
}

/**
 * @param folder for what cannot stand beside the blocks.
 * @throws MediumFileError, RangeError
 */
export function openMedium(
  { bytes, file, useExisting = false, volume }: EmbeddedLun,
  folder: string,
): BlockMedium {
  if (volume?.isDevice === true && file !== null)
    return new DeviceMedium(file, bytes / volume.blockSize, volume.blockSize, {
      journalPath: join(folder, volume.id + journalSuffix),
      calls: deviceCalls,
    });
  if (volume !== undefined && file !== null)
    return new FileMedium(file, bytes / volume.blockSize, volume.blockSize, {
      ofPool: true,
      reserveBytes: volume.reserveBytes,
    });
  const blocks = Math.floor(bytes / blockSize);
  if (file !== null) return new FileMedium(file, blocks, blockSize, { useExisting });
  const machineBytes = totalmem();
  if (bytes > machineBytes) {
    throw new RangeError(
      `a LUN of ${bytes} bytes in memory: expected at most the ${machineBytes} bytes of this machine`,
    );
  }
  return new MemoryMedium(blocks, blockSize);
}

function toSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** Without its reservations a host that is excluded could write, so the unit is left out. */
function expectReservations(path: string, saved: Uint8Array | null): void {
  try {
    void new PersistentReservations(saved, () => {});
  } catch (cause) {
    throw new Error(
      `the persistent reservations in "${path}" cannot be read: expected what this target wrote there; remove the file to release them`,
      { cause },
    );
  }
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Replaces the file atomically, and on disk when it returns: new file, sync, rename, sync of the folder. */
function save(path: string, data: Uint8Array | null): void {
  if (data === null) {
    rmSync(path, { force: true });
  } else {
    writeFileSync(`${path}.new`, data, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
