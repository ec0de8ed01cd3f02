import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActOutcomes, Audit } from '../../src/changes/Changes.js';
import { ChapPairs } from '../../src/credentials/ChapPairs.js';
import type { HostCredentials, HostPairs } from '../../src/credentials/Host.js';
import type { CredentialSettings } from '../../src/credentials/CredentialsDeps.js';
import type { Principal, Role } from '../../src/security/Principal.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../src/targets/CredentialDriver.js';
import { createCredentials, type CreatedCredentials } from '../support/createCredentials.js';
import { FakeDriver } from '../support/FakeDriver.js';

export const target = parseIscsiName('iqn.2026-11.local.test:t1');
export const initiator = 'iqn.2026-11.local.test:node';

export type AuditLine = Parameters<Audit['write']>[0];

/** Credentials over a fake target, with a real store that outlives them. */
export class CredentialsHarness {
  readonly driver = new FakeDriver(target, 'iqn.2026-11.local.test:t2');
  readonly audit: AuditLine[] = [];
  readonly logged: unknown[] = [];
  readonly settings: { -readonly [K in keyof CredentialSettings]: CredentialSettings[K] } = {
    secretLimits: { minBytes: 12, maxBytes: 16 },
    initiatorName: parseIscsiName('iqn.2026-11.local.test:server'),
    proofOf: () => 'full',
    sessionsOnChangeOf: () => 'affected',
  };
  /** Milliseconds since 1970. */
  now = (): number => Date.now();
  auditFails = false;
  hasRoom = true;
  readonly #folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  #store = new LmdbStore(this.#folder);
  #created = this.#create();

  /** What stands at the host itself. */
  get local(): CreatedCredentials {
    return this.#created;
  }

  get credentials(): HostCredentials {
    return this.#created.credentials;
  }

  get pairs(): HostPairs {
    return new ChapPairs(this.#created.credentials, this.driver, this.#store);
  }

  /** Of an agent: keeps how the acts of its endpoint ended. */
  protected makeActs(_store: LmdbStore): ActOutcomes | undefined {
    return undefined;
  }

  get store(): LmdbStore {
    return this.#store;
  }

  start(): Promise<void> {
    return this.#created.start();
  }

  /** The same state in a new process: what was under way is settled by its `start`. */
  async restart(): Promise<void> {
    this.#created.close();
    await this.#store.close();
    this.#store = new LmdbStore(this.#folder);
    this.#created = this.#create();
    await this.#created.start();
  }

  async dispose(): Promise<void> {
    this.#created.close();
    await this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Keys of the intents on disk. */
  intents(): string[] {
    return [...this.#store.entries('sealed/intent/')].map(([key]) => key);
  }

  #create(): CreatedCredentials {
    const acts = this.makeActs(this.#store);
    const log = (fields: object, message: string): void => void this.logged.push({ ...fields, message });
    return createCredentials({
      lockWaitMs: 200,
      driver: this.driver,
      store: this.#store,
      sealed: new SealedStore(this.#store, Buffer.alloc(32, 7)),
      audit: {
        write: async (line) => {
          if (this.auditFails) throw new Error('no space left on device');
          this.audit.push(line);
        },
        expectRoom: async () => {
          if (!this.hasRoom) throw new Error('the disk of "/state" has 4096 bytes left');
        },
      },
      tryLogin: this.driver.tryLogin,
      settings: this.settings,
      now: () => this.now(),
      log: { info: log, warn: log, error: log },
      ...(acts && { acts }),
    });
  }
}

export function principal(...roles: readonly Role[]): Principal {
  return { name: 'operator', roles: new Set(roles), address: '127.0.0.1', door: 'cim-xml' };
}

export function secret(text: string): ChapSecret {
  return new ChapSecret(Buffer.from(text), { minBytes: 0, maxBytes: 1024 });
}

export function add(text = 'first-secret-1', chapName = initiator): CredentialChange {
  return { kind: 'add', target, role: 'initiator', chapName, secret: secret(text) };
}

export function account(chapName = initiator) {
  return { authority: 'fake', chapName };
}
