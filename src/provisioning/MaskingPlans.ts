import { randomBytes } from 'node:crypto';
import type { IscsiName } from '../targets/IscsiName.js';
import type { Export, StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';
import type { MaskingExecutionDeps, PlannedMasking } from './MaskingExecution.js';
import { maskingOutcome, type MaskingOutcome } from './MaskingOutcome.js';
import type { MaskingPart } from './MaskingParts.js';
import type { GroupRecord, GroupType, MaskingRecords } from './MaskingRecords.js';
import type { MaskingGroup, MaskingViews } from './MaskingViews.js';
import type { VolumeRecords } from './VolumeRecords.js';

export interface MaskingSettings {
  /** As in ProvisioningSettings. */
  readonly iqnPrefix: string;
  readonly maxInitiatorsPerTarget: number;
  /** Maximum number of named initiators. */
  readonly maxInitiators: number;
  readonly maxMaskingGroups: number;
}

export interface MaskingDeps extends MaskingExecutionDeps {
  readonly target: Pick<TargetReader, 'findTarget' | 'listTargets' | 'listSessions'>;
  readonly storage: StorageDriver;
  readonly volumes: VolumeRecords;
  readonly records: MaskingRecords;
  readonly views: MaskingViews;
  readonly settings: MaskingSettings;
}

/** A volume to expose. */
export interface WantedLun {
  readonly volume: string;
  /** Null: the lowest free number. */
  readonly lun: number | null;
  readonly readOnly: boolean;
}

/** Plans the parts of masking changes, checked against the current state. */
export class MaskingPlans {
  readonly #deps: MaskingDeps;

  constructor(deps: MaskingDeps) {
    this.#deps = deps;
  }

  /** The parts that add members to a view. */
  async planMembers(
    target: IscsiName,
    type: GroupType,
    members: readonly string[],
    luns: readonly number[] | null,
  ): Promise<MaskingOutcome | PlannedMasking> {
    switch (type) {
      case 'initiators': {
        const allowed = await this.allowedAt(target);
        const { maxInitiatorsPerTarget } = this.#deps.settings;
        if (allowed.length + members.length > maxInitiatorsPerTarget)
          return maskingOutcome('limit-reached', tooManyInitiators(maxInitiatorsPerTarget));
        return {
          parts: members.map((initiator) => ({ kind: 'allow', target, initiator: initiator as IscsiName })),
        };
      }
      case 'targets':
        return maskingOutcome('not-supported', `the view ${target} has one target, and cannot have another`);
      case 'volumes':
        return this.planVolumes(target, members, luns, await this.#deps.storage.listExports(target));
    }
  }

  /** The parts that show volumes at a target. @param luns a number for each; null: the lowest free ones. */
  planVolumes(
    target: IscsiName,
    volumes: readonly string[],
    luns: readonly number[] | null,
    shown: readonly Export[],
  ): MaskingOutcome | PlannedMasking {
    if (luns !== null && luns.length !== volumes.length)
      return maskingOutcome(
        'invalid',
        `${luns.length} numbers for ${volumes.length} volumes: expected one for each`,
      );
    const wanted = volumes.map((volume, index) => ({ volume, lun: luns?.[index] ?? null, readOnly: false }));
    return this.planLuns(target, wanted, shown);
  }

  /** Assigns a number to each volume: requested ones first, then the lowest free ones. */
  planLuns(
    target: IscsiName,
    wanted: readonly WantedLun[],
    shown: readonly Export[],
  ): MaskingOutcome | PlannedMasking {
    const { minLun, maxLun, maxLunsPerTarget } = this.#deps.storage.storageCapabilities;
    const taken = new Set(shown.map(({ lun }) => lun));
    if (taken.size + wanted.length > maxLunsPerTarget) return noLunLeft(target, maxLunsPerTarget);
    for (const { lun } of wanted) {
      if (lun === null) continue;
      if (lun < minLun || lun > maxLun)
        return maskingOutcome('invalid', `LUN ${lun}: expected a number from ${minLun} to ${maxLun}`);
      if (taken.has(lun)) return maskingOutcome('lun-in-use', `${target} has a LUN ${lun} already`);
      taken.add(lun);
    }
    const free = freeNumbers(minLun, taken);
    return {
      parts: wanted.map(({ volume, lun, readOnly }) => ({
        kind: 'map',
        target,
        volume,
        lun: lun ?? free.next().value,
        readOnly,
      })),
    };
  }

  /** The parts that remove a target and detach its groups.  `drops` decides which of those are deleted. */
  async planRemoval(
    target: IscsiName,
    shown: readonly Export[],
    drops: (group: GroupRecord) => boolean,
  ): Promise<readonly MaskingPart[]> {
    const { records, views } = this.#deps;
    const groups: MaskingPart[] = [];
    for (const type of ['initiators', 'targets', 'volumes'] as const) {
      const record = records.findGroupOfView(type, target);
      const group = record && (await views.findGroup(type, record.id));
      if (!group) continue;
      // A target group keeps the members it was created with.
      const members = type === 'targets' ? record.members : await views.membersOf(group);
      groups.push(
        ...(drops(record)
          ? [{ kind: 'putGroup', before: record, after: null } as const]
          : leaving(group, members)),
      );
    }
    return [...shown.flatMap(unmapping), { kind: 'removeTarget', target }, ...groups];
  }

  newTarget(): IscsiName {
    return `${this.#deps.settings.iqnPrefix}:view-${randomBytes(6).toString('hex')}` as IscsiName;
  }

  async allowedAt(target: IscsiName): Promise<readonly IscsiName[]> {
    return (await this.#deps.storage.findAccessList(target))?.initiators ?? [];
  }

  async findViewFault(target: IscsiName): Promise<MaskingOutcome | null> {
    const { storage } = this.#deps;
    if (await storage.isOwnTarget(target)) return null;
    return (await this.#deps.target.findTarget(target))
      ? maskingOutcome('not-supported', `${target} was not made through this server: expected one that was`)
      : maskingOutcome('no-such-target', `there is no target ${target}`);
  }

  findInitiatorLimit(more: number): MaskingOutcome | null {
    const { records, settings } = this.#deps;
    if (records.initiatorCount + more <= settings.maxInitiators) return null;
    return maskingOutcome(
      'limit-reached',
      `there are ${records.initiatorCount} initiators known already: expected at most ${settings.maxInitiators} (setting max-initiators)`,
    );
  }
}

export function leaving(
  { record, deleteWhenUnassociated }: MaskingGroup,
  members: readonly string[],
): readonly MaskingPart[] {
  if (!record) return [];
  const after = deleteWhenUnassociated ? null : { ...record, view: null, members };
  return [{ kind: 'putGroup', before: record, after }];
}

export function unmapping({ target, lun, volumeId, readOnly }: Export): MaskingPart[] {
  return volumeId === null ? [] : [{ kind: 'unmap', target, lun, volume: volumeId, readOnly }];
}

export function noLunLeft(target: IscsiName, most: number): MaskingOutcome {
  return maskingOutcome('no-lun-left', `${target} would have more than ${most} LUNs`);
}

export function tooManyInitiators(most: number): string {
  return `more than ${most} initiators: expected at most that many (setting max-initiators-per-target)`;
}

/** Null for a target that has no name yet. */
export function viewLock(target: IscsiName | null): string | null {
  return target === null ? null : `masking:view:${target}`;
}

/** The lock for adding an initiator to a group, or removing the initiator. */
export function initiatorLock(name: string): string {
  return `masking:initiator:${name}`;
}

export function findRepetition(members: readonly string[]): string | null {
  const seen = new Set<string>();
  const again = members.find((member) => seen.size === seen.add(member).size);
  return again === undefined ? null : `${again} is named twice: expected once`;
}

/** Free numbers in ascending order. */
function* freeNumbers(from: number, taken: ReadonlySet<number>): Generator<number, never> {
  for (let number = from; ; number += 1) if (!taken.has(number)) yield number;
}
