import { ActRecords } from '../../src/agent/ActRecords.js';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import type { ActOutcomes } from '../../src/changes/Changes.js';
import { ChapPairs } from '../../src/credentials/ChapPairs.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import { Loopback, type LoopbackOptions } from '../fleet/Loopback.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';
import { StorageWorld, type StorageKind } from './StorageWorld.js';

/** The same storage, asked for by an endpoint over TLS. */
export class RemoteStorageWorld extends StorageWorld {
  #loopback: Loopback | null = null;
  /** The lines of the endpoint. */
  readonly endpointAudit: AuditRecord[] = [];

  constructor(
    kind: StorageKind = 'embedded',
    readonly options: Partial<LoopbackOptions> = {},
    guest: GuestLio | null = null,
  ) {
    super(kind, guest);
  }

  get loopback(): Loopback {
    if (this.#loopback) return this.#loopback;
    throw new Error('not started');
  }

  protected override makeActs(): ActOutcomes {
    return new ActRecords(this.temporary.store);
  }

  override async start(): Promise<void> {
    await super.start();
    const { credentials, driver, temporary } = this;
    this.#loopback = await Loopback.open({
      host: {
        targets: driver,
        credentials,
        pairs: new ChapPairs(credentials, driver, temporary.store),
        storage: this.storage,
      },
      changes: this.changes,
      store: temporary.store,
      sealed: new SealedStore(temporary.store, Buffer.alloc(32, 7)),
      // What an endpoint refuses itself does not reach the host.
      record: (line) => {
        this.endpointAudit.push(line);
        if (line.outcome === 'access-denied') this.records.push(line);
      },
      ...this.options,
    });
    const { storage } = this.#loopback.remote;
    if (storage === null) throw new Error('the host offers no storage');
    const { provisioning, served, views, masking } = storage;
    Object.assign(this, { provisioning, served, views, masking });
  }

  override async stop(): Promise<void> {
    await this.#loopback?.close();
    await super.stop();
  }
}
