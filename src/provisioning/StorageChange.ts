import type { IscsiName } from '../targets/IscsiName.js';
import type { Admission } from '../targets/StorageDriver.js';

/** One change of storage, free of any door's vocabulary. */
export type StorageChange =
  | {
      readonly kind: 'createVolume';
      readonly name: string;
      readonly bytes: number;
      /** Name of the pool; null: the only one there is. */
      readonly pool: string | null;
      /** null: as the pool's setting says. */
      readonly thick: boolean | null;
    }
  | {
      readonly kind: 'resizeVolume';
      /** Id, as in all of these. */
      readonly volume: string;
      readonly bytes: number;
      /** Bytes behind the new end may be lost. */
      readonly mayShrink: boolean;
    }
  | { readonly kind: 'renameVolume'; readonly volume: string; readonly name: string }
  | { readonly kind: 'removeVolume'; readonly volume: string }
  | {
      readonly kind: 'copyVolume';
      readonly source: string;
      readonly name: string;
      /** A snapshot is made at one instant and shares blocks with its source; a clone stands alone, and may take its time. */
      readonly as: 'snapshot' | 'clone';
      /** Name of the pool for a clone; null: that of the source. */
      readonly pool: string | null;
    }
  /** A volume that is there gets the bytes of another one and is its clone from then on; it keeps its size, which may be larger. */
  | { readonly kind: 'refillVolume'; readonly volume: string; readonly from: string }
  /** A clone is a volume like any other one from then on: what it was made of is forgotten. */
  | { readonly kind: 'detachVolume'; readonly volume: string }
  /** The volume gets the bytes and the size of one of its copies. */
  | { readonly kind: 'restoreVolume'; readonly volume: string; readonly from: string }
  | {
      readonly kind: 'createTarget';
      /** null: made of the alias, by the setting `iqn-prefix`. */
      readonly target: IscsiName | null;
      readonly alias: string | null;
      /** Left out: by the setting `new-targets`. */
      readonly admission?: Admission;
    }
  | { readonly kind: 'removeTarget'; readonly target: IscsiName }
  | { readonly kind: 'renameTarget'; readonly target: IscsiName; readonly alias: string | null }
  | {
      readonly kind: 'addExport';
      readonly target: IscsiName;
      readonly volume: string;
      /** null: the lowest number that is free. */
      readonly lun: number | null;
      readonly readOnly: boolean;
      /** It may be exported by another target as well. */
      readonly shared: boolean;
    }
  | {
      readonly kind: 'removeExport';
      readonly target: IscsiName;
      readonly lun: number;
      /** The volume that it must show; left out: any. */
      readonly volume?: string;
    }
  | { readonly kind: 'allow'; readonly target: IscsiName; readonly initiator: IscsiName }
  | { readonly kind: 'deny'; readonly target: IscsiName; readonly initiator: IscsiName };

export type StorageChangeOf<K extends StorageChange['kind']> = Extract<StorageChange, { readonly kind: K }>;

/** The key of the lock under which changes of one volume exclude each other. */
export function volumeLock(id: string): string {
  return `volume:${id}`;
}
