import { DirectAccessUnit } from '../../../src/scsi/DirectAccessUnit.js';
import type { BlockMedium } from '../../../src/scsi/media/BlockMedium.js';
import { MemoryMedium } from '../../../src/scsi/media/MemoryMedium.js';
import type { DirectAccessUnitOptions } from '../../../src/scsi/UnitState.js';

/** 64 MiB, as the demonstration target has. */
export const DISK_BLOCKS = 131_072;

export function diskUnit(
  serialNumber: string,
  medium: BlockMedium = new MemoryMedium(DISK_BLOCKS),
  options: Partial<DirectAccessUnitOptions> = {},
): DirectAccessUnit {
  const identity = { vendor: 'ISCSIWBM', product: 'VIRTUAL DISK', revision: '0001', serialNumber };
  return new DirectAccessUnit({ medium, identity, ...options });
}
