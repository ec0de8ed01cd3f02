import type { Intent, IntentForm } from '../changes/Intents.js';
import type { StorageDriverChange, StoragePlan } from '../targets/StorageDriver.js';
import type { VolumeRecord } from './VolumeRecords.js';

/** The change of the target. */
export interface DriverStep {
  readonly change: StorageDriverChange;
  readonly plan: StoragePlan;
}

/** A change of storage in progress.  It contains everything that was decided, so that a repetition makes the same change. */
export interface StorageIntent extends Intent {
  /** As in the audit record. */
  readonly what: string;
  readonly work:
    | { readonly kind: 'createVolume'; readonly volume: VolumeRecord }
    /** What lies in the pool under the name `file` becomes the volume. */
    | { readonly kind: 'adoptVolume'; readonly volume: VolumeRecord; readonly file: string }
    | {
        readonly kind: 'resizeVolume';
        readonly before: VolumeRecord;
        readonly volume: VolumeRecord;
        /** Null: no target shows the volume. */
        readonly step: DriverStep | null;
      }
    | { readonly kind: 'putVolume'; readonly before: VolumeRecord; readonly volume: VolumeRecord }
    | { readonly kind: 'removeVolume'; readonly volume: VolumeRecord }
    /** Makes a volume with the bytes that another volume of the pool has at this instant. */
    | { readonly kind: 'copyAtOnce'; readonly source: string; readonly volume: VolumeRecord }
    /** Replaces the bytes of the volume by those of `by`, a volume without a record. */
    | {
        readonly kind: 'replaceBytes';
        readonly volume: VolumeRecord;
        readonly by: string;
        /** The source of a preceding copy at one instant; null: `by` exists already. */
        readonly from: string | null;
      }
    /** A job is filling a volume without a record.  Unless it succeeds, the volume is removed. */
    | {
        readonly kind: 'fill';
        readonly volume: VolumeRecord;
        /** The volume whose bytes it will replace; null: it becomes a volume of its own. */
        readonly restored: VolumeRecord | null;
      }
    | {
        readonly kind: 'drive';
        readonly step: DriverStep;
        readonly volume: VolumeRecord | null;
        /** No login looks at what it made. */
        readonly isLookedAtLater?: true;
      };
}

/** The stored form of the intents. */
export const storageIntentForm: IntentForm<StorageIntent> = {
  prefix: 'storage-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<StorageIntent, 'id'>,
};
