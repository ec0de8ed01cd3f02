import type { z } from 'zod';
import type { ReadRequest } from '../link/messages.js';
import {
  storageReadForms,
  type accessForm,
  type nameForm,
  type poolWayForm,
  type RecordItem,
  type StorageHello,
} from '../link/storageMessages.js';
import { PoolError } from '../pools/PoolError.js';
import type { Pool } from '../pools/Pool.js';
import type { MaskingGroup } from '../provisioning/MaskingViews.js';
import type { Job } from '../provisioning/Jobs.js';
import type { Storage } from '../provisioning/Storage.js';
import type { VolumeRecord } from '../provisioning/VolumeRecords.js';
import type { TargetAccess } from '../targets/StorageDriver.js';

/** A read request about storage. */
export type StorageReadRequest = z.output<(typeof storageReadForms)[number]>;

const storageReads: ReadonlySet<string> = new Set(storageReadForms.map(({ shape }) => shape.what.value));

export function isStorageRead(request: ReadRequest): request is StorageReadRequest {
  return storageReads.has(request.what);
}

/** The storage that an agent offers. */
export function storageHelloOf({ driver, pools, jobs }: Storage): StorageHello {
  const { blockSizes, ...capabilities } = driver.storageCapabilities;
  return {
    capabilities: { ...capabilities, blockSizes: [...blockSizes] },
    pools: pools.map(({ id, name, kind, makesThick, thickByDefault, maxVolumeBytes, reserveBytes }) => ({
      id,
      name,
      kind,
      makesThick,
      thickByDefault,
      maxVolumeBytes,
      reserveBytes,
    })),
    counts: driver.readStatistics !== undefined,
    jobsKeptMs: jobs.keptMs,
  };
}

/**
 * Answers a read request about storage as a list.
 * @param bootId of this process: revisions of other processes are not known.
 * @throws TargetDriverError, PoolError
 */
export async function readStorage(
  storage: Storage,
  request: StorageReadRequest,
  bootId: string,
): Promise<readonly object[]> {
  const { driver, views, provisioning } = storage;
  switch (request.what) {
    case 'records':
      return readRecords(storage, request.since, bootId);
    case 'poolState':
      return [await poolOf(storage, request.pool).read()];
    case 'poolWay': {
      const way = await poolOf(storage, request.pool).copiesAtOnce();
      return way === null ? [] : [{ way } satisfies z.input<typeof poolWayForm>];
    }
    case 'storedVolume':
      return oneOrNone(await poolOf(storage, request.pool).find(request.volume));
    case 'storedVolumes':
      return namesOf(await poolOf(storage, request.pool).list());
    case 'isOwnTarget':
      return (await driver.isOwnTarget(request.target)) ? namesOf([request.target]) : [];
    case 'exports':
      return driver.listExports(request.target);
    case 'exportsOf':
      return driver.findExportsOf(request.volume);
    case 'access': {
      const { target } = request;
      if (target === null) return (await driver.listAccess()).map(encodeAccess);
      const access = await driver.findAccessList(target);
      return access === null ? [] : [encodeAccess({ ...access, target })];
    }
    case 'targetsAllowing':
      return namesOf(await driver.findTargetsAllowing(request.initiator));
    case 'unitStatistics':
      return (await driver.readStatistics?.(request.volume)) ?? [];
    case 'removalFault':
      return oneOrNone(await provisioning.findRemovalFault(request.volume));
    case 'groups':
      return (await gather(views.listGroups(request.type))).map(withoutMembers);
    case 'group':
      return oneOrNone(await views.findGroup(request.group.type, request.group.id)).map(withoutMembers);
    case 'groupOfView':
      return oneOrNone(await views.groupOfView(request.type, request.view)).map(withoutMembers);
    case 'members': {
      const group = await views.findGroup(request.group.type, request.group.id);
      return group === null ? [] : namesOf(await views.membersOf(group));
    }
    case 'groupsWith':
      return (await views.groupsWith(request.type, request.member)).map(withoutMembers);
    case 'initiators':
      return gather(views.listInitiators());
    case 'initiator':
      return oneOrNone(await views.findInitiator(request.name));
  }
}

/** The records that changed since a revision, and the revision that they are of. */
function readRecords(
  { volumes, jobs, driver, pools }: Storage,
  since: string | null,
  bootId: string,
): RecordItem[] {
  // Expired jobs are dropped now.
  const allJobs = jobs.list();
  const revision = `${bootId}.${volumes.changes.revision}.${jobs.changes.revision}`;
  const [ofBoot, ofVolumes = '', ofJobs = ''] = since?.split('.') ?? [];
  const changed =
    ofBoot === bootId
      ? {
          volumes: volumes.changes.since(Number(ofVolumes)),
          jobs: jobs.changes.since(Number(ofJobs)),
        }
      : { volumes: null, jobs: null };
  const volumeItem = (volume: VolumeRecord): RecordItem => ({
    volume,
    path: pools.find(({ name }) => name === volume.pool)?.pathOf(volume.id) ?? null,
    identity: driver.identityOf(volume.id),
  });
  const jobItem = (job: Job): RecordItem => ({ job });
  if (changed.volumes === null || changed.jobs === null)
    return [{ revision, isWhole: true }, ...Array.from(volumes.list(), volumeItem), ...allJobs.map(jobItem)];
  return [
    { revision, isWhole: false },
    ...changed.volumes.map((id): RecordItem => {
      const volume = volumes.find(id);
      return volume ? volumeItem(volume) : { gone: 'volume', id };
    }),
    ...changed.jobs.map((id): RecordItem => {
      const job = jobs.find(id);
      return job ? jobItem(job) : { gone: 'job', id };
    }),
  ];
}

/** There may be many; they have a request of their own. */
function withoutMembers(group: MaskingGroup): MaskingGroup {
  return { ...group, record: group.record && { ...group.record, members: [] } };
}

async function gather<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

function encodeAccess({ target, initiators, restricted }: TargetAccess): z.input<typeof accessForm> {
  return {
    target,
    initiators: initiators && [...initiators],
    ...(restricted && {
      restricted: Array.from(restricted, ([initiator, luns]) => ({ initiator, luns: [...luns] })),
    }),
  };
}

/** @throws PoolError unavailable */
function poolOf({ pools }: Storage, name: string): Pool {
  const pool = pools.find((each) => each.name === name);
  if (pool) return pool;
  throw new PoolError('unavailable', `the pool "${name}" is not configured`);
}

function namesOf(names: readonly string[]): readonly z.input<typeof nameForm>[] {
  return names.map((name) => ({ name }));
}

export function oneOrNone<T>(one: T | null): readonly T[] {
  return one === null ? [] : [one];
}
