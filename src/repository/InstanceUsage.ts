import { followEntries } from '../store/followEntries.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import { expectWithin, type RepositoryLimits } from './RepositoryLimits.js';
import { decodeStored, encodeStored } from './storedJson.js';
import { instancesPrefix, parseClassPart, parseUsageKey, usageKey, usagePrefix } from './storeKeys.js';

/** The properties of an instance that count against limits. */
export interface CountedInstance {
  /** The user who wrote it last; null if an older version stored it. */
  readonly owner: string | null;
  /** Its size in the store. */
  readonly bytes: number;
}

interface Usage {
  readonly instances: number;
  readonly bytes: number;
}

const none: Usage = { instances: 0, bytes: 0 };

/**
 * Counts the instances that an older version stored without counts, without an owner.  Call it before a store is used.  Resolves
 * when the counts are durable.
 */
export async function countOlderInstances(store: SharedStore): Promise<void> {
  if (store.has(usagePrefix) || !store.has(instancesPrefix)) return;
  const byNamespace = new Map<string, Usage>();
  for (const [key, { length }] of store.entries(instancesPrefix)) {
    const { namespace } = parseClassPart(key);
    const { instances, bytes } = byNamespace.get(namespace) ?? none;
    byNamespace.set(namespace, { instances: instances + 1, bytes: bytes + length });
  }
  await store.change((change) => {
    for (const [namespace, usage] of byNamespace) change.put(usageKey(null, namespace), encodeUsage(usage));
  });
}

/**
 * Number and stored size of the instances of each user in each namespace.  The counts are stored with each change, so that the
 * start need not read the instances.  In memory they follow the store.
 */
export class InstanceUsage {
  readonly #limits: RepositoryLimits;
  /** By user, then by folded namespace. */
  readonly #byOwner = new Map<string | null, Map<string, Usage>>();

  constructor(store: SharedStore, limits: RepositoryLimits) {
    this.#limits = limits;
    for (const [key, value] of store.entries(usagePrefix)) this.#follow(key, value);
    followEntries(store, usagePrefix, (key, value) => this.#follow(key, value));
  }

  /**
   * Counts the replacement of an instance by another.  Null as the former one: it is new; null as the new one: it is deleted.  At
   * most once in a change.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED if a limit would be exceeded.  A decrease is never refused.
   */
  replace(
    change: Pick<StoreChange, 'get' | 'put'>,
    namespace: string,
    before: CountedInstance | null,
    after: CountedInstance | null,
  ): void {
    if (after) this.#expectRoomFor(namespace, before, after);
    this.#count(change, namespace, before ? [before] : [], after ? [after] : []);
  }

  /** Counts the deletion of instances.  At most once in a change. */
  remove(
    change: Pick<StoreChange, 'get' | 'put'>,
    namespace: string,
    removed: readonly CountedInstance[],
  ): void {
    this.#count(change, namespace, removed, []);
  }

  /** The usage of one user (null: unknown owner) or of all, in one namespace or in all. */
  usage(where: { readonly owner?: string | null; readonly namespace?: string }): Usage {
    let [instances, bytes] = [0, 0];
    for (const [owner, namespaces] of this.#byOwner) {
      if (where.owner !== undefined && where.owner !== owner) continue;
      for (const [namespace, usage] of namespaces) {
        if (where.namespace !== undefined && where.namespace.toLowerCase() !== namespace) continue;
        instances += usage.instances;
        bytes += usage.bytes;
      }
    }
    return { instances, bytes };
  }

  #expectRoomFor(namespace: string, before: CountedInstance | null, after: CountedInstance): void {
    const { owner } = after;
    const limits = this.#limits;
    const ofOwner = before?.owner === owner ? before : null;
    if (!before) {
      const count = this.usage({ namespace }).instances + 1;
      const what = `namespace "${namespace}" would have ${count} instances that clients made`;
      expectWithin(limits, 'maxInstances', count, what);
    }
    if (!ofOwner) {
      const count = this.usage({ owner }).instances + 1;
      const what = `user "${owner}" would have made ${count} instances`;
      expectWithin(limits, 'maxInstancesPerUser', count, what);
    }
    const grown = after.bytes - (ofOwner?.bytes ?? 0);
    if (grown > 0) {
      const bytes = this.usage({ owner }).bytes + grown;
      const what = `the instances that user "${owner}" made would take ${bytes} bytes`;
      expectWithin(limits, 'maxInstanceBytesPerUser', bytes, what);
    }
    const grownInAll = after.bytes - (before?.bytes ?? 0);
    if (grownInAll > 0) {
      const bytes = this.usage({}).bytes + grownInAll;
      const what = `the instances that clients made would take ${bytes} bytes`;
      expectWithin(limits, 'maxInstanceBytes', bytes, what);
    }
  }

  #count(
    change: Pick<StoreChange, 'get' | 'put'>,
    namespace: string,
    removed: readonly CountedInstance[],
    added: readonly CountedInstance[],
  ): void {
    for (const owner of new Set([...removed, ...added].map((counted) => counted.owner))) {
      const key = usageKey(owner, namespace);
      // The stored counts, and not those in memory: another server with the same store may count as well.
      let { instances, bytes } = decodeUsage(change.get(key));
      for (const counted of removed) {
        if (counted.owner !== owner) continue;
        instances -= 1;
        bytes -= counted.bytes;
      }
      for (const counted of added) {
        if (counted.owner !== owner) continue;
        instances += 1;
        bytes += counted.bytes;
      }
      change.put(key, encodeUsage({ instances, bytes }));
    }
  }

  #follow(key: string, value: Buffer | null): void {
    const { owner, namespace } = parseUsageKey(key);
    let namespaces = this.#byOwner.get(owner);
    if (!namespaces) this.#byOwner.set(owner, (namespaces = new Map<string, Usage>()));
    if (value === null) {
      namespaces.delete(namespace);
      return;
    }
    namespaces.set(namespace, decodeUsage(value));
  }
}

function encodeUsage({ instances, bytes }: Usage): Buffer {
  return encodeStored([instances, bytes]);
}

function decodeUsage(stored: Buffer | null): Usage {
  if (stored === null) return none;
  const [instances = 0, bytes = 0] = decodeStored(stored) as readonly number[];
  return { instances, bytes };
}
