import type { ChangeParts } from '../changes/Changes.js';
import type { Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { GroupRecord, InitiatorRecord, MaskingRecords } from './MaskingRecords.js';
import type { Provisioning } from './Provisioning.js';
import type { StorageChange } from './StorageChange.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';

interface MappedVolume {
  readonly target: IscsiName;
  readonly volume: string;
  readonly lun: number;
  readonly readOnly: boolean;
}

/** One step of a masking change.  Each can be repeated and undone, except that the removal of a target cannot be undone. */
export type MaskingPart =
  | { readonly kind: 'createTarget'; readonly target: IscsiName; readonly alias: string | null }
  | { readonly kind: 'removeTarget'; readonly target: IscsiName }
  | { readonly kind: 'allow' | 'deny'; readonly target: IscsiName; readonly initiator: IscsiName }
  | ({ readonly kind: 'map' | 'unmap' } & MappedVolume)
  | {
      readonly kind: 'putGroup';
      readonly before: GroupRecord | null;
      /** Null: the group is removed. */
      readonly after: GroupRecord | null;
    }
  | {
      readonly kind: 'putInitiator';
      readonly before: InitiatorRecord | null;
      readonly after: InitiatorRecord | null;
    };

/** The part that undoes another; null if there is none. */
export function inverseOf(part: MaskingPart): MaskingPart | null {
  switch (part.kind) {
    case 'createTarget':
      return { kind: 'removeTarget', target: part.target };
    // The accounts of a removed target cannot be restored.
    case 'removeTarget':
      return null;
    case 'allow':
      return { ...part, kind: 'deny' };
    case 'deny':
      return { ...part, kind: 'allow' };
    case 'map':
      return { ...part, kind: 'unmap' };
    case 'unmap':
      return { ...part, kind: 'map' };
    case 'putGroup':
      return { ...part, before: part.after, after: part.before };
    case 'putInitiator':
      return { ...part, before: part.after, after: part.before };
  }
}

export interface MaskingPartsDeps {
  readonly provisioning: Provisioning;
  readonly records: MaskingRecords;
}

/**
 * Makes one part: a change of the target is a change of storage, a change of records is made at once.
 * @param partOf the change that it is a part of; undefined if a later process settles that change, where each part stands alone.
 */
export async function makePart(
  { provisioning, records }: MaskingPartsDeps,
  caller: Principal,
  part: MaskingPart,
  partOf: ChangeParts | undefined,
): Promise<StorageOutcome> {
  const change = (wanted: StorageChange): Promise<StorageOutcome> =>
    provisioning.change(caller, wanted, partOf);
  switch (part.kind) {
    case 'createTarget':
    case 'removeTarget':
    case 'allow':
    case 'deny':
      return change(part);
    case 'map': {
      const { target, volume, lun, readOnly } = part;
      return change({ kind: 'addExport', target, volume, lun, readOnly, shared: true });
    }
    case 'unmap': {
      const { target, volume, lun } = part;
      return change({ kind: 'removeExport', target, lun, volume });
    }
    case 'putGroup': {
      const { before, after } = part;
      if (after) records.putGroup(after);
      else if (before) records.removeGroup(before.id);
      return storageOutcome('done', 'done');
    }
    case 'putInitiator': {
      const { before, after } = part;
      if (after) records.putInitiator(after);
      else if (before) records.removeInitiator(before.name);
      return storageOutcome('done', 'done');
    }
  }
}

/** Whether the state after a repeated or undone part is the wanted one. */
export function isAsWanted(part: MaskingPart, { cause }: StorageOutcome): boolean {
  if (cause === 'done') return true;
  const takesAway = part.kind === 'removeTarget' || part.kind === 'deny' || part.kind === 'unmap';
  return takesAway && (cause === 'no-such-target' || cause === 'no-such-export');
}
