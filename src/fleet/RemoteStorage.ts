import type { ChangeOutcome } from '../changes/Changes.js';
import { describeStorage } from '../link/describeStorage.js';
import {
  accessForm,
  exportForm,
  groupForm,
  initiatorForm,
  nameForm,
  poolStateForm,
  poolWayForm,
  storageOutcomeForm,
  storedVolumeForm,
  unitStatisticsForm,
  type KnownGroup,
  type MaskingChange,
  type StorageCommand,
  type StorageHello,
} from '../link/storageMessages.js';
import { PoolError, isPoolReason } from '../pools/PoolError.js';
import type { ReadablePool } from '../pools/Pool.js';
import type {
  HostMasking,
  HostProvisioning,
  HostStorage,
  ReadableJobs,
  ReadableViews,
  ReadableVolumes,
} from '../provisioning/HostStorage.js';
import { isMaskingCause, maskingOutcome, type MaskingOutcome } from '../provisioning/MaskingOutcome.js';
import type { MaskingGroup } from '../provisioning/MaskingViews.js';
import type { StorageChange } from '../provisioning/StorageChange.js';
import {
  explainStorageError,
  isStorageCause,
  storageOutcome,
  type StorageOutcome,
} from '../provisioning/StorageOutcome.js';
import type { Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageReader, TargetAccess } from '../targets/StorageDriver.js';
import type { z } from 'zod';
import { base64 } from './base64.js';
import type { ActFailure, ActKind, HostRequests } from './HostRequests.js';
import type { HostFailure } from './linkErrors.js';
import { RemoteRecords } from './RemoteRecords.js';

/**
 * The storage of a host of the fleet as a `HostStorage`.  Reads and changes are requests to its agent, which has the pools and makes the
 * changes.  `refresh` is called before each operation that reads `volumes` or `jobs`; a change refreshes them itself.
 */
export class RemoteStorage implements HostStorage {
  readonly driver: StorageReader;
  readonly pools: readonly ReadablePool[];
  readonly volumes: ReadableVolumes;
  readonly jobs: ReadableJobs;
  readonly provisioning: HostProvisioning;
  readonly served: HostStorage['served'];
  readonly views: ReadableViews;
  readonly masking: HostMasking;
  readonly #requests: HostRequests;
  readonly #records: RemoteRecords;

  constructor(hello: StorageHello, requests: HostRequests) {
    this.#requests = requests;
    this.#records = new RemoteRecords(requests, hello.jobsKeptMs);
    this.volumes = this.#records.volumes;
    this.jobs = this.#records.jobs;
    this.driver = this.#makeDriver(hello);
    this.pools = hello.pools.map((pool) => this.#makePool(pool));
    this.provisioning = this.#makeProvisioning();
    this.served = this.#makeServed();
    this.views = this.#makeViews();
    this.masking = this.#makeMasking();
  }

  /** Resolves when `volumes` and `jobs` are as the host has them now.  @throws TargetDriverError */
  refresh(): Promise<void> {
    return this.#records.refresh();
  }

  #makeDriver({ capabilities, counts }: StorageHello): StorageReader {
    const requests = this.#requests;
    return {
      storageCapabilities: capabilities,
      isOwnTarget: async (target) =>
        (await requests.read({ what: 'isOwnTarget', target }, nameForm)).length > 0,
      listExports: (target) => requests.read({ what: 'exports', target }, exportForm),
      findExportsOf: (volume) => requests.read({ what: 'exportsOf', volume }, exportForm),
      findAccessList: async (target) => {
        const found = await requests.readOne({ what: 'access', target }, accessForm);
        return found && decodeAccess(found);
      },
      listAccess: async () =>
        (await requests.read({ what: 'access', target: null }, accessForm)).map(decodeAccess),
      findTargetsAllowing: async (initiator) =>
        (await requests.read({ what: 'targetsAllowing', initiator }, nameForm)).map(
          ({ name }) => name as IscsiName,
        ),
      ...(counts && {
        readStatistics: (volume: string | null) =>
          requests.read({ what: 'unitStatistics', volume }, unitStatisticsForm),
      }),
      identityOf: (id) =>
        // Asked only for volumes of the records.
        this.#records.derivedOf(id)?.identity ?? { name: id, nameFormat: 7, nameNamespace: 4 },
    };
  }

  #makePool(pool: StorageHello['pools'][number]): ReadablePool {
    const { name } = pool;
    const requests = this.#requests;
    return {
      ...pool,
      read: async () => {
        const state = await requests.readOne({ what: 'poolState', pool: name }, poolStateForm, asPoolError);
        if (state) return state;
        throw new PoolError('unavailable', `the host did not tell the state of the pool "${name}"`);
      },
      copiesAtOnce: async () =>
        (await requests.readOne({ what: 'poolWay', pool: name }, poolWayForm, asPoolError))?.way ?? null,
      pathOf: (id) => this.#records.derivedOf(id)?.path ?? '',
      find: (volume) =>
        requests.readOne({ what: 'storedVolume', pool: name, volume }, storedVolumeForm, asPoolError),
      list: async () =>
        (await requests.read({ what: 'storedVolumes', pool: name }, nameForm, asPoolError)).map(
          (each) => each.name,
        ),
    };
  }

  #makeProvisioning(): HostProvisioning {
    const change = (caller: Principal, wanted: StorageChange, asJob: boolean): Promise<StorageOutcome> =>
      this.#change(caller, { kind: 'storage', change: encodeChange(wanted), asJob });
    return {
      change: (caller, wanted) => change(caller, wanted, false),
      changeAsJob: (caller, wanted) => change(caller, wanted, true),
      killJob: (caller, job) => this.#change(caller, { kind: 'killJob', job }),
      removeJob: (caller, job) => this.#change(caller, { kind: 'removeJob', job }),
      findRemovalFault: async (volume) => {
        try {
          const fault = await this.#requests.readOne({ what: 'removalFault', volume }, storageOutcomeForm);
          return fault && decodeStorage(fault);
        } catch (error) {
          const fault = explainStorageError(error);
          if (fault) return fault;
          throw error;
        }
      },
    };
  }

  #makeServed(): HostStorage['served'] {
    return {
      provide: (caller, { secret, mutual = null, ...wanted }) =>
        this.#change(
          caller,
          {
            kind: 'provide',
            ...wanted,
            secret: secret && base64(secret),
            mutual: mutual && { chapName: mutual.chapName, secret: base64(mutual.secret) },
          },
          ofServedVolumes,
        ),
      withdraw: (caller, wanted) => this.#change(caller, { kind: 'withdraw', ...wanted }, ofServedVolumes),
    };
  }

  #makeViews(): ReadableViews {
    const requests = this.#requests;
    return {
      async *listGroups(type) {
        yield* await requests.read({ what: 'groups', type }, groupForm);
      },
      findGroup: (type, id) => requests.readOne({ what: 'group', group: { type, id } }, groupForm),
      groupOfView: (type, view) => requests.readOne({ what: 'groupOfView', type, view }, groupForm),
      membersOf: async ({ type, id }) =>
        (await requests.read({ what: 'members', group: { type, id } }, nameForm)).map(({ name }) => name),
      groupsWith: (type, member) => requests.read({ what: 'groupsWith', type, member }, groupForm),
      async *listInitiators() {
        yield* await requests.read({ what: 'initiators' }, initiatorForm);
      },
      findInitiator: (name) => requests.readOne({ what: 'initiator', name }, initiatorForm),
    };
  }

  #makeMasking(): HostMasking {
    const act = (caller: Principal, change: MaskingChange): Promise<MaskingOutcome> =>
      this.#act(caller, { kind: 'masking', change }, ofMasking);
    return {
      paths: {
        createInitiator: (caller, initiator) => act(caller, { what: 'createInitiator', initiator }),
        removeInitiator: (caller, name) => act(caller, { what: 'removeInitiator', name }),
        expose: (caller, { target, isNode, volumes, initiators }) =>
          act(caller, {
            what: 'expose',
            target,
            isNode,
            volumes: [...volumes],
            initiators: [...initiators],
          }),
        hide: (caller, { target, volumes, initiators }) =>
          act(caller, { what: 'hide', target, volumes: [...volumes], initiators: [...initiators] }),
        removeTarget: (caller, target, mayEndSessions) =>
          act(caller, { what: 'removeTarget', target, mayEndSessions }),
      },
      groups: {
        createGroup: (caller, group) =>
          act(caller, { what: 'createGroup', ...group, members: [...group.members] }),
        removeGroup: (caller, group, force) =>
          act(caller, { what: 'removeGroup', group: known(group), force }),
        renameGroup: (caller, group, name) => act(caller, { what: 'renameGroup', group: known(group), name }),
        addMembers: (caller, group, members, luns) =>
          act(caller, {
            what: 'addMembers',
            group: known(group),
            members: [...members],
            luns: luns && [...luns],
          }),
        removeMembers: (caller, group, members, deleteOnEmpty) =>
          act(caller, { what: 'removeMembers', group: known(group), members: [...members], deleteOnEmpty }),
        createView: (caller, { name, luns, groups: { initiators, targets, volumes } }) =>
          act(caller, {
            what: 'createView',
            name,
            luns: luns && [...luns],
            groups: {
              initiators: initiators && known(initiators),
              targets: targets && known(targets),
              volumes: volumes && known(volumes),
            },
          }),
        removeView: (caller, target, withGroups) => act(caller, { what: 'removeView', target, withGroups }),
        addGroup: (caller, target, group, luns) =>
          act(caller, { what: 'addGroup', target, group: known(group), luns: luns && [...luns] }),
        takeGroup: (caller, target, group) => act(caller, { what: 'takeGroup', target, group: known(group) }),
      },
    };
  }

  #change(
    caller: Principal,
    command: Exclude<StorageCommand, { kind: 'masking' }>,
    kind = ofStorage,
  ): Promise<StorageOutcome> {
    return this.#act(caller, command, kind);
  }

  /** Refreshes the records after a change, because its caller looks up what it made. */
  async #act<O extends ChangeOutcome>(
    caller: Principal,
    command: StorageCommand,
    kind: ActKind<O>,
  ): Promise<O> {
    const outcome = await this.#requests.act(caller, command, describeStorage(command, this), kind);
    // The change is made or not, whether or not the host answers now; later operations refresh the records themselves.
    await this.refresh().catch(() => undefined);
    return outcome;
  }
}

/** The id of a new volume is drawn at its host, and no login of a part is put off. */
function encodeChange(change: StorageChange): Extract<StorageCommand, { kind: 'storage' }>['change'] {
  if (change.kind === 'createVolume') {
    const { id: _drawn, ...wanted } = change;
    return wanted;
  }
  if (change.kind === 'allow' || change.kind === 'deny') {
    const { kind, target, initiator, luns } = change;
    return { kind, target, initiator, ...(luns && { luns: [...luns] }) };
  }
  return change;
}

const failures = {
  'access-denied': 'access-denied',
  'disk-full': 'disk-full',
  'host-unreachable': 'failed',
  'refused-by-target': 'failed',
  'state-unavailable': 'failed',
  timeout: 'timeout',
  unclassified: 'unclassified',
} as const satisfies Record<ActFailure, StorageOutcome['cause']>;

/** Acts that change storage. */
const ofStorage: ActKind<StorageOutcome> = {
  roles: ['storage'],
  decode: decodeStorage,
  failure: (cause, message) => storageOutcome(failures[cause], message),
};

/** Acts that change storage and credentials. */
const ofServedVolumes: ActKind<StorageOutcome> = { ...ofStorage, roles: ['storage', 'credentials'] };

const ofMasking: ActKind<MaskingOutcome> = {
  roles: ['storage'],
  decode: decodeMasking,
  failure: (cause, message) => maskingOutcome(failures[cause], message),
};

/** An outcome as it came.  What an agent refuses before it begins is told in the form of credentials. */
type ToldOutcome = Parameters<ActKind<StorageOutcome>['decode']>[0];

function decodeStorage(told: ToldOutcome): StorageOutcome {
  const cause = isStorageCause(told.cause) ? told.cause : 'failed';
  if ('account' in told) return storageOutcome(cause, told.message);
  const { message, warning, proof, volume, target, lun, job, nearestBytes } = told;
  return storageOutcome(cause, message, { warning, proof, volume, target, lun, job, nearestBytes });
}

function decodeMasking(told: ToldOutcome): MaskingOutcome {
  const cause = isMaskingCause(told.cause) ? told.cause : 'failed';
  if ('account' in told) return maskingOutcome(cause, told.message);
  const { message, proof, target, group, lun } = told;
  return maskingOutcome(cause, message, { proof, target, group, lun });
}

function decodeAccess({ restricted, ...access }: z.output<typeof accessForm>): TargetAccess {
  return {
    ...access,
    ...(restricted && {
      restricted: new Map(restricted.map(({ initiator, luns }) => [initiator, luns] as const)),
    }),
  };
}

function known({ type, id, name, view }: MaskingGroup): KnownGroup {
  return { type, id, name, view };
}

function asPoolError({ reason }: HostFailure, message: string): PoolError {
  return new PoolError(isPoolReason(reason) ? reason : 'failed', message);
}
