import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prover } from '../../../src/credentials/Prover.js';
import { tryLogin } from '../../../src/credentials/tryLogin.js';
import { login, type IscsiLoginOptions } from '../../../src/iscsi/Initiator.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { discoveryName } from '../../../src/targets/discovery.js';
import { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import { TargetDataPath } from '../../../src/targets/embedded/TargetDataPath.js';
import { embeddedDiscovery, type EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { secret } from '../contract/ContractWorld.js';

const host = parseIscsiName('iqn.2026-11.test.example:host');
const other = parseIscsiName('iqn.2026-11.test.example:other');
const named = (label: string, initiators: EmbeddedTarget['initiators'] = null): EmbeddedTarget => ({
  iscsiName: parseIscsiName(`iqn.2026-11.test.example:${label}`),
  alias: null,
  luns: [{ lun: 1, bytes: 1024 * 1024, file: null }],
  initiators,
  protected: false,
});
const targets = [named('a'), named('b', [other]), named('c')];

let temporary: ReturnType<typeof makeTemporaryStore>;
let folder: string;
let driver: EmbeddedDriver;

beforeEach(() => {
  temporary = makeTemporaryStore();
  folder = mkdtempSync(join(tmpdir(), 'discovery-'));
});
afterEach(async () => {
  await driver.close();
  await temporary.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  configured: readonly EmbeddedTarget[] = [...targets, embeddedDiscovery],
  discoveryShows: 'admitted' | 'login' = 'admitted',
): Promise<void> {
  driver = new EmbeddedDriver({
    portal: { address: '127.0.0.1', port: 0 },
    targets: configured,
    sealed: temporary.sealed,
    makeDataPath: () => new TargetDataPath(),
    folder,
    discoveryShows,
    log: { warn: () => {}, error: () => {} },
  });
  await driver.start();
}

async function change(wanted: CredentialChange): Promise<void> {
  await driver.execute(await driver.plan(wanted));
}

const add = (chapName: string, text: string, role: 'initiator' | 'target' = 'initiator') =>
  change({ kind: 'add', target: discoveryName, role, chapName, secret: secret(text) });

async function discover(options: Partial<IscsiLoginOptions> = {}): Promise<string[]> {
  const session = await login({
    address: '127.0.0.1',
    port: driver.port,
    targetName: null,
    sessionType: 'Discovery',
    initiatorName: host,
    chap: null,
    ...options,
  });
  const shown = await session.sendTargets();
  await session.logout();
  return shown.map(({ targetName }) => targetName.slice(-1));
}

const alice = { userName: 'alice', secret: Buffer.from('initiator-secret') };
const bob = { userName: 'bob', secret: Buffer.from('target-secret-01') };

describe('discovery with CHAP', () => {
  it('is closed without an account, and open to it with AuthMethod=CHAP alone', async () => {
    await open();
    await expect(discover()).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(discover({ chap: alice })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await add('alice', 'initiator-secret');
    // Our initiator offers AuthMethod=CHAP and nothing else where it has a secret.
    expect(await discover({ chap: alice })).toEqual(['a', 'c']);
    await expect(discover()).rejects.toMatchObject({ kind: 'unauthenticated' });
    const wrong = { ...alice, secret: Buffer.from('another-secret-1') };
    await expect(discover({ chap: wrong })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('proves itself with its own account', async () => {
    await open();
    await add('alice', 'initiator-secret');
    await expect(discover({ chap: alice, targetChap: bob })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    await add('bob', 'target-secret-01', 'target');
    expect(await discover({ chap: alice, targetChap: bob })).toEqual(['a', 'c']);
    const wrong = { ...bob, secret: Buffer.from('another-secret-1') };
    await expect(discover({ chap: alice, targetChap: wrong })).rejects.toMatchObject({
      kind: 'target-not-authentic',
    });
  });

  it('has accounts of one initiator, replaced and removed as others are', async () => {
    await open();
    await add(host, 'initiator-secret');
    const own = { userName: host, secret: Buffer.from('initiator-secret') };
    expect(await discover({ chap: own })).toEqual(['a', 'c']);
    await expect(discover({ chap: own, initiatorName: other })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    const account = { authority: discoveryName, chapName: host };
    await change({ kind: 'replace', account, secret: secret('another-secret-1') });
    await expect(discover({ chap: own })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await change({ kind: 'remove', account });
    // Closed: the last account is gone.
    await expect(discover()).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('opens no target, and is none that an initiator can log in to', async () => {
    await open();
    await add('alice', 'initiator-secret');
    const [first] = targets;
    const normal = { sessionType: 'Normal', chap: alice } as const;
    await expect(discover({ ...normal, targetName: first?.iscsiName ?? '' })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    await expect(discover({ ...normal, targetName: discoveryName })).rejects.toMatchObject({
      statusName: 'Not found',
    });
  });

  it('is shown with its accounts and sessions beside the targets', async () => {
    await open();
    await add('alice', 'initiator-secret');
    expect(await driver.findTarget(discoveryName)).toMatchObject({
      alias: 'discovery sessions',
      chapEnabled: true,
      luns: [],
      isDiscovery: true,
    });
    expect(await driver.listAccounts(discoveryName)).toMatchObject([
      { chapName: 'alice', bindings: [{ target: discoveryName, role: 'initiator' }] },
    ]);
    const session = await login({
      address: '127.0.0.1',
      port: driver.port,
      targetName: null,
      sessionType: 'Discovery',
      initiatorName: host,
      chap: alice,
    });
    const live = await driver.listSessions(discoveryName);
    expect(live).toMatchObject([
      { target: discoveryName, initiatorName: host, authenticationMethod: 'CHAP' },
    ]);
    await driver.endSessions(live);
    expect(await driver.listSessions(discoveryName)).toEqual([]);
    session.close();
    expect((await driver.findings()).filter(({ subject }) => subject === discoveryName)).toEqual([]);
  });

  it('is proved by logging in for discovery', async () => {
    await open();
    await add('alice', 'initiator-secret');
    const prover = new Prover(driver, tryLogin, parseIscsiName('iqn.2026-11.test.example:server'));
    const valid = { chapName: 'alice', role: 'initiator', secret: secret('initiator-secret') } as const;
    const expectation = { target: discoveryName, valid, invalid: null, closed: true };
    expect(await prover.prove([expectation], 'full')).toMatchObject({
      state: 'proved',
      reason:
        'a login as alice was accepted; a login without credentials was refused; a login with a wrong secret was refused',
    });
    await change({ kind: 'setChapEnabled', target: discoveryName, enabled: false });
    expect(await prover.prove([expectation], 'full')).toMatchObject({ state: 'failed' });
    expect(await discover()).toEqual(['a', 'c']);
  });

  it('is not there unless it is asked for: discovery is open then, and shows no account', async () => {
    await open(targets);
    expect(await discover()).toEqual(['a', 'c']);
    expect(await driver.findTarget(discoveryName)).toBeNull();
  });
});

describe('what discovery shows an initiator', () => {
  it('is what admits it, and with iscsi-discovery-shows = login what of that it may log in to', async () => {
    await open(targets, 'login');
    expect(await discover()).toEqual([]);
    const addTo = (label: number, chapName: string) =>
      change({
        kind: 'add',
        target: targets[label]?.iscsiName ?? null,
        role: 'initiator',
        chapName,
        secret: secret('initiator-secret'),
      });
    await addTo(0, other);
    expect([await discover(), await discover({ initiatorName: other })]).toEqual([[], ['a']]);
    await addTo(1, 'everybody');
    expect([await discover(), await discover({ initiatorName: other })]).toEqual([[], ['a', 'b']]);
    await change({ kind: 'setChapEnabled', target: targets[2]?.iscsiName ?? discoveryName, enabled: false });
    expect([await discover(), await discover({ initiatorName: other })]).toEqual([['c'], ['a', 'b', 'c']]);
  });
});

it('no target can be made under the name that stands for discovery', async () => {
  await open(targets);
  await expect(
    driver.storage.planStorage({
      kind: 'createTarget',
      target: discoveryName,
      alias: null,
      admission: 'chap',
    }),
  ).rejects.toMatchObject({ reason: 'invalid' });
});
