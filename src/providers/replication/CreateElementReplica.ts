import type { MethodHandler, MethodInvocation } from '../../dispatch/Provider.js';
import {
  CreateElementReplicaReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import type { CIM_ReplicationSettingData } from '../../schema/generated/CIM_ReplicationSettingData.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import { findConcreteOf } from '../storage/allPools.js';
import { findVolumeOf, jobPath, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { copyMode, kindOfSyncType } from './copyKinds.js';
import { replicationReturn } from './replicationReturns.js';
import { findPair, synchronizedPath } from './replicationIdentity.js';

type Method = CIM_ReplicationServiceMethods['CreateElementReplica'];

/** Copy states that a client may wait for.  A copy is synchronized when it exists. */
export const awaitedCopyStates: readonly number[] = [CopyState.Initialized, CopyState.Synchronized];

/**
 * CIM_ReplicationService.CreateElementReplica: makes a snapshot or a clone of a volume, as a new volume or in place of the
 * content of an existing one. If the copy continues in the background, the return value is 4096 and Job is set.  If it is
 * complete, Job names an ended job, and TargetElement and Synchronization name the result.
 */
export function createElementReplica(deps: StorageProviderDeps): MethodHandler<Method> {
  const { storage, hostName } = deps;
  return async (input, { principal }) => {
    const refused = findRefusal(input) ?? findStranger(input);
    if (refused) return refused;
    const outcome = await copy(input, principal);
    const returnValue = replicationReturn(outcome);
    const { job, volume } = outcome;
    if (returnValue !== Return.CompletedWithNoError || volume === null) return { returnValue };
    const made = storage.volumes.find(volume);
    const pair = made && findPair(deps, made);
    const isWhole = job === null || storage.jobs.find(job)?.state === 'completed';
    return {
      returnValue: job === null ? returnValue : Return.MethodParametersCheckedJobStarted,
      ...(job !== null && { Job: jobPath({ id: job }) }),
      ...(pair &&
        isWhole && {
          TargetElement: volumePath(hostName, made),
          Synchronization: synchronizedPath(hostName, pair),
        }),
    };
  };

  async function copy(
    { ElementName, SyncType, SourceElement, TargetElement, TargetPool }: Method['in'],
    principal: MethodInvocation['principal'],
  ) {
    const { provisioning } = storage;
    const source = idOf(SourceElement);
    if (TargetElement !== null)
      return provisioning.changeAsJob(principal, {
        kind: 'refillVolume',
        volume: idOf(TargetElement),
        from: source,
      });
    return provisioning.changeAsJob(principal, {
      kind: 'copyVolume',
      source,
      name: ElementName ?? nameOfCopy(source),
      as: kindOfSyncType(SyncType) ?? 'clone',
      pool: TargetPool === null ? null : (findConcreteOf(storage, TargetPool)?.name ?? ''),
    });
  }

  /** The first path that names nothing on this server, even if its last key would. */
  function findStranger({ SourceElement, TargetElement, TargetPool }: Method['in']) {
    const volume = [SourceElement, TargetElement].find((path) => path !== null && !findVolumeOf(deps, path));
    if (volume) return refuse(Return.InvalidParameter, `${volume.toString()} names no volume of this server`);
    if (TargetPool !== null && !findConcreteOf(storage, TargetPool))
      return refuse(
        Return.InvalidParameter,
        `${TargetPool.toString()} names no pool that volumes are made in`,
      );
    return null;
  }

  /** The name of a copy without a given name: the source's name with the lowest free number. */
  function nameOfCopy(source: string): string {
    const { volumes } = storage;
    const name = volumes.find(source)?.name ?? source;
    let number = 1;
    while (volumes.findByName(`${name.slice(0, 50)} copy ${number}`)) number += 1;
    return `${name.slice(0, 50)} copy ${number}`;
  }

  function idOf(path: NonNullable<Method['in']['TargetElement']>): string {
    return findVolumeOf(deps, path)?.id ?? '';
  }
}

/** A request that is not possible for any volumes; null if it is possible. */
function findRefusal(input: Method['in']) {
  const { SyncType, Mode, TargetElement, TargetPool, WaitForCopyState, ReplicationSettingData } = input;
  const kind = kindOfSyncType(SyncType);
  if (kind === null)
    return refuse(Return.NotSupported, `SyncType ${SyncType}: expected 7 (Snapshot) or 8 (Clone)`);
  if (Mode !== null && Mode !== copyMode)
    return refuse(Return.NotSupported, `Mode ${Mode}: expected ${copyMode} (Asynchronous) or NULL`);
  for (const name of [
    'SourceAccessPoint',
    'TargetAccessPoint',
    'ConnectivityCollection',
    'Collections',
  ] as const) {
    const given = input[name];
    if (given !== null && !(Array.isArray(given) && given.length === 0))
      return refuse(
        Return.NotSupported,
        `${name} is set: expected NULL, for copies are local and of no collection`,
      );
  }
  if (TargetElement !== null && TargetPool !== null)
    return refuse(
      Return.InvalidParameter,
      'TargetElement and TargetPool are set: expected at most one of them',
    );
  if (TargetElement !== null && kind === 'snapshot')
    return refuse(
      Return.NotSupported,
      'TargetElement is set for a snapshot: expected SyncType 8 (Clone) with it',
    );
  if (WaitForCopyState !== null && !awaitedCopyStates.includes(WaitForCopyState))
    return refuse(
      Return.InvalidParameter,
      `WaitForCopyState ${WaitForCopyState}: expected ${awaitedCopyStates.join(' or ')}`,
    );
  const wish = ReplicationSettingData && findImpossibleWish(ReplicationSettingData);
  return wish === null ? null : refuse(Return.NotSupported, wish);
}

function refuse(returnValue: Method['returns'], refusal: string) {
  return { returnValue, refusal };
}

/** Values of optional requests that are fulfilled anyway.  Other values are refused. */
const grantedWishes = {
  // Instrumentation decides; full copy.
  DesiredCopyMethodology: [2, 3],
  // Use existing, create new, use and create, instrumentation decides.
  TargetElementSupplier: [1, 2, 3, 4],
  // The target pool decides; the implementation decides.
  ThinProvisioningPolicy: [6, 7],
  TargetElementGoal: [2],
  TargetElementResourcePool: [2],
  StorageCompressionPolicy: [5, 6, 7],
  CopyPriority: [0],
  Multihop: [1],
  AutoDelete: [false],
  FailedCopyStopsHostIO: [false],
  ReadOnly: [],
  DeltaUpdateInterval: [],
  DeltaUpdateBlocks: [],
  TimeBeforeRemoval: [],
} as const satisfies { readonly [P in keyof CIM_ReplicationSettingData]?: readonly unknown[] };

function findImpossibleWish(wishes: CIM_ReplicationSettingData): string | null {
  for (const [name, granted] of Object.entries(grantedWishes)) {
    const wish = wishes[name as keyof typeof grantedWishes];
    if (wish !== null && !(granted as readonly unknown[]).includes(wish))
      return `ReplicationSettingData.${name} is ${String(wish)}: expected ${granted.join(', ') || 'NULL'}`;
  }
  return null;
}
