import type { Intent, IntentForm } from '../changes/Intents.js';
import type { StorageDriverChange, StoragePlan } from '../targets/StorageDriver.js';
import type { VolumeRecord } from './VolumeRecords.js';

/** What the target is made to do. */
export interface DriverStep {
  readonly change: StorageDriverChange;
  readonly plan: StoragePlan;
}

/** A change of storage that is under way: all that was decided, so that a repetition makes the same thing. */
export interface StorageIntent extends Intent {
  /** As in the audit record. */
  readonly what: string;
  readonly work:
    | { readonly kind: 'createVolume'; readonly volume: VolumeRecord }
    | {
        readonly kind: 'resizeVolume';
        readonly before: VolumeRecord;
        readonly volume: VolumeRecord;
        /** null: no target shows it. */
        readonly step: DriverStep | null;
      }
    | { readonly kind: 'putVolume'; readonly before: VolumeRecord; readonly volume: VolumeRecord }
    | { readonly kind: 'removeVolume'; readonly volume: VolumeRecord }
    /** A volume with the bytes that another one of its pool has at this instant. */
    | { readonly kind: 'copyAtOnce'; readonly source: string; readonly volume: VolumeRecord }
    /** The bytes of `by`, a volume without a record, take the place of those of the volume. */
    | {
        readonly kind: 'replaceBytes';
        readonly volume: VolumeRecord;
        readonly by: string;
        /** Where they are first copied from, at one instant; null: they are there. */
        readonly from: string | null;
      }
    /** A volume without a record is being filled by a job: nothing of it stays unless that ends well. */
    | {
        readonly kind: 'fill';
        readonly volume: VolumeRecord;
        /** The volume whose bytes it is to replace; null: it is to be a volume of its own. */
        readonly restored: VolumeRecord | null;
      }
    | { readonly kind: 'drive'; readonly step: DriverStep; readonly volume: VolumeRecord | null };
}

/** How they stand in the sealed store. */
export const storageIntentForm: IntentForm<StorageIntent> = {
  prefix: 'storage-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<StorageIntent, 'id'>,
};
