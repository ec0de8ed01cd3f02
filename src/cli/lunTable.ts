import { printSize } from '../config/sizes.js';
import { printTable } from './printTable.js';
import type { VolumeInfo } from './StorageHost.js';
import { sameIscsiName } from './TargetHost.js';

const order = new Intl.Collator('en', { numeric: true });

/** A volume that a target shows. */
export interface LunInfo {
  readonly target: string;
  readonly lun: number;
  readonly readOnly: boolean;
  /** Name of the volume. */
  readonly volume: string;
  readonly bytes: number;
}

/** The LUNs with volumes, of one target or (null) of all, sorted by target and number. */
export function lunsOf(volumes: readonly VolumeInfo[], target: string | null): LunInfo[] {
  return volumes
    .flatMap(({ exports, name, bytes }) =>
      exports
        .filter((each) => target === null || sameIscsiName(each.target, target))
        .map((each) => Object.assign({}, each, { volume: name, bytes })),
    )
    .toSorted((a, b) => order.compare(a.target, b.target) || a.lun - b.lun);
}

export function printLuns(luns: readonly LunInfo[]): string {
  return printTable(
    ['TARGET', 'LUN', 'ACCESS', 'SIZE', 'VOLUME'],
    luns.map(({ target, lun, readOnly, bytes, volume }) => [
      target,
      String(lun),
      readOnly ? 'read only' : 'read/write',
      printSize(bytes),
      volume,
    ]),
  );
}
