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

/** Copy states that a method or its job can be made to wait for: a copy is synchronized when it is there. */
export const awaitedCopyStates: readonly number[] = [CopyState.Initialized, CopyState.Synchronized];

/**
 * CIM_ReplicationService.CreateElementReplica: a snapshot or a clone of a volume, as a new volume or in the place of one's bytes.
 *
 * Where a copy is begun, the value is 4096 and Job is set: clients that follow nothing else find the copy by it.  Where it is done
 * already, the job has ended, and TargetElement and Synchronization name what was made.
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

  /** The first path that names nothing of this server, though its last key may be one of ours. */
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

  /** Of a copy that the client gives none: the source's name with the lowest number that is free. */
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

/** What cannot be, whatever the volumes; null: nothing of it is asked for. */
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

/** Of the wishes that a client may have, those that are given as they are anyway; another value is refused. */
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
