import { endpointIdForm, maxRemovedEndpoints, type FleetStanding } from '../link/standing.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { epochOf, metaPrefix } from './ClusterMeta.js';

const removedPrefix = `${metaPrefix}removed-endpoint/`;

/** A removed endpoint. */
export interface RemovedEndpoint {
  readonly id: string;
  /** When it was removed, in ISO 8601. */
  readonly at: string;
}

/** What an endpoint tells the agents of its hosts about the fleet, as it stands in the shared store now. */
export class ClusterStanding {
  readonly #store: SharedStore;
  readonly #listeners: (() => void)[] = [];
  #current: FleetStanding;

  constructor(store: SharedStore) {
    this.#store = store;
    this.#current = this.#read();
    store.watch(metaPrefix, {
      writing() {},
      written: () => {
        this.#current = this.#read();
        for (const listener of this.#listeners) listener();
      },
    });
  }

  get current(): FleetStanding {
    return this.#current;
  }

  /** Calls the listener when it may have changed, by this endpoint or another one. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  isRemoved(endpoint: string): boolean {
    return this.#current.removed.includes(endpoint);
  }

  /**
   * Removes an endpoint: from now on no agent and no other endpoint answers it.  The last 64 that were removed are known.
   * @throws AdministrationError if that is no id of an endpoint.
   */
  async remove(endpoint: string): Promise<void> {
    expectEndpointId(endpoint);
    const known = listRemoved(this.#store).filter(({ id }) => id !== endpoint);
    const tooOld = known.slice(0, Math.max(0, known.length + 1 - maxRemovedEndpoints));
    const entry: RemovedEndpoint = { id: endpoint, at: new Date().toISOString() };
    await this.#store.change((change) => {
      for (const { id } of tooOld) change.remove(removedPrefix + id);
      change.put(removedPrefix + endpoint, Buffer.from(JSON.stringify(entry)));
    });
  }

  #read(): FleetStanding {
    return { epoch: epochOf(this.#store), removed: listRemoved(this.#store).map(({ id }) => id) };
  }
}

/** @throws AdministrationError */
export function expectEndpointId(text: string): void {
  if (endpointIdForm.test(text)) return;
  throw new AdministrationError(
    `${JSON.stringify(text)} is no id of an endpoint: expected one as "iscsi-wbem cluster status" shows it`,
  );
}

/** The removed endpoints, the latest last. */
export function listRemoved(store: Pick<SharedStore, 'entries'>): readonly RemovedEndpoint[] {
  return Array.from(store.entries(removedPrefix), ([, value]) => parse(value))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .slice(-maxRemovedEndpoints);
}

function parse(value: Buffer): RemovedEndpoint {
  return JSON.parse(value.toString()) as RemovedEndpoint;
}
