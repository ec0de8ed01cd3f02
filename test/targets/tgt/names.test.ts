import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { printTargetName } from '../../../src/targets/tgt/TgtName.js';
import { haveTgtd } from '../../support/tgtd.js';
import { addInitiator, change, otherSecret, rightSecret, secret } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const upper = 'iqn.2026-11.test.example:Disk' as IscsiName;
const lower = 'iqn.2026-11.test.example:disk' as IscsiName;
const odd = 'Tape1' as IscsiName;

describe.skipIf(!haveTgtd)('the names of tgt targets, which tgt compares byte for byte,', () => {
  let world: TgtWorld;
  let driver: TgtDriver;

  beforeAll(async () => {
    world = await TgtWorld.make();
    driver = await world.openTgtDriver({ reclose: 'on' });
    for (const name of [upper, lower, odd]) await world.tgtd.createTarget(name);
  });
  afterAll(async () => {
    await driver.close();
    await world.stop();
  });

  it('are shown and found as they are', async () => {
    expect((await driver.listTargets()).map(({ iscsiName }) => iscsiName).toSorted()).toEqual(
      [upper, lower, odd].toSorted(),
    );
    for (const name of [upper, lower, odd]) expect((await driver.findTarget(name))?.iscsiName).toBe(name);
    expect(await driver.findTarget('iqn.2026-11.test.example:DISK' as IscsiName)).toBeNull();
  });

  it('are two where they differ in case: neither gets the change of the other', async () => {
    await addInitiator(driver, upper, 'alice');
    expect([await world.tgtd.boundAccounts(upper), await world.tgtd.boundAccounts(lower)]).toEqual([
      [expect.stringMatching(/^iscsi-wbem-guard-/), 'alice'],
      [],
    ]);
    await addInitiator(driver, lower, 'bob', otherSecret);
    const alice = { chapName: 'alice', secret: rightSecret };
    expect([await world.login(upper, alice), await world.login(lower, alice)]).toEqual(['in', 'refused']);
    await change(driver, { kind: 'remove', account: { authority: 'tgt', chapName: 'bob' } });
    expect(await world.login(upper, alice)).toBe('in');
  });

  it('are named in the refusal of a change at one that differs in case', async () => {
    await expect(
      driver.plan({
        kind: 'setChapEnabled',
        target: 'iqn.2026-11.test.example:DISKS' as IscsiName,
        enabled: true,
      }),
    ).rejects.toMatchObject({ message: 'tgtd has no target iqn.2026-11.test.example:DISKS' });
    await world.tgtd.createTarget('iqn.2026-11.test.example:Alone');
    await expect(
      driver.plan({
        kind: 'add',
        target: 'iqn.2026-11.test.example:alone' as IscsiName,
        role: 'initiator',
        chapName: 'carol',
        secret: secret(rightSecret),
      }),
    ).rejects.toMatchObject({
      reason: 'no-such-target',
      message:
        'tgtd has no target iqn.2026-11.test.example:alone; it has iqn.2026-11.test.example:Alone, and compares names byte for byte',
    });
  });

  it('that are no iSCSI names are warned of, and can be closed', async () => {
    const findings = await driver.findings();
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        subject: odd,
        sentence: expect.stringMatching(/^The name of the target is no iSCSI name/u) as string,
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        subject: upper,
        sentence: expect.stringMatching(
          /not in normal form \(iqn\.2026-11\.test\.example:disk, RFC 3722\)/u,
        ) as string,
      }),
    );
    expect((await driver.findOpenTargets()).map(({ target }) => target)).toContain(odd);
    await change(driver, { kind: 'setChapEnabled', target: odd, enabled: true });
    expect((await driver.findTarget(odd))?.chapEnabled).toBe(true);
  });
});

describe('the printed name of a tgt target', () => {
  const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

  it.each([
    [latin1('iqn.2026-11.test.example:Büro'), 'iqn.2026-11.test.example:Büro'],
    ['a\xffb', String.raw`a\xffb`],
    ['a\x01b', String.raw`a\x01b`],
    // What looks like such a text is another name.
    [String.raw`a\x01b`, String.raw`a\x5cx01b`],
    [String.raw`a\b`, String.raw`a\b`],
  ])('of %j is %j', (name, printed) => {
    expect(printTargetName(name)).toBe(printed);
  });
});
