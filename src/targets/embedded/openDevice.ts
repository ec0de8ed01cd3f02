import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import { FileMedium } from '../../scsi/media/FileMedium.js';
import { MemoryMedium } from '../../scsi/media/MemoryMedium.js';
import { PersistentReservations } from '../../scsi/PersistentReservations.js';
import { TargetDevice } from '../../scsi/TargetDevice.js';
import { productIdentification } from '../../scsi/UnitIdentity.js';
import { portalGroupTag, type EmbeddedLun, type EmbeddedTarget } from '../EmbeddedTarget.js';

const blockSize = 512;

/**
 * The logical units of a target.  Serial numbers follow from the names, so that a unit is the same one after each start.
 *
 * @param folder for persistent reservations that are to survive a power loss (APTPL).
 * @throws Error as the file system gives it where a file of a LUN cannot be opened; and where its saved reservations cannot be read.
 */
export function openDevice(
  { iscsiName, luns }: EmbeddedTarget,
  folder: string,
  onAbortTasks: (lun: number, nexusIds: readonly string[]) => void,
): TargetDevice {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const device = new TargetDevice({
    ports: [{ targetName: iscsiName, portalGroupTag, relativePort: 1 }],
    onAbortTasks,
  });
  for (const lun of luns) device.add(lun.lun, openUnit(iscsiName, lun, folder));
  return device;
}

function openUnit(iscsiName: string, { lun, bytes, file }: EmbeddedLun, folder: string): DirectAccessUnit {
  const blocks = Math.floor(bytes / blockSize);
  const serialNumber = createHash('sha256').update(`${iscsiName}\0${lun}`).digest('hex').slice(0, 32);
  const saved = join(folder, `${serialNumber}.reservations`);
  const reservations = readIfThere(saved);
  expectReservations(saved, reservations);
  return new DirectAccessUnit({
    medium: file === null ? new MemoryMedium(blocks, blockSize) : new FileMedium(file, blocks, blockSize),
    identity: { ...productIdentification, serialNumber },
    reservations,
    saveReservations: (data) => save(saved, data),
  });
}

/** Without them a host that was kept out could write: the target does not start then. */
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

/** Whole or absent, and on disk when it returns: written beside, synced, renamed, and the folder synced. */
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
