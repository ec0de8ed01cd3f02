import type { UnitStatistics } from '../StorageDriver.js';
import type { Configfs } from './Configfs.js';
import { lunFolder } from './LioUnits.js';
import type { ScopePath } from './paths.js';

/** Where a unit is shown. */
type Place = Pick<UnitStatistics, 'volumeId' | 'target' | 'lun'>;

/** The kernel's unit for amounts of data, in bytes. */
const MiB = 2 ** 20;

/** The counters of a backstore since its creation (SCSI-MIB scsiLuTable); null if the kernel has none. */
export function readUnitStatistics(
  place: Place,
  backstore: string,
  configfs: Configfs,
): Promise<UnitStatistics | null> {
  return readCounts(place, `${backstore}/statistics/scsi_lu`, 'num_cmds', configfs);
}

/** The counters of a LUN of a portal group since its creation (SCSI-MIB scsiTgtPortTable); null if the kernel has none. */
export function readLunStatistics(
  place: Place,
  group: ScopePath,
  configfs: Configfs,
): Promise<UnitStatistics | null> {
  return readCounts(place, `${lunFolder(group, place.lun)}/statistics/scsi_tgt_port`, 'in_cmds', configfs);
}

/** The kernel counts all commands together, counts data in whole MiB (rounded down), and measures no times. */
async function readCounts(
  { volumeId, target, lun }: Place,
  folder: string,
  commandsFile: string,
  configfs: Configfs,
): Promise<UnitStatistics | null> {
  const count = async (name: string): Promise<number | null> => {
    const text = (await configfs.read(`${folder}/${name}`))?.toString('latin1').trim() ?? '';
    return /^\d+$/.test(text) ? Number(text) : null;
  };
  const [commands, read, written] = await Promise.all([
    count(commandsFile),
    count('read_mbytes'),
    count('write_mbytes'),
  ]);
  if (commands === null || read === null || written === null) return null;
  return {
    volumeId,
    target,
    lun,
    startedAt: null,
    commands,
    reads: null,
    readBytes: read * MiB,
    writes: null,
    writtenBytes: written * MiB,
    readMicroseconds: null,
    writeMicroseconds: null,
  };
}
