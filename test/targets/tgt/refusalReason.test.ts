import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prover } from '../../../src/credentials/Prover.js';
import { tryLogin } from '../../../src/credentials/tryLogin.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { haveTgtd } from '../../support/tgtd.js';
import { secret } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const server = parseIscsiName('iqn.2026-11.test.example:server');

describe.skipIf(!haveTgtd)('a proof that tgtd refuses for another reason than the secret', () => {
  let world: TgtWorld;
  let driver: TgtDriver;

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openDriver();
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  function prove(target: IscsiName): ReturnType<Prover['prove']> {
    const valid = { chapName: 'alice', role: 'initiator', secret: secret('initiator-secret') } as const;
    return new Prover(driver, tryLogin, server).prove(
      [{ target, valid, invalid: null, closed: true }],
      'positive',
    );
  }

  it.each([
    ['an offline target', 'ALL', true, "the target's state is offline, in which tgtd lets nobody in"],
    [
      'one whose access list has other addresses',
      '10.0.0.0/8',
      false,
      `the access list (ACL) of the target admits the addresses 10.0.0.0/8 alone, and not ${server} from this server's address`,
    ],
  ] as const)('names what is found: %s', async (_what, acl, isOffline, expected) => {
    const target = parseIscsiName('iqn.2026-11.test.example:disk');
    const { tid } = await world.tgtd.createTarget(target, { acl });
    if (isOffline) await world.tgtd.administer('target', 'update', tid, 'state=offline');
    const { state, reason } = await prove(target);
    expect(state).toBe('unproved');
    expect(reason).toContain(`could not be tried to its end: ${expected} (the login was answered: `);
  });

  it('names nobody where the access list is empty', async () => {
    const target = parseIscsiName('iqn.2026-11.test.example:disk');
    await world.tgtd.createTarget(target, { acl: null });
    expect(await prove(target)).toMatchObject({
      state: 'unproved',
      reason: `${target} allows no initiator yet`,
    });
  });

  it('logs in as an initiator that the access list names', async () => {
    const target = parseIscsiName('iqn.2026-11.test.example:disk');
    const { tid } = await world.tgtd.createTarget(target, { acl: 'iqn.2026-11.test.example:other' });
    expect(await prove(target)).toMatchObject({ state: 'failed' });
    await world.tgtd.newAccount('alice', 'initiator-secret');
    await world.tgtd.bindAccount(tid, 'alice');
    expect(await prove(target)).toMatchObject({ state: 'proved' });
  });

  it('has no other reason where everybody is admitted', async () => {
    const target = await world.createTarget();
    expect(await driver.findRefusalReason(target, server)).toBeNull();
  });
});
