import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prover } from '../../../src/credentials/Prover.js';
import { tryLogin } from '../../../src/credentials/tryLogin.js';
import { login } from '../../../src/iscsi/Initiator.js';
import { discoveryName } from '../../../src/targets/discovery.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { haveTgtd } from '../../support/tgtd.js';
import { change, secret } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const host = parseIscsiName('iqn.2026-11.test.example:host');
const account = (chapName: string) => ({ authority: 'tgt', chapName });

describe.skipIf(!haveTgtd)('discovery of tgtd with CHAP', () => {
  let world: TgtWorld;
  let driver: TgtDriver;

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openTgtDriver({ discoveryAuth: 'chap' });
    await world.createTarget();
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const add = (chapName: string, text: string, role: 'initiator' | 'target' = 'initiator') =>
    change(driver, { kind: 'add', target: discoveryName, role, chapName, secret: secret(text) });

  /** How many targets discovery shows; 'refused' for want of authentication. */
  async function discover(chapName?: string, text = '', target: readonly [string, string] | null = null) {
    try {
      const session = await login({
        address: '127.0.0.1',
        port: world.tgtd.port,
        targetName: null,
        sessionType: 'Discovery',
        initiatorName: host,
        chap: chapName === undefined ? null : { userName: chapName, secret: Buffer.from(text) },
        targetChap: target && { userName: target[0], secret: Buffer.from(target[1]) },
        algorithms: [5],
      });
      const shown = await session.sendTargets();
      await session.logout();
      return shown.length;
    } catch (error) {
      const { kind } = error as { kind?: string };
      return kind === 'unauthenticated' ? 'refused' : (kind ?? String(error));
    }
  }

  it('is closed by its first account, stays closed, and lets in who has one', async () => {
    expect(await discover()).toBe(1);
    expect(await driver.findTarget(discoveryName)).toMatchObject({ chapEnabled: false, isDiscovery: true });
    await add('alice', 'alices-secret-1');
    expect([await discover(), await discover('alice', 'alices-secret-1')]).toEqual(['refused', 1]);
    expect(await driver.findTarget(discoveryName)).toMatchObject({ chapEnabled: true });
    expect(await driver.listAccounts()).toEqual([
      { ...account('alice'), initiatorName: null, bindings: [{ target: discoveryName, role: 'initiator' }] },
    ]);
    await add('carol', 'carols-secret-1');
    await change(driver, { kind: 'replace', account: account('alice'), secret: secret('alices-secret-2') });
    expect([
      await discover('alice', 'alices-secret-1'),
      await discover('alice', 'alices-secret-2'),
      await discover('carol', 'carols-secret-1'),
    ]).toEqual(['refused', 1, 1]);
    await change(driver, { kind: 'remove', account: account('alice') });
    await change(driver, { kind: 'remove', account: account('carol') });
    expect(await discover()).toBe('refused');
    await change(driver, { kind: 'setChapEnabled', target: discoveryName, enabled: false });
    expect(await discover()).toBe(1);
  });

  it('proves itself with an account of its own', async () => {
    await add('alice', 'alices-secret-1');
    await add('finder', 'finders-secret', 'target');
    expect(await discover('alice', 'alices-secret-1', ['finder', 'finders-secret'])).toBe(1);
    expect(await discover('alice', 'alices-secret-1', ['finder', 'another-secret'])).toBe(
      'target-not-authentic',
    );
    await change(driver, { kind: 'remove', account: account('finder') });
    expect(await discover('alice', 'alices-secret-1')).toBe(1);
  });

  it('takes over an account that an administrator bound, and removes it without a hole', async () => {
    await world.tgtd.newAccount('theirs', 'theirs-secret-1');
    await world.tgtd.bindAccount(-1, 'theirs');
    await add('alice', 'alices-secret-1');
    expect((await driver.listAccounts()).map(({ chapName }) => chapName).sort()).toEqual(['alice', 'theirs']);
    await change(driver, { kind: 'remove', account: account('theirs') });
    expect([await discover('theirs', 'theirs-secret-1'), await discover('alice', 'alices-secret-1')]).toEqual(
      ['refused', 1],
    );
    expect(world.tgtd.isRunning).toBe(true);
  });

  it('is closed again after a restart of tgtd, and has its accounts', async () => {
    await add('alice', 'alices-secret-1');
    await add('finder', 'finders-secret', 'target');
    await world.restartTargets();
    await driver.listTargets();
    expect([
      await discover(),
      await discover('alice', 'alices-secret-1', ['finder', 'finders-secret']),
    ]).toEqual(['refused', 1]);
  });

  it('has room for as many accounts as tgtd has, and never for the one that kills it', async () => {
    const refusals: unknown[] = [];
    for (let index = 0; index < 20; index += 1) {
      await add(`host-${index}`, 'a-secret-of-many').catch((error: unknown) => refusals.push(error));
    }
    expect(refusals).toHaveLength(8);
    const [refusal] = refusals;
    expect(refusal).toBeInstanceOf(TargetDriverError);
    expect(refusal).toMatchObject({ reason: 'not-supported' });
    for (const index of [0, 5, 11]) {
      await change(driver, { kind: 'remove', account: account(`host-${index}`) });
      expect(await discover(`host-${index}`, 'a-secret-of-many')).toBe('refused');
    }
    expect(await discover('host-7', 'a-secret-of-many')).toBe(1);
    expect(world.tgtd.isRunning).toBe(true);
  });

  it('is proved by logging in for discovery', async () => {
    await add('alice', 'alices-secret-1');
    const valid = { chapName: 'alice', role: 'initiator', secret: secret('alices-secret-1') } as const;
    const prover = new Prover(driver, tryLogin, parseIscsiName('iqn.2026-11.test.example:server'));
    expect(
      await prover.prove([{ target: discoveryName, valid, invalid: null, closed: true }], 'full'),
    ).toMatchObject({ state: 'proved' });
  });

  it('is told of while it is open, as a warning', async () => {
    const found = (await driver.findings()).filter(({ subject }) => subject === discoveryName);
    expect(found).toMatchObject([
      { severity: 'warning', sentence: expect.stringMatching(/^Discovery is open/) as string },
    ]);
    await add('alice', 'alices-secret-1');
    const [line, ...others] = (await driver.findings()).filter(({ subject }) => subject === discoveryName);
    expect(others).toEqual([]);
    expect(line?.remedy).toMatch(/^Put the line "incomingdiscoveryuser closed-\w+ /);
  });

  it('is outside of what an account of a target can be replaced at, where it is not managed', async () => {
    const plain = await world.openTgtDriver();
    await world.tgtd.newAccount('finder', 'finders-secret');
    await world.tgtd.bindAccount(-1, 'finder');
    expect(await plain.listAccounts()).toEqual([]);
    const wanted: CredentialChange = {
      kind: 'add',
      target: discoveryName,
      role: 'initiator',
      chapName: 'x',
      secret: secret('a-secret-of-many'),
    };
    await expect(plain.plan(wanted)).rejects.toMatchObject({ reason: 'no-such-target' });
    await plain.close();
  });
});
