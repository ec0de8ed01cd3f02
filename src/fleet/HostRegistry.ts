import type { SharedStore } from '../store/KeyValueStore.js';
import type { Hello } from '../link/messages.js';

/** What the endpoint knows of a host, over restarts. */
export interface HostRow {
  /** Its name in the model, fixed when it was added. */
  readonly systemName: string;
  /** One for each enrolment: a host that is added again is another one. */
  readonly hostId: string;
  /** Where its agent is: a name or an address, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  /** Its public key in PEM; null: it has not been enrolled yet. */
  readonly publicKey: string | null;
  /** What its agent said last; null: it was never reached. */
  readonly hello: Hello | null;
  /** Since when it is as it is, as ISO 8601 says it. */
  readonly since: string;
  /** Why it is lost, as a sentence without its full stop; null: it is not. */
  readonly lost: string | null;
}

const prefix = 'fleet/host/';

/** The hosts of the fleet, in the store that endpoints share.  Nothing in it is secret. */
export class HostRegistry {
  readonly #store: SharedStore;

  constructor(store: SharedStore) {
    this.#store = store;
  }

  /** In the order of their names. */
  list(): readonly HostRow[] {
    return Array.from(this.#store.entries(prefix), ([, bytes]) => parse(bytes)).toSorted((one, other) =>
      one.systemName < other.systemName ? -1 : 1,
    );
  }

  find(systemName: string): HostRow | null {
    const bytes = this.#store.get(keyOf(systemName));
    return bytes && parse(bytes);
  }

  /** Settled when it is durable. */
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
