import { readFileSync } from 'node:fs';
import { arch, type } from 'node:os';
import { join } from 'node:path';

/** What the firmware says about this machine (SMBIOS, types 1 and 3); null: unknown. */
export interface Machine {
  readonly manufacturer: string | null;
  /** For this machine never null: without information from the firmware, the operating system and the processor architecture. */
  readonly model: string | null;
  readonly version: string | null;
  readonly serialNumber: string | null;
  /** SMBIOS 7.4.1; 0: unknown. */
  readonly chassisType: number;
}

/** A machine of which nothing is known but that it is there. */
export const unknownMachine: Machine = {
  manufacturer: null,
  model: null,
  version: null,
  serialNumber: null,
  chassisType: 0,
};

/** Texts that manufacturers leave in fields that they do not fill in. */
const placeholder =
  /^(?:to be filled by o\.?e\.?m\.?|not (?:specified|applicable|available)|default string|none|system .*|o\.e\.m\.|0+|unknown)?$/iu;

/** Reads what Linux exposes of the firmware.  Fields that only root may read are unknown to other users. */
export function readMachine(folder = '/sys/class/dmi/id'): Machine {
  // The highest bit means that the chassis has a lock. 2 is "Unknown", for which the class has 0.
  const chassisType = Number(read(folder, 'chassis_type') ?? 0) & 0x7f;
  return {
    manufacturer: read(folder, 'sys_vendor'),
    model: read(folder, 'product_name') ?? `${type()} ${arch()}`,
    version: read(folder, 'product_version'),
    serialNumber: read(folder, 'product_serial'),
    chassisType: chassisType === 2 ? 0 : chassisType,
  };
}

function read(folder: string, name: string): string | null {
  try {
    const text = readFileSync(join(folder, name), 'utf8').trim();
    return placeholder.test(text) ? null : text.slice(0, 256);
  } catch {
    return null;
  }
}
