import type { IscsiName } from '../targets/IscsiName.js';
import type { Admission } from '../targets/StorageDriver.js';

/** One change of storage, independent of any protocol. */
export type StorageChange =
  | {
      readonly kind: 'createVolume';
      /** 32 hexadecimal digits that no volume had before; left out: drawn. */
      readonly id?: string;
      readonly name: string;
      readonly bytes: number;
      /** Name of the pool; null: the only one. */
      readonly pool: string | null;
      /** Null: by the pool's setting. */
      readonly thick: boolean | null;
    }
  | {
      readonly kind: 'adoptVolume';
      readonly name: string;
      /** What lies in the pool: the name of a file of its folder, or of a logical volume of its thin pool. */
      readonly file: string;
      /** Name of the pool; null: the only one there is. */
      readonly pool: string | null;
    }
  | {
      readonly kind: 'resizeVolume';
      /** A volume is named by its id, here and below. */
      readonly volume: string;
      readonly bytes: number;
      /** Whether data beyond the new end may be lost. */
      readonly mayShrink: boolean;
    }
  | { readonly kind: 'renameVolume'; readonly volume: string; readonly name: string }
  | { readonly kind: 'removeVolume'; readonly volume: string }
  | {
      readonly kind: 'copyVolume';
      readonly source: string;
      readonly name: string;
      /** A snapshot is made at one instant and shares blocks with its source.  A clone is independent, and may take time. */
      readonly as: 'snapshot' | 'clone';
      /** Name of the pool for a clone; null: that of the source. */
      readonly pool: string | null;
    }
  /** An existing volume gets the bytes of another one and becomes its clone.  It keeps its size, which may be larger. */
  | { readonly kind: 'refillVolume'; readonly volume: string; readonly from: string }
  /** A clone becomes an ordinary volume: its origin is forgotten. */
  | { readonly kind: 'detachVolume'; readonly volume: string }
  /** The volume gets the bytes and the size of one of its copies. */
  | { readonly kind: 'restoreVolume'; readonly volume: string; readonly from: string }
  | {
      readonly kind: 'createTarget';
      /** Null: made of the alias and the setting `iqn-prefix`. */
      readonly target: IscsiName | null;
      readonly alias: string | null;
      /** Default: the setting `new-targets`. */
      readonly admission?: Admission;
    }
  | { readonly kind: 'removeTarget'; readonly target: IscsiName }
  | { readonly kind: 'renameTarget'; readonly target: IscsiName; readonly alias: string | null }
  | {
      readonly kind: 'addExport';
      readonly target: IscsiName;
      readonly volume: string;
      /** Null: the lowest free number. */
      readonly lun: number | null;
      readonly readOnly: boolean;
      /** Whether another target may export it as well. */
      readonly shared: boolean;
    }
  | {
      readonly kind: 'removeExport';
      readonly target: IscsiName;
      readonly lun: number;
      /** The volume that the LUN must show; absent: any. */
      readonly volume?: string;
    }
  | {
      readonly kind: 'allow';
      readonly target: IscsiName;
      readonly initiator: IscsiName;
      /** Beside what it sees already; left out: all LUNs that there are and will be. */
      readonly luns?: readonly number[];
      /** No login looks at the target: it shows nothing yet, and will be looked at when it does.  Left out: as the setting says. */
      readonly isLookedAtLater?: true;
    }
  | {
      readonly kind: 'deny';
      readonly target: IscsiName;
      readonly initiator: IscsiName;
      /** Where none is left it is not allowed any more; left out: all of them. */
      readonly luns?: readonly number[];
    };

export type StorageChangeOf<K extends StorageChange['kind']> = Extract<StorageChange, { readonly kind: K }>;

/** The key of the lock under which a job fills a volume that nobody can name yet. */
export function fillingLock(id: string): string {
  return `filling:${id}`;
}

/** The key of the lock under which changes of one volume exclude each other. */
export function volumeLock(id: string): string {
  return `volume:${id}`;
}
