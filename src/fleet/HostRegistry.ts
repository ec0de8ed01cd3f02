import type { SharedStore } from '../store/KeyValueStore.js';
import type { Hello } from '../link/messages.js';

/** The stored record of a host. */
export interface HostRow {
  /** Its name in the CIM model.  It does not change. */
  readonly systemName: string;
  /** Identifies the host in certificates.  A host that is added again gets another id. */
  readonly hostId: string;
  /** Host name or IP address of its agent, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  /** Public key in PEM; null: the host is not enrolled yet. */
  readonly publicKey: string | null;
  /** The last description that its agent gave of itself; null: the host has never been reached. */
  readonly hello: Hello | null;
  /** Time of the last change of its state, in ISO 8601. */
  readonly since: string;
  /** Why it cannot be reached, as a sentence without full stop; null if it can. */
  readonly lost: string | null;
}

const prefix = 'fleet/host/';

/** The stored records of the hosts of a fleet, in the shared store.  They contain no secrets. */
export class HostRegistry {
  readonly #store: SharedStore;

  constructor(store: SharedStore) {
    this.#store = store;
  }

  /** Sorted by name. */
  list(): readonly HostRow[] {
    return Array.from(this.#store.entries(prefix), ([, bytes]) => parse(bytes)).toSorted((one, other) =>
      one.systemName < other.systemName ? -1 : 1,
    );
  }

  find(systemName: string): HostRow | null {
    const bytes = this.#store.get(keyOf(systemName));
    return bytes && parse(bytes);
  }

  /** Resolves when the record is stored. */
  put(row: HostRow): Promise<void> {
    return this.#store.change((change) =>
      change.put(keyOf(row.systemName), Buffer.from(JSON.stringify(row))),
    );
  }

  remove(systemName: string): Promise<void> {
    return this.#store.change((change) => change.remove(keyOf(systemName)));
  }
}

function keyOf(systemName: string): string {
  return prefix + encodeURIComponent(systemName);
}

function parse(bytes: Buffer): HostRow {
  return JSON.parse(bytes.toString('utf8')) as HostRow;
}
