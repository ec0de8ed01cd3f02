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
    | { readonly kind: 'drive'; readonly step: DriverStep; readonly volume: VolumeRecord | null };
}

/** How they stand in the sealed store. */
export const storageIntentForm: IntentForm<StorageIntent> = {
  prefix: 'storage-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<StorageIntent, 'id'>,
};
