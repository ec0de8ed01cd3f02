import { listEndpoints } from '../cluster/Presence.js';
import type { Settings } from '../config/Settings.js';
import { engineFindings } from '../doctor/engineFindings.js';
import { OverloadError } from '../http/Admission.js';
import type { LiveValue } from '../metrics/Metrics.js';
import type { Engine, EngineStatus } from '../store/Engine.js';
import type { Finding } from '../targets/TargetReader.js';
import type { Cluster } from './openState.js';

/** How long the state of the engine is reused for `reasons`: each question is a write of etcd. */
const keepMs = 10_000;

/** The state of the store that endpoints share, for readiness, metrics, findings and the admission of requests. */
export class ClusterHealth {
  readonly #cluster: Cluster;
  readonly #settings: Pick<Settings, 'engineGraceSeconds' | 'etcd' | 'etcdQuota'>;
  /** As they were when they were last asked for. */
  #alarms: readonly string[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(cluster: Cluster, settings: Pick<Settings, 'engineGraceSeconds' | 'etcd' | 'etcdQuota'>) {
    this.#cluster = cluster;
    this.#settings = settings;
  }

  /** Why this endpoint cannot do all that it is asked for, as sentences. */
  reasons(): readonly string[] {
    const { fault } = this.#cluster.store;
    if (fault !== null) return [`Changes are refused, and what is shown may be old: ${fault}.`];
    if (performance.now() - this.#askedAt > keepMs) {
      this.#askedAt = performance.now();
      // Not awaited: if the engine is silent, that takes longer than a supervisor waits.
      void this.#readAlarms();
    }
    return this.#alarms.map((alarm) => `etcd has the alarm ${alarm}: changes are refused.`);
  }

  async #readAlarms(): Promise<void> {
    const status = await readStatus(this.#cluster.engine);
    if (status) this.#alarms = status.alarms;
  }

  async findings(): Promise<readonly Finding[]> {
    const { engine, store } = this.#cluster;
    const { fault } = store;
    return engineFindings({
      status: fault === null ? await readStatus(engine) : null,
      fault,
      urls: this.#settings.etcd,
      quotaBytes: this.#settings.etcdQuota,
    });
  }

  /**
   * Called before each request.
   * @throws OverloadError if the copy of this endpoint is older than the settings allow.
   */
  admit(): void {
    const seconds = this.#cluster.store.ageMs() / 1000;
    if (seconds <= this.#settings.engineGraceSeconds) return;
    throw new OverloadError(
      `etcd has not answered for ${Math.round(seconds)} s: expected at most engine-grace-seconds, ${this.#settings.engineGraceSeconds}`,
    );
  }

  get values(): readonly LiveValue[] {
    const { store } = this.#cluster;
    return [
      {
        name: 'shared_store_age_seconds',
        help: 'Seconds since a majority of the members of etcd confirmed that the copy of this endpoint is complete.',
        read: () => store.ageMs() / 1000,
      },
      {
        name: 'shared_store_writable',
        help: 'Whether what the endpoints share can be changed.',
        read: () => (store.fault === null ? 1 : 0),
      },
      {
        name: 'endpoints',
        help: 'Endpoints of the fleet that run.',
        read: () => listEndpoints(store).length,
      },
    ];
  }
}

/** Null: no majority of the members answers. */
export async function readStatus(engine: Engine): Promise<EngineStatus | null> {
  try {
    return await engine.status();
  } catch {
    return null;
  }
}
