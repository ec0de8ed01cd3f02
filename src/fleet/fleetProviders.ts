import { CIMError } from '../cim/CIMError.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { isInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import type { AnyProvider, ManyRecords, PropertyRecord } from '../dispatch/Provider.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Fleet } from './Fleet.js';
import { fleetSystemProvider, systemClass } from './fleetSystems.js';
import type { LinkedHost } from './LinkedHost.js';
import { readHosts } from './readHosts.js';
import type { RemoteHost } from './RemoteHost.js';
import { systemOf } from './systemOf.js';

export interface FleetProviderDeps {
  readonly fleet: Fleet;
  /** Makes the providers of one host. */
  readonly providersOf: (remote: RemoteHost, systemName: string) => readonly AnyProvider[];
  /** Providers of `neverAsked`.  They show which classes, operations and methods exist, and are never called. */
  readonly pattern: readonly AnyProvider[];
  readonly maxGatheredInstances: number;
  readonly unreachableHosts: 'omit' | 'refuse';
}

/**
 * Makes the providers of a fleet from the providers of its hosts.  An operation on an object is passed to the object's host.  A list combines
 * the lists of all hosts.
 *
 * By default a list omits hosts that are lost when it begins, and those whose target is known not to answer; their MSFTSM_ComputerSystem shows that.  With `refuse` the list fails.  If
 * a host fails during the list, the list fails.  An operation on an object of a lost host fails with CIM_ERR_FAILED, never with
 * CIM_ERR_NOT_FOUND.
 */
export function fleetProvidersIn(deps: FleetProviderDeps): AnyProvider[] {
  const hosts = new FleetProviders(deps);
  return deps.pattern.map((pattern) =>
    pattern.className === systemClass ? fleetSystemProvider(deps.fleet) : hosts.providerLike(pattern),
  );
}

class FleetProviders {
  readonly #deps: FleetProviderDeps;
  readonly #byRemote = new WeakMap<RemoteHost, ReadonlyMap<string, AnyProvider>>();

  constructor(deps: FleetProviderDeps) {
    this.#deps = deps;
  }

  providerLike({ className, namespace, changeRole, instances, methods }: AnyProvider): AnyProvider {
    return {
      className,
      namespace,
      changeRole,
      ...(instances && { instances: this.#instancesLike(className, instances) }),
      ...(methods && {
        methods: Object.fromEntries(
          Object.keys(methods).map((name) => [name, this.#methodOf(className, name)] as const),
        ),
      }),
    };
  }

  #instancesLike(
    className: string,
    like: NonNullable<AnyProvider['instances']>,
  ): NonNullable<AnyProvider['instances']> {
    return {
      enumerate: (call) => this.#enumerate(className, call),
      find: async (path, call) => {
        const there = this.#instancesAt(className, systemOf(path));
        return there ? findIn(there, path, call) : null;
      },
      ...(like.references && {
        references: (object, call) => this.#references(className, object, call),
      }),
      ...(like.create && {
        create: async (properties, call) => {
          const there = this.#instancesAt(className, systemOfProperties(properties));
          if (there?.create) return there.create(properties, call);
          throw new CIMError(
            'CIM_ERR_INVALID_PARAMETER',
            `the new instance of ${className} names no host of the fleet: expected a SystemName, or a reference to an object of one`,
          );
        },
      }),
      ...(like.modify && {
        modify: async (path, changes, call) => this.#expect(className, path).modify?.(path, changes, call),
      }),
      ...(like.remove && {
        remove: async (path, call) => this.#expect(className, path).remove?.(path, call),
      }),
    };
  }

  #methodOf(className: string, name: string): NonNullable<NonNullable<AnyProvider['methods']>[string]> {
    return (input, invocation) => {
      const { object } = invocation;
      const host = this.#hostOf(systemOf(object));
      if (!host) throw noHost(object);
      const handler = this.#providersOf(host).get(className)?.methods?.[name];
      if (!handler)
        throw new CIMError('CIM_ERR_METHOD_NOT_AVAILABLE', `${className}.${name} is not offered here`);
      return handler(input, invocation);
    };
  }

  /** Associations of an object.  If the object belongs to a host, they do as well; otherwise they may be at any host. */
  #references(className: string, object: CIMInstanceName, call: Call): ManyRecords | Promise<ManyRecords> {
    const system = systemOf(object);
    if (system === null) return this.#enumerate(className, call);
    const there = this.#instancesAt(className, system);
    return there?.references?.(object, call) ?? [];
  }

  async *#enumerate(className: string, call: Call): AsyncGenerator<PropertyRecord, void, void> {
    const { fleet, maxGatheredInstances, unreachableHosts } = this.#deps;
    const all = fleet.hosts;
    const reached = all.filter(({ isReadable }) => isReadable);
    const missing = all.find(({ state, fault }) => state === 'lost' || state === 'never' || fault !== null);
    if (missing && unreachableHosts === 'refuse') throw failureOf(missing, missing.unreadable());
    // Requests of others are answered between the records.
    const slice = new TimeSlice(call.signal, call.principal.name);
    const read = async (host: LinkedHost): Promise<readonly PropertyRecord[]> => {
      try {
        const instances = this.#providersOf(host).get(className)?.instances;
        const records: PropertyRecord[] = [];
        for await (const record of (await instances?.enumerate(call)) ?? []) {
          if (slice.isOver) await slice.next();
          records.push(record);
        }
        return records;
      } catch (error) {
        throw failureOf(host, error);
      }
    };
    const failures = call.pull?.failures ?? null;
    const found = readHosts(reached, async (host) => {
      if (failures === null) return read(host);
      return read(host).catch((error: unknown) => {
        failures.push(error);
        return [];
      });
    });
    if (call.pull) {
      for await (const records of found) yield* records;
      return;
    }
    // The instances are collected first, because an answer that has begun cannot report the failure of a host.
    const gathered: (readonly PropertyRecord[])[] = [];
    let count = 0;
    for await (const records of found) {
      count += records.length;
      if (count > maxGatheredInstances)
        throw new CIMError(
          'CIM_ERR_SERVER_LIMITS_EXCEEDED',
          `the hosts have more than ${maxGatheredInstances} instances of ${className} together (max-gathered-instances): expected the pull operations for them`,
        );
      gathered.push(records);
    }
    for (const records of gathered) yield* records;
  }

  #expect(className: string, path: CIMInstanceName): NonNullable<AnyProvider['instances']> {
    const there = this.#instancesAt(className, systemOf(path));
    if (there) return there;
    throw noHost(path);
  }

  /** Null if the system is not a host of the fleet.  @throws CIMError CIM_ERR_FAILED if the host cannot be reached. */
  #instancesAt(className: string, system: string | null): AnyProvider['instances'] | null {
    const host = this.#hostOf(system);
    return host && (this.#providersOf(host).get(className)?.instances ?? null);
  }

  #hostOf(system: string | null): LinkedHost | null {
    const host = system === null ? null : this.#deps.fleet.find(system);
    if (host && host.state !== 'ok') throw failureOf(host, host.unreachable());
    return host;
  }

  #providersOf(host: LinkedHost): ReadonlyMap<string, AnyProvider> {
    const remote = this.#deps.fleet.remoteOf(host);
    let known = this.#byRemote.get(remote);
    if (!known) {
      const made = this.#deps.providersOf(remote, host.systemName);
      known = new Map(made.map((provider) => [provider.className, provider]));
      this.#byRemote.set(remote, known);
    }
    return known;
  }
}

/** Finds an instance like dispatch does: by `find`, or in `references` or `enumerate` if the provider has no `find`. */
async function findIn(
  instances: NonNullable<AnyProvider['instances']>,
  path: CIMInstanceName,
  call: Call,
): Promise<PropertyRecord | null> {
  if (instances.find) return instances.find(path, call);
  const end =
    instances.findByReference === undefined ? null : path.keyBindings.get(instances.findByReference);
  const records =
    instances.references && isInstanceName(end) ? instances.references(end, call) : instances.enumerate(call);
  for await (const record of await records) if (hasKeys(record, path)) return record;
  return null;
}

function hasKeys(record: PropertyRecord, path: CIMInstanceName): boolean {
  return [...path.keyBindings].every(([name, value]) => {
    const has = record[name];
    if (isInstanceName(has) && isInstanceName(value))
      return (
        has.at({ namespace: null, host: null }).canonical ===
        value.at({ namespace: null, host: null }).canonical
      );
    return (
      has === value ||
      (name.endsWith('CreationClassName') && String(has).toLowerCase() === String(value).toLowerCase())
    );
  });
}

/** The host of a new instance, by its SystemName or its references; null if they name none. */
function systemOfProperties(properties: PropertyRecord): string | null {
  const { SystemName } = properties;
  if (typeof SystemName === 'string') return SystemName;
  for (const value of Object.values(properties)) {
    const system = isInstanceName(value) ? systemOf(value) : null;
    if (system !== null) return system;
  }
  return null;
}

function failureOf({ systemName }: LinkedHost, error: unknown): unknown {
  if (error instanceof TargetDriverError)
    return new CIMError('CIM_ERR_FAILED', error.message, { cause: error });
  if (!(error instanceof CIMError) || error.description.includes(systemName)) return error;
  return new CIMError(error.symbol, `${systemName}: ${error.description}`, { cause: error.cause });
}

function noHost(path: CIMInstanceName): CIMError {
  return new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no host of the fleet`);
}
