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

/** A copy as a client asks for it, in whichever of the services. */
export interface WantedReplica {
  readonly kind: CopyOrigin['kind'];
  /** null: the source's name with the lowest number that is free. */
  readonly name: string | null;
  readonly source: CIMInstanceName;
  /** The volume whose bytes are replaced; null: a new one. */
  readonly target: CIMInstanceName | null;
  /** Of a new one; null: that of the source. */
  readonly pool: CIMInstanceName | null;
}

/** Makes a copy.  Where it is done already, its job has ended, and TargetElement and Synchronization name what was made. */
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

/** A path that names nothing of this server, though its last key may be one of ours. */
function refuse(path: CIMInstanceName, expected: 'volume' | 'pool') {
  const what = { volume: 'volume of this server', pool: 'pool that volumes are made in' } as const;
  return {
    returnValue: Return.InvalidParameter,
    refusal: `${path.toString()} names no ${what[expected]}`,
  };
}

function nameOfCopy({ storage }: StorageProviderDeps, name: string): string {
  let number = 1;
  while (storage.volumes.findByName(`${name.slice(0, 50)} copy ${number}`)) number += 1;
  return `${name.slice(0, 50)} copy ${number}`;
}
