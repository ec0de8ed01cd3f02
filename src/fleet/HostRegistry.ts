import type { SharedStore } from '../store/KeyValueStore.js';
import type { AuditHeadSeen, Hello } from '../link/messages.js';

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
  /**
   * The end of its audit log as it was last seen and stored, at most a minute ago while it changes; null or absent: not seen yet.  An agent
   * whose log ends earlier has lost records.
   */
  readonly auditHead?: AuditHeadSeen | null;
  /** Time of the last change of its state, in ISO 8601. */
  readonly since: string;
  /** Why it cannot be reached, as a sentence without full stop; null if it can. */
  readonly lost: string | null;
  /** When a restored or copied agent was last accepted, in ISO 8601; absent: never. */
  readonly accepted?: string;
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

  /** Calls the listener with the name of each host whose record was written or removed, by this endpoint or another one. */
  watch(listener: (systemName: string) => void): void {
    this.#store.watch(prefix, {
      writing: () => undefined,
      written: (writes) => {
        for (const key of writes.keys()) listener(decodeURIComponent(key.slice(prefix.length)));
      },
    });
  }

  /**
   * Changes a record.  Resolves when it is stored.
   * @param decide makes the new record from the stored one; null: nothing is written.  It may be called several times.
   */
  async update(systemName: string, decide: (stored: HostRow | null) => HostRow | null): Promise<void> {
    await this.#store.change((change) => {
      const stored = change.get(keyOf(systemName));
      const row = decide(stored && parse(stored));
      if (row) change.put(keyOf(systemName), Buffer.from(JSON.stringify(row)));
    });
  }

  remove(systemName: string): Promise<void> {
    return this.#store.change((change) => change.remove(keyOf(systemName)));
  }
}

function keyOf(systemName: string): string {
  return prefix + encodeURIComponent(systemName);
}

function parse(bytes: Buffer): HostRow {
  const row = JSON.parse(bytes.toString('utf8')) as HostRow;
  const { hello } = row;
  // Rows of earlier versions have neither.
  return {
    ...row,
    hello: hello && { ...hello, storage: hello.storage ?? null, machine: hello.machine ?? null },
  };
}

/** Whether two rows are of the same enrolment of a host, at the same address. */
export function isSameEnrolment(one: HostRow, other: HostRow): boolean {
  const keys = ['hostId', 'address', 'port', 'publicKey', 'accepted'] as const;
  return keys.every((key) => one[key] === other[key]);
}

/** Whether an agent's description of itself is to replace another one: an agent that was started again tells a higher generation. */
export function isNewer(hello: Hello | null, than: Hello | null): hello is Hello {
  if (hello === null) return false;
  return than === null || than.bootId === hello.bootId || hello.generation > than.generation;
}

/** Of two sights of an audit log that only grows, the later one. */
export function laterHead(one: HostRow, other: HostRow): AuditHeadSeen | null {
  const [first, second] = [one.auditHead ?? null, other.auditHead ?? null];
  return (second?.count ?? -1) > (first?.count ?? -1) ? second : first;
}

/**
 * The stored row with the state that an endpoint sees; null if there is nothing to write.  The first endpoint that lost the host
 * tells since when and why.
 */
export function withState(stored: HostRow | null, seen: HostRow): HostRow | null {
  if (stored === null || !isSameEnrolment(stored, seen)) return null;
  const hello = isNewer(seen.hello, stored.hello) ? seen.hello : stored.hello;
  const { lost, since } = stored.lost !== null && seen.lost !== null ? stored : seen;
  const auditHead = laterHead(stored, seen);
  const row = { ...stored, hello, auditHead, lost, since };
  return JSON.stringify(row) === JSON.stringify(stored) ? null : row;
}
