import { recordItemForm, type RecordItem } from '../link/storageMessages.js';
import type { ReadableJobs, ReadableVolumes } from '../provisioning/HostStorage.js';
import type { Job } from '../provisioning/Jobs.js';
import { VolumeIndex } from '../provisioning/VolumeRecords.js';
import type { VolumeIdentity } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { HostRequests } from './HostRequests.js';

/** Maximum number of volumes and jobs of one host. */
const maxRecords = 200_000;

/** What a host derives from the id of a volume. */
interface Derived {
  readonly path: string | null;
  readonly identity: VolumeIdentity;
}

/**
 * The records of a host's volumes and jobs, as the host had them at the last `refresh`.  A refresh asks only for what changed since the
 * one before.  Providers read them without waiting, so each operation refreshes them first: nothing is answered from an earlier state.
 */
export class RemoteRecords {
  readonly volumes: ReadableVolumes;
  readonly jobs: ReadableJobs;
  readonly #requests: Pick<HostRequests, 'read'>;
  readonly #volumes = new VolumeIndex();
  readonly #derived = new Map<string, Derived>();
  readonly #jobs = new Map<string, Job>();
  #revision: string | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(requests: Pick<HostRequests, 'read'>, jobsKeptMs: number) {
    this.#requests = requests;
    this.volumes = this.#volumes;
    this.jobs = {
      list: () => [...this.#jobs.values()],
      find: (id) => this.#jobs.get(id) ?? null,
      keptMs: jobsKeptMs,
    };
  }

  /** What the host derives from the id of a volume; null if there is no such volume. */
  derivedOf(id: string): Derived | null {
    return this.#derived.get(id) ?? null;
  }

  /**
   * Resolves when the records are those that the host had at the time of the call, or later ones.  Calls at the same time share requests.
   * @throws TargetDriverError
   */
  refresh(): Promise<void> {
    const running = this.#running;
    if (!running) return this.#start();
    // The answer under way may be of the time before this call.
    this.#next ??= running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#running ?? this.#start();
      });
    return this.#next;
  }

  #start(): Promise<void> {
    this.#running = this.#read().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #read(): Promise<void> {
    const items = await this.#requests.read({ what: 'records', since: this.#revision }, recordItemForm);
    try {
      for (const item of items) this.#apply(item);
    } catch (error) {
      this.#clear();
      this.#revision = null;
      throw error;
    }
  }

  #apply(item: RecordItem): void {
    if ('revision' in item) {
      if (item.isWhole) this.#clear();
      this.#revision = item.revision;
    } else if ('volume' in item) {
      const { volume, path, identity } = item;
      this.#volumes.hold(volume);
      this.#derived.set(volume.id, { path, identity });
    } else if ('job' in item) {
      this.#jobs.set(item.job.id, item.job);
    } else if (item.gone === 'volume') {
      this.#volumes.forget(item.id);
      this.#derived.delete(item.id);
    } else {
      this.#jobs.delete(item.id);
    }
    if (this.#volumes.size + this.#jobs.size > maxRecords)
      throw new TargetDriverError(
        'rejected',
        `the host has more than ${maxRecords} volumes and jobs: expected at most that many`,
      );
  }

  #clear(): void {
    for (const id of this.#derived.keys()) this.#volumes.forget(id);
    this.#derived.clear();
    this.#jobs.clear();
  }
}
