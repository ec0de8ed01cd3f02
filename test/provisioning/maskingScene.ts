import { expect } from 'vitest';
import type { MaskingOutcome } from '../../src/provisioning/MaskingOutcome.js';
import type { GroupRecord, GroupType } from '../../src/provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../src/provisioning/MaskingViews.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import { principal, type StorageWorld } from './StorageWorld.js';

/** Who sees what, in lines that can be compared. */
export interface MaskingState {
  readonly targets: readonly string[];
  readonly exports: readonly string[];
  readonly access: readonly string[];
  readonly groups: readonly GroupRecord[];
  readonly initiators: readonly string[];
}

/** What tests of masking do in a world again and again. */
export function maskingScene(getWorld: () => StorageWorld) {
  const caller = principal('storage');
  return { makeGroup, getGroup, expose, makeView, state };

  async function makeGroup(
    type: GroupType,
    name: string,
    members: readonly string[],
    options: Partial<Pick<MaskingGroup, 'deleteOnEmpty' | 'deleteWhenUnassociated'>> = {},
  ): Promise<MaskingGroup> {
    const outcome = await getWorld().masking.groups.createGroup(caller, {
      type,
      name,
      members,
      deleteOnEmpty: false,
      deleteWhenUnassociated: false,
      ...options,
    });
    expect(outcome).toMatchObject({ cause: 'done' });
    return getGroup(type, outcome.group ?? '');
  }

  async function getGroup(type: GroupType, id: string): Promise<MaskingGroup> {
    const group = await getWorld().views.findGroup(type, id);
    if (!group) throw new Error(`there is no group ${id}`);
    return group;
  }

  async function expose(
    volumes: readonly string[],
    initiators: readonly IscsiName[],
    target: IscsiName | null = null,
    lun: number | null = null,
  ): Promise<MaskingOutcome> {
    return getWorld().masking.paths.expose(caller, {
      target,
      isNode: false,
      volumes: volumes.map((volume) => ({ volume, lun, readOnly: false })),
      initiators,
    });
  }

  async function makeView(volumes: readonly string[], initiators: readonly IscsiName[]): Promise<IscsiName> {
    const outcome = await expose(volumes, initiators);
    expect(outcome).toMatchObject({ cause: 'done' });
    if (outcome.target === null) throw new Error('no view was named');
    return outcome.target;
  }

  /** All that tells who sees what. */
  async function state(): Promise<MaskingState> {
    const { storage } = getWorld().driver;
    return {
      targets: (await getWorld().driver.listTargets()).map(({ iscsiName }) => iscsiName).toSorted(),
      exports: (await storage.listExports(null))
        .map(({ target, lun, volumeId }) => `${target} ${lun} ${volumeId}`)
        .toSorted(),
      access: (await storage.listAccess())
        .map(({ target, initiators }) => `${target} ${JSON.stringify(initiators?.toSorted())}`)
        .toSorted(),
      groups: Array.from(getWorld().maskingRecords.listGroups()).toSorted((a, b) => a.id.localeCompare(b.id)),
      initiators: Array.from(getWorld().maskingRecords.listInitiators(), ({ name }) => name).toSorted(),
    };
  }
}
