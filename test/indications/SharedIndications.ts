import { randomBytes } from 'node:crypto';
import { Deliverer } from '../../src/indications/Deliverer.js';
import type { IndicationLog, Indications } from '../../src/indications/Indications.js';
import { Outbox } from '../../src/indications/Outbox.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { ReplicatedStore } from '../../src/store/ReplicatedStore.js';

/** Where several worlds keep what they share. */
export interface SharedOptions {
  readonly urls: readonly string[];
  readonly prefix: string;
  readonly leaseMs?: number;
  readonly maxOutboxBytes?: number;
  /** Whether it delivers when it can; true if absent. */
  readonly delivers?: boolean;
}

/** The store that several worlds share in etcd, with the copy of one of them, its outbox and its deliverer. */
export class SharedIndications {
  readonly #writer = randomBytes(8).toString('hex');
  #outbox: Outbox | null = null;
  #deliverer: Deliverer | null = null;

  private constructor(
    readonly store: ReplicatedStore,
    readonly options: SharedOptions,
    readonly close: () => Promise<void>,
  ) {}

  /** @param folder of the copy. */
  static async open(folder: string, options: SharedOptions): Promise<SharedIndications> {
    const engine = new EtcdEngine({ urls: options.urls, prefix: options.prefix, tls: null });
    const replica = new LmdbStore(folder);
    const store = await ReplicatedStore.open(engine, replica, randomBytes(8).toString('hex'));
    return new SharedIndications(store, options, async () => {
      await store.close();
      await engine.close();
      await replica.close();
    });
  }

  makeOutbox(onRefused: (why: string) => void): Outbox {
    const { maxOutboxBytes: maxBytes = 64 * 1024 * 1024 } = this.options;
    this.#outbox = new Outbox({ store: this.store, writer: this.#writer, maxBytes, onRefused });
    return this.#outbox;
  }

  deliver(indications: Indications, log: IndicationLog): void {
    if (this.options.delivers === false || !this.#outbox) return;
    this.#deliverer = new Deliverer({
      store: this.store,
      outbox: this.#outbox,
      indications,
      id: this.#writer,
      leaseMs: this.options.leaseMs ?? 3000,
      log,
    });
  }

  async stopDelivering(): Promise<void> {
    await this.#deliverer?.close();
  }
}
