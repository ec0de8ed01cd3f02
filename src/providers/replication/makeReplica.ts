import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { MethodInvocation, MethodOutput } from '../../dispatch/Provider.js';
import type { CopyOrigin } from '../../provisioning/VolumeRecords.js';
import {
  CreateElementReplicaReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import { findConcreteOf } from '../storage/allPools.js';
import { findVolumeOf, jobPath, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { findPair, synchronizedPath } from './replicationIdentity.js';
import { replicationReturn } from './replicationReturns.js';

/** A copy as a client of either service asks for it. */
export interface WantedReplica {
  readonly kind: CopyOrigin['kind'];
  /** Null: the source's name with the lowest free number. */
  readonly name: string | null;
  readonly source: CIMInstanceName;
  /** The volume whose content is replaced; null: a new volume. */
  readonly target: CIMInstanceName | null;
  /** The pool of a new volume; null: that of the source. */
  readonly pool: CIMInstanceName | null;
}

/** Makes a copy.  If it is complete when the method returns, its job has ended, and TargetElement and Synchronization are set. */
export async function makeReplica(
  deps: StorageProviderDeps,
  principal: MethodInvocation['principal'],
  { kind, name, source, target, pool }: WantedReplica,
): Promise<MethodOutput<CIM_ReplicationServiceMethods['CreateElementReplica']>> {
  const { storage, hostName } = deps;
  const { provisioning } = storage;
  const from = findVolumeOf(deps, source);
  if (!from) return refuse(source, 'volume');
  const into = target && findVolumeOf(deps, target);
  if (target && !into) return refuse(target, 'volume');
  const inPool = pool && findConcreteOf(storage, pool);
  if (pool && !inPool) return refuse(pool, 'pool');
  const outcome = into
    ? await provisioning.changeAsJob(principal, { kind: 'refillVolume', volume: into.id, from: from.id })
    : await provisioning.changeAsJob(principal, {
        kind: 'copyVolume',
        source: from.id,
        name: name ?? nameOfCopy(deps, from.name),
        as: kind,
        pool: inPool?.name ?? null,
      });
  const returnValue = replicationReturn(outcome);
  const { job, volume, message } = outcome;
  if (returnValue !== Return.CompletedWithNoError || volume === null)
    return { returnValue, refusal: message };
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
}

/** For a path that does not name an object of this server, even if its last key does. */
function refuse(path: CIMInstanceName, expected: 'volume' | 'pool') {
  const what = { volume: 'volume of this server', pool: 'pool that volumes are made in' } as const;
  return {
    returnValue: Return.InvalidParameter,
    refusal: `${path.toString()} names no ${what[expected]}`,
  };
}

function nameOfCopy({ storage }: StorageProviderDeps, name: string): string {
  // By characters: half of a surrogate pair is none.
  const beginning = Array.from(name).slice(0, 50).join('').trimEnd();
  let number = 1;
  while (storage.volumes.findByName(`${beginning} copy ${number}`)) number += 1;
  return `${beginning} copy ${number}`;
}
