import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  CreateElementReplicaReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import type { CIM_ReplicationSettingData } from '../../schema/generated/CIM_ReplicationSettingData.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { copyMode, kindOfSyncType } from './copyKinds.js';
import { makeReplica } from './makeReplica.js';

type Method = CIM_ReplicationServiceMethods['CreateElementReplica'];

/** Copy states that a client may wait for.  A copy is synchronized when it exists. */
export const awaitedCopyStates: readonly number[] = [CopyState.Initialized, CopyState.Synchronized];

/**
 * CIM_ReplicationService.CreateElementReplica: makes a snapshot or a clone of a volume, as a new volume or in place of the
 * content of an existing one. If the copy continues in the background, the return value is 4096 and Job is set.  If it is
 * complete, Job names an ended job, and TargetElement and Synchronization name the result.
 */
export function createElementReplica(deps: StorageProviderDeps): MethodHandler<Method> {
  return async (input, { principal }) => {
    const refused = findRefusal(input);
    if (refused) return refused;
    const { ElementName, SyncType, SourceElement, TargetElement, TargetPool } = input;
    return makeReplica(deps, principal, {
      kind: kindOfSyncType(SyncType) ?? 'clone',
      name: ElementName,
      source: SourceElement,
      target: TargetElement,
      pool: TargetPool,
    });
  };
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
