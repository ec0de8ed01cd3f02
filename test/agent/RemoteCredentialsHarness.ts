import { ActRecords } from '../../src/agent/ActRecords.js';
import { EventLog } from '../../src/agent/EventLog.js';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import type { ActOutcomes } from '../../src/changes/Changes.js';
import type { HostCredentials, HostPairs } from '../../src/credentials/Host.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import type { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { CredentialsHarness } from '../credentials/credentialsHarness.js';
import { Loopback, type LoopbackOptions } from '../fleet/Loopback.js';

/** The same credentials, asked for by an endpoint over TLS. */
export class RemoteCredentialsHarness extends CredentialsHarness {
  #loopback: Loopback | null = null;
  readonly events = new EventLog({ maxEvents: 10 });
  /** The lines of the endpoint. */
  readonly endpointAudit: AuditRecord[] = [];

  constructor(readonly options: Partial<LoopbackOptions> = {}) {
    super();
  }

  override get credentials(): HostCredentials {
    const { credentials } = this.loopback.remote;
    return {
      isInDoubt: this.local.credentials.isInDoubt,
      change: (...given) => credentials.change(...given),
      endSession: (...given) => credentials.endSession(...given),
      prove: (...given) => credentials.prove(...given),
      refuse: (...given) => credentials.refuse(...given),
      // An endpoint is told the proof of an account that it reads.
      proofOf: (account) => this.local.credentials.proofOf(account),
    };
  }

  override get pairs(): HostPairs {
    return this.loopback.remote.pairs;
  }

  get loopback(): Loopback {
    if (this.#loopback) return this.#loopback;
    throw new Error('not started');
  }

  protected override makeActs(store: LmdbStore): ActOutcomes {
    return new ActRecords(store);
  }

  override async start(): Promise<void> {
    await super.start();
    await this.#connect();
  }

  override async restart(): Promise<void> {
    await this.#loopback?.close();
    await super.restart();
    await this.#connect();
  }

  override async dispose(): Promise<void> {
    await this.#loopback?.close();
    await super.dispose();
  }

  async #connect(): Promise<void> {
    const { changes, credentials } = this.local;
    this.#loopback = await Loopback.open({
      host: { targets: this.driver, credentials, pairs: super.pairs },
      changes,
      store: this.store,
      sealed: new SealedStore(this.store, Buffer.alloc(32, 7)),
      events: this.events,
      // What an endpoint refuses itself does not reach the host.
      record: (line) => {
        this.endpointAudit.push(line);
        if (line.outcome === 'access-denied') this.audit.push(line);
      },
      ...this.options,
    });
  }
}
