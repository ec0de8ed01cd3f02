import type { SharedStore } from '../store/KeyValueStore.js';
import type { SharedSealedStore } from '../store/SealedStore.js';
import { firstEpoch, type FleetStanding } from '../link/standing.js';
import { FleetCertificates } from './FleetCertificates.js';
import { HostRegistry, withState, type HostRow } from './HostRegistry.js';
import type { Hello } from '../link/messages.js';
import { LinkedHost, type ProbeTimes, type TargetFault } from './LinkedHost.js';
import { Turns } from './Turns.js';
import { RemoteHost, type RemoteHostDeps } from './RemoteHost.js';

export interface FleetDeps {
  readonly store: SharedStore;
  readonly sealed: SharedSealedStore;
  readonly audit: RemoteHostDeps['audit'];
  /** See RemoteHostDeps. */
  readonly confirmCaller?: RemoteHostDeps['confirmCaller'];
  /** What agents are told of the fleet; left out: that its state was never put back, and no endpoint removed. */
  readonly standing?: {
    readonly current: FleetStanding;
    onChange(listener: () => void): void;
  };
  /** Rejects if it is not certain that this endpoint still belongs to the fleet: then its certificate is not renewed. */
  readonly confirmMember?: () => Promise<void>;
  readonly settings: {
    readonly hostTimeoutMs: number;
    readonly actTimeoutMs: number;
    readonly maxHostAnswerBytes: number;
  };
  readonly log: RemoteHostDeps['log'] & { info(fields: object, message: string): void };
  /** The defaults are in `LinkedHost`. */
  readonly probe?: Partial<ProbeTimes>;
}

/** Is told of the hosts of a fleet.  Its functions do not throw. */
export interface FleetListener {
  /** @param before null: the host is new. */
  changed?(host: LinkedHost, row: HostRow, before: HostRow | null): void;
  /** Whether its target can be read has changed. */
  faultChanged?(host: LinkedHost, before: TargetFault | null): void;
  removed?(host: LinkedHost): void;
}

/** Maximum number of hosts that are probed at the same time. */
const probesAtOnce = 32;

/** A `RemoteHost` and what it was made from. */
interface MadeRemote {
  readonly hello: Hello;
  readonly hostId: string;
  /** What of the hello and the id a `RemoteHost` depends on. */
  readonly madeFrom: string;
  readonly remote: RemoteHost;
}

/** The hosts of a fleet, with the connections of this endpoint to them. */
export class Fleet {
  readonly certificates: FleetCertificates;
  readonly registry: HostRegistry;
  readonly #deps: FleetDeps;
  readonly #hosts = new Map<string, LinkedHost>();
  /** The `RemoteHost` of each host.  It is replaced when the host was enrolled again or what its providers are made from has changed. */
  readonly #remotes = new Map<string, MadeRemote>();
  readonly #turns = new Turns(probesAtOnce);
  readonly #turnsOfLost = new Turns(probesAtOnce);
  #isClosed = false;
  /** Writes of one row run one after the other; those of several rows share a transaction of the store. */
  readonly #writing = new Map<string, Promise<unknown>>();
  readonly #listeners = new Set<FleetListener>();

  private constructor(deps: FleetDeps, certificates: FleetCertificates) {
    this.#deps = deps;
    this.certificates = certificates;
    this.registry = new HostRegistry(deps.store);
    for (const row of this.registry.list()) this.#hosts.set(row.systemName, this.#link(row));
    this.registry.watch((systemName) => this.#follow(systemName));
    // A removed endpoint is to be refused at once.
    deps.standing?.onChange(() => {
      if (this.#isClosed) return;
      for (const host of this.#hosts.values()) void host.probeAgain();
    });
    certificates.onChange((context) => {
      for (const host of this.#hosts.values()) host.useContext(context);
    });
  }

  /** Opens the fleet and begins to probe its hosts.  The first call creates the fleet's CA.  @throws SealedStoreError */
  static async open(deps: FleetDeps): Promise<Fleet> {
    const { confirmMember, log, sealed } = deps;
    const fleet = new Fleet(deps, await FleetCertificates.open(sealed, log, confirmMember));
    for (const host of fleet.#hosts.values()) void host.start();
    return fleet;
  }

  /** Sorted by name. */
  get hosts(): readonly LinkedHost[] {
    return [...this.#hosts.values()].toSorted((one, other) => (one.systemName < other.systemName ? -1 : 1));
  }

  /** @returns a function that ends the calls. */
  listen(listener: FleetListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  find(systemName: string): LinkedHost | null {
    return this.#hosts.get(systemName) ?? null;
  }

  /** The `Host` of a member of the fleet.  @throws TargetDriverError host-unreachable if it has never been reached. */
  remoteOf(host: LinkedHost): RemoteHost {
    const { hello, hostId } = host.row;
    if (hello === null) throw host.unreachable();
    const known = this.#remotes.get(host.systemName);
    // A row that was not read anew since: nothing is to be compared.
    if (known?.hello === hello && known.hostId === hostId) return known.remote;
    const { kind, version, capabilities, defaultChapName, storage, machine } = hello;
    const madeFrom = JSON.stringify([hostId, kind, version, capabilities, defaultChapName, storage, machine]);
    if (known?.madeFrom === madeFrom) {
      this.#remotes.set(host.systemName, { ...known, hello });
      return known.remote;
    }
    const { audit, confirmCaller, log, settings } = this.#deps;
    const remote = new RemoteHost({
      host,
      audit,
      log,
      ...(confirmCaller && { confirmCaller }),
      endpointId: this.certificates.endpointId,
      readTimeoutMs: settings.hostTimeoutMs,
      actTimeoutMs: settings.actTimeoutMs,
    });
    this.#remotes.set(host.systemName, { hello, hostId, madeFrom, remote });
    return remote;
  }

  /** Stores a new or changed row and applies it to the connections.  Resolves when the row is stored and applied. */
  put(row: HostRow): Promise<void> {
    return this.change(row.systemName, () => row);
  }

  /**
   * Changes the row of a host and applies it to the connections.  Resolves when the row is stored and applied.
   * @param decide as in `HostRegistry.update`.
   */
  change(systemName: string, decide: (stored: HostRow | null) => HostRow | null): Promise<void> {
    return this.#write(systemName, () => this.registry.update(systemName, decide));
  }

  /** Removes a host from the fleet: no more requests are sent to it, its certificate is not renewed, and its name can be used again. */
  async remove(systemName: string): Promise<void> {
    this.#drop(systemName);
    await this.#write(systemName, () => this.registry.remove(systemName));
  }

  /** Closes all connections.  Resolves when pending writes are stored. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const host of this.#hosts.values()) host.close();
    this.certificates.close();
    await Promise.all(this.#writing.values());
  }

  /** Applies the stored row of a host, which this endpoint or another one has written. */
  #follow(systemName: string): void {
    if (this.#isClosed) return;
    const row = this.registry.find(systemName);
    const known = this.#hosts.get(systemName);
    if (row === null) this.#drop(systemName);
    else if (known) {
      const before = known.row;
      known.follow(row);
      if (known.row !== before) this.#tellChanged(known, known.row, before);
    } else {
      const host = this.#link(row);
      this.#hosts.set(systemName, host);
      this.#tellChanged(host, row, null);
      void host.start();
    }
  }

  #drop(systemName: string): void {
    const host = this.#hosts.get(systemName);
    host?.close();
    this.#hosts.delete(systemName);
    this.#remotes.delete(systemName);
    if (host) for (const listener of this.#listeners) listener.removed?.(host);
  }

  #link(row: HostRow): LinkedHost {
    const host: LinkedHost = new LinkedHost({
      row,
      certificates: this.certificates,
      standing: () => this.#deps.standing?.current ?? { epoch: firstEpoch, removed: [] },
      maxAnswerBytes: this.#deps.settings.maxHostAnswerBytes,
      onChange: (changed, before) => {
        // A removed host is not written any more, even if another host has the same name now.
        if (this.#hosts.get(changed.systemName) !== host) return;
        this.#tellChanged(host, changed, before);
        this.#write(changed.systemName, () =>
          this.registry.update(changed.systemName, (stored) => withState(stored, changed)),
        ).catch((error: unknown) => {
          this.#deps.log.error(
            { err: error, host: changed.systemName },
            'the state of a host could not be kept',
          );
        });
      },
      onFault: (before) => {
        for (const listener of this.#listeners) listener.faultChanged?.(host, before);
      },
      log: this.#deps.log,
      turns: this.#turns,
      turnsOfLost: this.#turnsOfLost,
      ...(this.#deps.probe && { probe: this.#deps.probe }),
    });
    return host;
  }

  #tellChanged(host: LinkedHost, row: HostRow, before: HostRow | null): void {
    for (const listener of this.#listeners) listener.changed?.(host, row, before);
  }

  #write(systemName: string, write: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(systemName) ?? Promise.resolve();
    const written = before.then(write);
    const settled = written
      .catch(() => undefined)
      .finally(() => {
        if (this.#writing.get(systemName) === settled) this.#writing.delete(systemName);
      });
    this.#writing.set(systemName, settled);
    return written;
  }
}
