import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addSharedSecretValue, vdsAnswer } from '../../../src/credentials/causes.js';
import { createCredentials, type CreatedCredentials } from '../../support/createCredentials.js';
import type { Credentials } from '../../../src/credentials/Credentials.js';
import { tryLogin } from '../../../src/credentials/tryLogin.js';
import type { Principal } from '../../../src/security/Principal.js';
import { SealedStoreError } from '../../../src/store/SealedStore.js';
import { anyLength, ChapSecret } from '../../../src/targets/ChapSecret.js';
import { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import { TargetDataPath } from '../../../src/targets/embedded/TargetDataPath.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { makeTemporaryStore, type TemporaryStore } from '../../support/temporaryStore.js';

const target = parseIscsiName('iqn.2026-11.test.example:sealed');
const alice = { authority: target, chapName: 'alice' };
const caller: Principal = { name: 'admin', roles: new Set(['credentials']), address: 'local', door: 'test' };
const secretOf = (text: string): ChapSecret => new ChapSecret(Buffer.from(text), anyLength);
const replacement: CredentialChange = {
  kind: 'replace',
  account: alice,
  secret: secretOf('another-secret-1'),
};

let temporary: TemporaryStore;
let folder: string;
let driver: EmbeddedDriver;
let created: CreatedCredentials;
let credentials: Credentials;

function newDriver(): EmbeddedDriver {
  return new EmbeddedDriver({
    portal: { address: '127.0.0.1', port: 0 },
    targets: [{ iscsiName: target, alias: null, luns: [], initiators: null, protected: false }],
    sealed: temporary.sealed,
    makeDataPath: () => new TargetDataPath(),
    folder,
    log: { warn: () => {}, error: () => {} },
  });
}

beforeEach(async () => {
  temporary = makeTemporaryStore();
  folder = mkdtempSync(join(tmpdir(), 'sealed-'));
  driver = newDriver();
  await driver.start();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  created = createCredentials({
    lockWaitMs: 1000,
    driver,
    store: temporary.store,
    sealed: temporary.sealed,
    audit: { write: async () => {} },
    tryLogin,
    settings: {
      secretLimits: { minBytes: 12, maxBytes: 16 },
      initiatorName: parseIscsiName('iqn.2026-11.test.example:server'),
      proofOf: () => 'full',
      sessionsOnChangeOf: () => 'affected',
    },
    log,
  });
  await created.start();
  ({ credentials } = created);
  const account = { target, role: 'initiator', chapName: 'alice' } as const;
  await credentials.change(caller, { kind: 'add', ...account, secret: secretOf('right-secret-1') });
});
afterEach(async () => {
  created.close();
  await driver.close();
  await temporary.remove();
  rmSync(folder, { recursive: true });
});

/** One bit of the account's entry, as a failing disk or a meddler turns it. */
function damage(): void {
  const [[key, value] = ['', Buffer.alloc(0)]] = temporary.store.entries('sealed/embedded/account/');
  const damaged = Buffer.from(value);
  damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20);
  temporary.store.put(key, damaged);
}

describe('an account whose sealed entry does not open', () => {
  it('is told as just that: the cause at the doors, and what each of them answers', async () => {
    damage();
    const outcome = await credentials.change(caller, replacement);
    expect(outcome).toMatchObject({ cause: 'sealed-store-unreadable' });
    expect(outcome.message).toMatch(/does not open with this sealing key/u);
    expect(addSharedSecretValue(outcome.cause)).toBe(4);
    // VDS_E_PROVIDER_CACHE_CORRUPT
    expect(vdsAnswer(outcome.cause)).toBe(0x8004_241f);
  });

  it('fails closed: the data path goes on with what it has, and nothing is changed', async () => {
    damage();
    await credentials.change(caller, replacement);
    const logIn = async (text: string): Promise<string> => {
      const attempt = {
        portal: { address: '127.0.0.1', port: driver.port, portalGroupTag: 1 },
        targetName: target,
        initiatorName: 'iqn.2026-11.test.example:host',
        account: { chapName: 'alice', secret: secretOf(text) },
        targetAccount: null,
        algorithms: [5],
      } as const;
      return (await tryLogin(attempt, AbortSignal.timeout(10_000))).kind;
    };
    expect(await logIn('right-secret-1')).toBe('admitted');
    expect(await logIn('another-secret-1')).toBe('unauthenticated');
    expect(await driver.listAccounts()).toHaveLength(1);
  });

  it('keeps the target from starting, in a sentence that names the entry', async () => {
    damage();
    await driver.close();
    const error: unknown = await newDriver()
      .start()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'TargetDriverError',
      message: expect.stringMatching(
        /^the sealed entry "embedded\/account\/[0-9a-f]{64}" does not open/u,
      ) as string,
      cause: expect.any(SealedStoreError) as SealedStoreError,
    });
  });
});

describe('damage to one of several sealed entries', () => {
  /** The first entry under a prefix, as a failing disk turns it. */
  function damageFirst(prefix: string): string {
    const [[key, value] = ['', Buffer.alloc(0)]] = temporary.store.entries(`sealed/${prefix}`);
    const damaged = Buffer.from(value);
    damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20);
    temporary.store.put(key, damaged);
    return key.slice('sealed/'.length);
  }

  it('takes its account away, is told, and leaves the others in force; the account can be added again', async () => {
    const bob = {
      kind: 'add',
      target,
      role: 'initiator',
      chapName: 'bob',
      secret: secretOf('right-secret-2'),
    } as const;
    await credentials.change(caller, bob);
    const key = damageFirst('embedded/account/');
    await driver.close();
    const restarted = newDriver();
    await restarted.start();
    try {
      const [left, ...others] = await restarted.listAccounts();
      expect(others).toEqual([]);
      expect(await restarted.leftOut()).toMatchObject([{ severity: 'error', subject: key }]);
      expect(await restarted.findings()).toContainEqual(expect.objectContaining({ subject: key }));
      const missing = left?.chapName === 'bob' ? 'alice' : 'bob';
      const plan = await restarted.plan({ ...bob, chapName: missing });
      await restarted.execute(plan);
      expect((await restarted.listAccounts()).map(({ chapName }) => chapName).toSorted()).toEqual([
        'alice',
        'bob',
      ]);
    } finally {
      await restarted.close();
    }
  });
});
