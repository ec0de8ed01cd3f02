import type { CIMInstance } from '../cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMValue } from '../cim/values.js';
import type { WbemClient } from '../client/WbemClient.js';
import { CommandError } from './CommandError.js';
import { atSystem, expectOneSystem, groupBy, sameIscsiName, systemOf } from './TargetHost.js';

export interface PoolInfo {
  readonly name: string;
  /** The storage host it is at. */
  readonly systemName: string;
  readonly totalBytes: number;
  readonly remainingBytes: number;
  readonly state: 'ok' | 'degraded' | 'failed';
  /** The reason of a fault; null if there is none or the server does not say. */
  readonly reason: string | null;
}

export interface VolumeInfo {
  readonly id: string;
  readonly name: string;
  /** The storage host it is at. */
  readonly systemName: string;
  readonly bytes: number;
  /** Null if the server does not say. */
  readonly pool: string | null;
  readonly allocatedBytes: number | null;
  readonly thin: boolean | null;
  /** The identity in INQUIRY data. */
  readonly identity: string | null;
  readonly state: 'ok' | 'gone' | 'unknown';
  readonly exports: readonly { readonly target: string; readonly lun: number; readonly readOnly: boolean }[];
}

export interface JobInfo {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly percent: number;
  readonly message: string | null;
}

/** Who may see what a target shows. */
export interface AllowedInitiator {
  readonly name: string;
  /** null: all LUNs of the target. */
  readonly luns: readonly number[] | null;
}

/** The result of a method of the provisioning service. */
export interface ServiceAnswer {
  readonly returnValue: number;
  /** A sentence. */
  readonly message: string;
  /** Output parameters by name. */
  readonly values: { get(name: string): CIMValue | undefined };
}

type Argument = string | number | boolean | readonly number[] | null;
/** A parameter as the client sends it. */
type Sent = NonNullable<Parameters<WbemClient['invokeMethod']>[2]>[number];

/** The storage model of a server, through CIM operations.  Throws what WbemClient throws. */
export class StorageHost {
  readonly #client: WbemClient;
  readonly #systemName: string | undefined;
  #service: CIMInstanceName | null = null;

  /** @param systemName the storage host; undefined: all hosts are read, and the only one is changed. */
  constructor(client: WbemClient, systemName?: string) {
    this.#client = client;
    this.#systemName = systemName;
  }

  async listPools(): Promise<readonly PoolInfo[]> {
    const pools = await this.#client.enumerateInstances('MSISCSITARGET_StoragePool');
    return pools
      .filter((pool) => pool.value('Primordial') !== true && this.#isHere(pool))
      .map((pool) => {
        const [status] = arrayOf(pool.value('OperationalStatus'));
        const [reason = null] = arrayOf(pool.value('StatusDescriptions'));
        return {
          name: textOf(pool.value('ElementName')) ?? '',
          systemName: textOf(pool.value('SystemName')) ?? '',
          totalBytes: numberOf(pool.value('TotalManagedSpace')) ?? 0,
          remainingBytes: numberOf(pool.value('RemainingManagedSpace')) ?? 0,
          state: status === 2 ? 'ok' : status === 3 ? 'degraded' : 'failed',
          reason: textOf(reason),
        };
      });
  }

  /** Sorted by name; numbers in names are compared as numbers. */
  async listVolumes(): Promise<readonly VolumeInfo[]> {
    const order = new Intl.Collator('en', { numeric: true });
    return (await this.#readVolumes()).toSorted((a, b) => order.compare(a.name, b.name));
  }

  #isHere(instance: CIMInstance): boolean {
    return this.#systemName === undefined || instance.value('SystemName') === this.#systemName;
  }

  async #readVolumes(): Promise<VolumeInfo[]> {
    const all = await this.#client.enumerateInstances('MSISCSITARGET_StorageVolume');
    const volumes = all.filter((volume) => this.#isHere(volume));
    if (volumes.length === 0) return [];
    const allocations = await this.#client.enumerateInstances('MSISCSITARGET_AllocatedFromStoragePool');
    const shown = await this.#client.enumerateInstances('MSISCSITARGET_ProtocolControllerForUnit');
    const pools = await this.#client.enumerateInstances('MSISCSITARGET_StoragePool');
    const poolNames = new Map(
      pools.map((pool) => [textOf(pool.value('InstanceID')), textOf(pool.value('ElementName'))]),
    );
    const allocationOf = new Map(allocations.map((each) => [dependentOf(each), each]));
    const exportsOf = groupBy(shown, dependentOf);
    return volumes.map((volume) => {
      const id = textOf(volume.value('DeviceID')) ?? '';
      const systemName = textOf(volume.value('SystemName')) ?? '';
      const key = `${systemName} ${id}`;
      const allocation = allocationOf.get(key);
      const [status] = arrayOf(volume.value('OperationalStatus'));
      const blocks = numberOf(volume.value('NumberOfBlocks')) ?? 0;
      const thin = volume.value('ThinlyProvisioned');
      return {
        id,
        name: textOf(volume.value('ElementName')) ?? '',
        systemName,
        bytes: blocks * (numberOf(volume.value('BlockSize')) ?? 0),
        pool: allocation ? (poolNames.get(keyOf(allocation, 'Antecedent', 'InstanceID')) ?? null) : null,
        allocatedBytes: allocation ? numberOf(allocation.value('SpaceConsumed')) : null,
        thin: typeof thin === 'boolean' ? thin : null,
        identity: textOf(volume.value('Name')),
        state: status === 2 ? 'ok' : status === 6 ? 'gone' : 'unknown',
        exports: (exportsOf.get(key) ?? []).map((each) => ({
          target: keyOf(each, 'Antecedent', 'DeviceID'),
          lun: Number.parseInt(textOf(each.value('DeviceNumber')) ?? '', 16),
          readOnly: each.value('DeviceAccess') === 3,
        })),
      };
    });
  }

  /**
   * Finds a volume by its name or id.
   * @throws CommandError naming the existing volumes, or the hosts if several have one of that name.
   */
  async getVolume(nameOrId: string): Promise<VolumeInfo> {
    const volumes = await this.listVolumes();
    const named = volumes.filter(({ name, id }) => name === nameOrId || id === nameOrId);
    expectOneSystem(
      `the volume "${nameOrId}"`,
      named.map(({ systemName }) => systemName),
    );
    const [found] = named;
    if (found) return found;
    const names = volumes.slice(0, 10).map(({ name }) => `"${name}"`);
    throw new CommandError(
      'failed',
      `the server has no volume "${nameOrId}": expected ${names.length === 0 ? 'one that there is; it has none' : `${names.join(', ')}${volumes.length > 10 ? ' ...' : ''}`}.`,
    );
  }

  /** The allowed initiators of a target that the server made; none for other targets. */
  async listAllowedInitiators(target: string): Promise<readonly AllowedInitiator[]> {
    const targets = await this.#client.enumerateInstances('MSISCSITARGET_AuthorizedTarget');
    const granted = new Set(
      targets
        .filter(
          (each) =>
            sameIscsiName(keyOf(each, 'TargetElement', 'DeviceID'), target) &&
            (this.#systemName === undefined ||
              keyOf(each, 'TargetElement', 'SystemName') === this.#systemName),
        )
        .map((each) => keyOf(each, 'Privilege', 'InstanceID')),
    );
    if (granted.size === 0) return [];
    const subjects = await this.#client.enumerateInstances('MSISCSITARGET_AuthorizedSubject');
    const privilegeOf = new Map(
      subjects
        .map(
          (each) =>
            [keyOf(each, 'PrivilegedElement', 'InstanceID'), keyOf(each, 'Privilege', 'InstanceID')] as const,
        )
        .filter(([, privilege]) => granted.has(privilege)),
    );
    const privileges = await this.#client.enumerateInstances('MSISCSITARGET_AuthorizedPrivilege');
    const lunsOf = new Map(
      privileges.map((each) => [textOf(each.value('InstanceID')), each.value('ActivityQualifiers')] as const),
    );
    const initiators = await this.#client.enumerateInstances('MSISCSITARGET_StorageHardwareID');
    const allowed = initiators.flatMap((each) => {
      const name = textOf(each.value('StorageID'));
      const privilege = privilegeOf.get(textOf(each.value('InstanceID')) ?? '');
      if (name === null || privilege === undefined) return [];
      const [qualifier] = arrayOf(lunsOf.get(privilege));
      const numbers = textOf(qualifier)?.match(/\d+/gu);
      return [{ name, luns: qualifier === undefined ? null : (numbers ?? []).map(Number) }];
    });
    return allowed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The current state of a job; null if it has been removed. */
  async findJob(path: CIMInstanceName): Promise<JobInfo | null> {
    const jobs = await this.#client.enumerateInstances('MSISCSITARGET_ConcreteJob');
    const id = path.keyBindings.get('InstanceID');
    const job = jobs.find((each) => each.value('InstanceID') === id);
    if (!job) return null;
    return {
      id: textOf(job.value('InstanceID')) ?? '',
      name: textOf(job.value('ElementName')) ?? '',
      state: textOf(job.value('JobStatus')) ?? '',
      percent: numberOf(job.value('PercentComplete')) ?? 0,
      message: textOf(job.value('ErrorDescription')),
    };
  }

  /** Calls a method of the provisioning service.  A null argument is not sent. */
  async call(
    method: string,
    given: readonly (readonly [name: string, type: Sent['type'], value: Argument])[],
  ): Promise<ServiceAnswer> {
    const service = (this.#service ??= await this.#findService());
    const sent = given.flatMap(([name, type, value]): Sent[] => {
      if (value === null) return [];
      if (typeof value === 'object') return [{ name, type, isArray: true, value }];
      const isWide = type === 'uint64' && typeof value === 'number';
      return [{ name, type, isArray: false, value: isWide ? BigInt(value) : value }];
    });
    const { returnValue, outParameters } = await this.#client.invokeMethod(service, method, sent);
    const message = textOf(outParameters.get('Message') ?? null) ?? '';
    return { returnValue: Number(returnValue), message, values: outParameters };
  }

  async #findService(): Promise<CIMInstanceName> {
    const all = await this.#client.enumerateInstanceNames('ISCSIWBEM_ProvisioningService');
    const services = this.#systemName === undefined ? all : atSystem(all, this.#systemName);
    expectOneSystem('storage', services.map(systemOf));
    const [service] = services;
    if (service) return service;
    throw new CommandError(
      'refused',
      'the server makes no volumes: its target is one whose storage it cannot change.',
    );
  }
}

/** The host and the id of the volume that an association is about. */
function dependentOf(association: CIMInstance): string {
  return `${keyOf(association, 'Dependent', 'SystemName')} ${keyOf(association, 'Dependent', 'DeviceID')}`;
}

function keyOf(instance: CIMInstance, reference: string, key: string): string {
  const value = instance.value(reference);
  return isInstanceName(value) ? String(value.keyBindings.get(key)) : '';
}

export function textOf(value: CIMValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberOf(value: CIMValue | undefined): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

function arrayOf(value: CIMValue | undefined): readonly CIMValue[] {
  return Array.isArray(value) ? (value as readonly CIMValue[]) : [];
}
