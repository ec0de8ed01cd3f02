// Never run, only compiled: a message has every field of what it carries.  A field that its form lacks would be lost on the way without a word.
import type { z } from 'zod';
import type {
  accountForm,
  authorityForm,
  Hello,
  sessionForm,
  targetForm,
  wishesForm,
} from '../../src/link/messages.js';
import type {
  exportForm,
  poolStateForm,
  RecordItem,
  StorageHello,
  storedVolumeForm,
  unitStatisticsForm,
} from '../../src/link/storageMessages.js';
import type { PoolState, StoredVolume } from '../../src/pools/Pool.js';
import type { Job } from '../../src/provisioning/Jobs.js';
import type { VolumeRecord } from '../../src/provisioning/VolumeRecords.js';
import type { SessionWishes } from '../../src/targets/SessionWishes.js';
import type { Export, StorageDriverCapabilities, UnitStatistics } from '../../src/targets/StorageDriver.js';
import type {
  Account,
  Authority,
  Session,
  SessionConnection,
  Target,
  TargetCapabilities,
} from '../../src/targets/TargetReader.js';

/** The fields of `T` that a message lacks; true: none. */
type Whole<T, Message> = [Exclude<keyof T, keyof Message>] extends [never]
  ? true
  : Exclude<keyof T, keyof Message>;
type Of<Form extends z.ZodType> = z.output<Form>;
type Item<K extends string> = Extract<RecordItem, Readonly<Record<K, unknown>>>;

export const target: Whole<Target, Of<typeof targetForm>> = true;
export const authority: Whole<Authority, Of<typeof authorityForm>> = true;
export const account: Whole<Account, Of<typeof accountForm>> = true;
export const session: Whole<Session, Of<typeof sessionForm>> = true;
export const connection: Whole<SessionConnection, Of<typeof sessionForm>['connections'][number]> = true;
export const wishes: Whole<SessionWishes, Of<typeof wishesForm>> = true;
export const capabilities: Whole<TargetCapabilities, Hello['capabilities']> = true;
export const storageCapabilities: Whole<StorageDriverCapabilities, StorageHello['capabilities']> = true;
export const exported: Whole<Export, Of<typeof exportForm>> = true;
export const statistics: Whole<UnitStatistics, Of<typeof unitStatisticsForm>> = true;
export const pool: Whole<PoolState, Of<typeof poolStateForm>> = true;
export const stored: Whole<StoredVolume, Of<typeof storedVolumeForm>> = true;
export const volume: Whole<VolumeRecord, Item<'volume'>['volume']> = true;
export const job: Whole<Job, Item<'job'>['job']> = true;
