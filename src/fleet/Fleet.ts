import type { SharedStore } from '../store/KeyValueStore.js';
import type { SharedSealedStore } from '../store/SealedStore.js';
import { FleetCertificates } from './FleetCertificates.js';
import { HostRegistry, type HostRow } from './HostRegistry.js';
import { LinkedHost, type ProbeTimes } from './LinkedHost.js';
import { Turns } from './Turns.js';
import { RemoteHost, type RemoteHostDeps } from './RemoteHost.js';

export interface FleetDeps {
  readonly store: SharedStore;
  readonly sealed: SharedSealedStore;
  readonly audit: RemoteHostDeps['audit'];
  readonly settings: {
    readonly hostTimeoutMs: number;
    readonly actTimeoutMs: number;
    readonly maxHostAnswerBytes: number;
  };
  readonly log: RemoteHostDeps['log'] & { info(fields: object, message: string): void };
  /** Left out: as `LinkedHost` has them. */
  readonly probe?: Partial<ProbeTimes>;
}

/** Hosts that are asked at a time whether they are there. */
const probesAtOnce = 32;

/** The hosts that one endpoint answers for. */
export class Fleet {
  readonly certificates: FleetCertificates;
  readonly registry: HostRegistry;
  readonly #deps: FleetDeps;
  readonly #hosts = new Map<string, LinkedHost>();
  /** What a host is seen through; another one where what kind of target it has has changed. */
  readonly #remotes = new Map<string, { readonly kind: string; readonly remote: RemoteHost }>();
  readonly #turns = new Turns(probesAtOnce);
  /** Writes of rows follow each other. */
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(deps: FleetDeps, certificates: FleetCertificates) {
    this.#deps = deps;
    this.certificates = certificates;
    this.registry = new HostRegistry(deps.store);
    for (const row of this.registry.list()) this.#hosts.set(row.systemName, this.#link(row));
    certificates.onChange((context) => {
      for (const host of this.#hosts.values()) host.useContext(context);
    });
  }

  /** The fleet is made the first time.  @throws SealedStoreError */
  static async open(deps: FleetDeps): Promise<Fleet> {
    const fleet = new Fleet(deps, await FleetCertificates.open(deps.sealed, deps.log));
    for (const host of fleet.#hosts.values()) void host.start();
    return fleet;
  }

  /** In the order of their names. */
  get hosts(): readonly LinkedHost[] {
    return [...this.#hosts.values()].toSorted((one, other) => (one.systemName < other.systemName ? -1 : 1));
  }

  find(systemName: string): LinkedHost | null {
    return this.#hosts.get(systemName) ?? null;
  }

  /** A host as providers and doors see it.  @throws TargetDriverError host-unreachable for one that was never in contact. */
  remoteOf(host: LinkedHost): RemoteHost {
    const { hello } = host.row;
    if (hello === null) throw host.unreachable();
    const kind = JSON.stringify([host.row.hostId, hello.kind, hello.capabilities]);
    const known = this.#remotes.get(host.systemName);
    if (known?.kind === kind) return known.remote;
    const { audit, log, settings } = this.#deps;
    const remote = new RemoteHost({
      host,
      audit,
      log,
      endpointId: this.certificates.endpointId,
      readTimeoutMs: settings.hostTimeoutMs,
      actTimeoutMs: settings.actTimeoutMs,
    });
    this.#remotes.set(host.systemName, { kind, remote });
    return remote;
  }

  /** Takes over a row that was added, enrolled or changed; settled when it is durable. */
  async put(row: HostRow): Promise<void> {
    await this.#write(() => this.registry.put(row));
    const known = this.#hosts.get(row.systemName);
    if (known) {
      known.replace(row);
      return;
    }
    const host = this.#link(row);
    this.#hosts.set(row.systemName, host);
    void host.start();
  }

  /** The host is no part of the fleet from now on: it is asked nothing, its certificate is not renewed, and its name is nobody's. */
  async remove(systemName: string): Promise<void> {
    const host = this.#hosts.get(systemName);
    this.#hosts.delete(systemName);
    this.#remotes.delete(systemName);
    host?.close();
    await this.#write(() => this.registry.remove(systemName));
  }

  /** Settled when what is being written is durable. */
  async close(): Promise<void> {
    for (const host of this.#hosts.values()) host.close();
    this.certificates.close();
    await this.#writing;
  }

  #link(row: HostRow): LinkedHost {
    return new LinkedHost({
      row,
      certificates: this.certificates,
      maxAnswerBytes: this.#deps.settings.maxHostAnswerBytes,
      onChange: (changed) => {
        if (!this.#hosts.has(changed.systemName)) return;
        this.#write(() => this.registry.put(changed)).catch((error: unknown) => {
          this.#deps.log.error(
            { err: error, host: changed.systemName },
            'the state of a host could not be kept',
          );
        });
      },
      log: this.#deps.log,
      turns: this.#turns,
      ...(this.#deps.probe && { probe: this.#deps.probe }),
    });
  }

  #write(write: () => Promise<void>): Promise<void> {
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
