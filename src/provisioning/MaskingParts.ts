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

/** One step of a change of who sees what.  Each can be repeated, and turned around but for the removal of a target. */
export type MaskingPart =
  | { readonly kind: 'createTarget'; readonly target: IscsiName; readonly alias: string | null }
  | { readonly kind: 'removeTarget'; readonly target: IscsiName }
  | { readonly kind: 'allow' | 'deny'; readonly target: IscsiName; readonly initiator: IscsiName }
  | ({ readonly kind: 'map' | 'unmap' } & MappedVolume)
  | {
      readonly kind: 'putGroup';
      readonly before: GroupRecord | null;
      /** null: it goes. */
      readonly after: GroupRecord | null;
    }
  | {
      readonly kind: 'putInitiator';
      readonly before: InitiatorRecord | null;
      readonly after: InitiatorRecord | null;
    };

/** The part that undoes one; null: nothing does. */
export function inverseOf(part: MaskingPart): MaskingPart | null {
  switch (part.kind) {
    case 'createTarget':
      return { kind: 'removeTarget', target: part.target };
    // Its accounts are gone.
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

/** Makes one part: what is of the target by a change of storage, what is of the records at once. */
export async function makePart(
  { provisioning, records }: MaskingPartsDeps,
  caller: Principal,
  part: MaskingPart,
): Promise<StorageOutcome> {
  const change = (wanted: StorageChange): Promise<StorageOutcome> => provisioning.change(caller, wanted);
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

/** Whether a part that was asked for again, or taken back, is as it is to be. */
export function isAsWanted(part: MaskingPart, { cause }: StorageOutcome): boolean {
  if (cause === 'done') return true;
  const takesAway = part.kind === 'removeTarget' || part.kind === 'deny' || part.kind === 'unmap';
  return takesAway && (cause === 'no-such-target' || cause === 'no-such-export');
}
