import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prover } from '../../../src/credentials/Prover.js';
import { tryLogin } from '../../../src/credentials/tryLogin.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
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

  it.each([
    ['an offline target', 'ALL', true, "the target's state is offline, in which tgtd lets nobody in"],
    [
      'one without an access list',
      null,
      false,
      'the target has no access list (ACL): tgtd lets nobody in before an address or initiator name is bound to it',
    ],
    [
      'one whose access list has other addresses',
      '10.0.0.0/8',
      false,
      `the access list (ACL) of the target admits the addresses 10.0.0.0/8 alone, and not ${server} from this server's address`,
    ],
    [
      'one whose access list has other initiators',
      'iqn.2026-11.test.example:other',
      false,
      `the access list (ACL) of the target admits the initiators iqn.2026-11.test.example:other alone, and not ${server} from this server's address`,
    ],
  ] as const)('names what is found: %s', async (_what, acl, isOffline, expected) => {
    const target = parseIscsiName('iqn.2026-11.test.example:disk');
    const { tid } = await world.tgtd.createTarget(target, { acl });
    if (isOffline) await world.tgtd.administer('target', 'update', tid, 'state=offline');
    const valid = { chapName: 'alice', role: 'initiator', secret: secret('initiator-secret') } as const;
    const { state, reason } = await new Prover(driver, tryLogin, server).prove(
      [{ target, valid, invalid: null, closed: true }],
      'positive',
    );
    expect(state).toBe('unproved');
    expect(reason).toContain(`could not be tried to its end: ${expected} (the login was answered: `);
  });

  it('has no other reason where everybody is admitted', async () => {
    const target = await world.createTarget();
    expect(await driver.findRefusalReason(target, server)).toBeNull();
  });
});
