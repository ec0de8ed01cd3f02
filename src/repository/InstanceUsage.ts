import type { HostStore } from '../store/KeyValueStore.js';
import type { RepositoryChange } from './Repository.js';
import { expectWithin, type RepositoryLimits } from './RepositoryLimits.js';
import { decodeStored, encodeStored } from './storedJson.js';
import { instancesPrefix, parseClassPart, parseUsageKey, usageKey, usagePrefix } from './storeKeys.js';

/** An instance as it counts. */
export interface CountedInstance {
  /** The user who wrote it last; null where an older version stored it. */
  readonly owner: string | null;
  /** What it takes in the store. */
  readonly bytes: number;
}

interface Usage {
  readonly instances: number;
  readonly bytes: number;
}

const none: Usage = { instances: 0, bytes: 0 };

/**
 * How many instances clients made, and what they take in the store: of each user in each namespace.
 * The counts are stored with each change, so that a start does not read the instances.
 */
export class InstanceUsage {
  readonly #limits: RepositoryLimits;
  /** By user, then by folded namespace. */
  readonly #byOwner = new Map<string | null, Map<string, Usage>>();

  /** Counts once what an older version stored. */
  constructor(store: HostStore, limits: RepositoryLimits) {
    this.#limits = limits;
    for (const [key, value] of store.entries(usagePrefix)) {
      const { owner, namespace } = parseUsageKey(key);
      const [instances = 0, bytes = 0] = decodeStored(value) as readonly number[];
      this.#add(owner, namespace, { instances, bytes });
    }
    if (this.#byOwner.size > 0 || !store.has(instancesPrefix)) return;
    for (const [key, { length: bytes }] of store.entries(instancesPrefix))
      this.#add(null, parseClassPart(key).namespace, { instances: 1, bytes });
    for (const [owner, namespaces] of this.#byOwner)
      for (const namespace of namespaces.keys())
        store.put(usageKey(owner, namespace), this.#encode(owner, namespace));
  }

  /**
   * Counts that an instance takes the place of another one: null for none before, or none behind.  The last step of a change.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED if there would be too many or too much; what becomes less is never refused.
   */
  replace(
    change: RepositoryChange,
    namespace: string,
    before: CountedInstance | null,
    after: CountedInstance | null,
  ): void {
    if (after) this.#expectRoomFor(namespace, before, after);
    for (const [counted, sign] of [
      [before, -1],
      [after, 1],
    ] as const) {
      if (!counted) continue;
      const { owner, bytes } = counted;
      const delta = { instances: sign, bytes: sign * bytes };
      change.apply(
        () => this.#add(owner, namespace, delta),
        () => this.#add(owner, namespace, { instances: -sign, bytes: -sign * bytes }),
      );
    }
    for (const owner of new Set([before, after].flatMap((counted) => (counted ? [counted.owner] : []))))
      change.put(usageKey(owner, namespace), this.#encode(owner, namespace));
  }

  /** Of one user, null of nobody that is known; of one namespace, or left out of all. */
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

  #add(owner: string | null, namespace: string, { instances, bytes }: Usage): void {
    let namespaces = this.#byOwner.get(owner);
    if (!namespaces) this.#byOwner.set(owner, (namespaces = new Map<string, Usage>()));
    const folded = namespace.toLowerCase();
    const known = namespaces.get(folded) ?? none;
    namespaces.set(folded, { instances: known.instances + instances, bytes: known.bytes + bytes });
  }

  #encode(owner: string | null, namespace: string): Buffer {
    const { instances, bytes } = this.usage({ owner, namespace });
    return encodeStored([instances, bytes]);
  }
}
