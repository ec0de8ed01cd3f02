import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { tgtAuthority } from '../../../src/targets/tgt/planChange.js';
import type { Reclosed } from '../../../src/targets/tgt/TgtReclosing.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { haveTgtd, type TestTarget } from '../../support/tgtd.js';
import { addInitiator, change, otherSecret, rightSecret, secret } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const ref = (chapName: string) => ({ authority: tgtAuthority, chapName });

describe.skipIf(!haveTgtd)('a protected tgt target that another process opens', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;
  let made: TestTarget;
  let reclosed: Reclosed[];

  const openDriver = () =>
    world.openTgtDriver({ reclose: 'on', events: { reclosed: (each) => reclosed.push(each) } });

  beforeEach(async () => {
    world = await TgtWorld.make();
    reclosed = [];
    driver = await openDriver();
    target = await world.createTarget();
    made = { tid: world.tidOf(target), iscsiName: target };
    await addInitiator(driver, target, 'alice');
    await change(driver, {
      kind: 'add',
      target,
      role: 'target',
      chapName: 'answer',
      secret: secret(otherSecret),
    });
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const alice = { chapName: 'alice', secret: rightSecret };
  const isOpen = async () => (await world.tgtd.boundAccounts(target)).length === 0;
  const accountsInTgt = async () =>
    (await world.tgtd.boundAccounts(target)).map((name) =>
      name.startsWith('iscsi-wbem-guard-') ? 'guard' : name,
    );
  const isRestored = ['guard', 'alice', 'answer (outgoing)'];

  it('is closed without a request when it was deleted and made again; its accounts follow, and who came meanwhile is sent away', async () => {
    await world.tgtd.deleteTarget(made);
    await world.tgtd.createTarget(target);
    // Refused where the next look is the first to come.
    const stranger = await world.holdSession(target, null).catch(() => null);
    await expect.poll(accountsInTgt).toEqual(isRestored);
    expect(await world.login(target, null)).toBe('refused');
    const answer = { chapName: 'answer', secret: otherSecret };
    expect(await world.login(target, { ...alice, target: answer })).toBe('in');
    expect(await stranger?.isAlive()).not.toBe(true);
    await stranger?.close();
    await expect.poll(() => reclosed).toMatchObject([{ target, wasOpen: true }]);
    expect(reclosed[0]?.openForAtMostMs).toBeGreaterThan(0);
    // Nothing is left of the guard before.
    expect((await world.tgtd.accounts()).length).toBe(3);
  });

  it('is closed each time', async () => {
    for (let round = 1, { tid } = made; round <= 3; round += 1) {
      await world.tgtd.deleteTarget({ tid, iscsiName: target });
      ({ tid } = await world.tgtd.createTarget(target));
      await expect.poll(accountsInTgt).toEqual(isRestored);
      await expect.poll(() => reclosed.length).toBe(round);
    }
    expect((await driver.findings()).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is closed as soon as it is there again, and has its accounts when it has an access list, deleted with it or not', async () => {
    await world.tgtd.deleteTarget(made);
    await world.tgtd.deleteAccount('alice');
    await driver.listTargets();
    expect(await driver.findings()).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        subject: target,
        sentence: expect.stringMatching(
          /^Another process deleted the target, which is protected .* gets back its 2 accounts\.$/u,
        ) as string,
      }),
    );
    const { tid } = await world.tgtd.createTarget(target, { acl: null });
    await expect.poll(accountsInTgt).toEqual(['guard']);
    // Changed meanwhile: that is what it gets.
    await change(driver, { kind: 'replace', account: ref('answer'), secret: secret('third-secret-3') });
    await world.tgtd.administer('target', 'bind', tid, 'initiator-address=ALL');
    await expect.poll(accountsInTgt).toEqual(isRestored);
    const answer = { chapName: 'answer', secret: 'third-secret-3' };
    expect(await world.login(target, { ...alice, target: answer })).toBe('in');
    await expect.poll(() => reclosed.length).toBe(1);
  });

  it('is closed when its accounts were unbound; who had proved himself before stays', async () => {
    const session = await world.holdSession(target, alice);
    await driver.listTargets();
    for (const name of (await world.tgtd.boundAccounts(target))
      .filter((each) => !each.endsWith(')'))
      .toReversed())
      await world.tgtd.unbindAccount(made.tid, name);
    await expect.poll(accountsInTgt).toEqual(isRestored);
    expect(await session.isAlive()).toBe(true);
    await session.close();
  });

  it('is closed at the next start when nobody was there to see it', async () => {
    await driver.close();
    await world.tgtd.deleteTarget(made);
    await world.tgtd.createTarget(target);
    driver = await openDriver();
    expect((await accountsInTgt())[0]).toBe('guard');
    await expect.poll(accountsInTgt).toEqual(isRestored);
    await expect.poll(() => reclosed).toMatchObject([{ target, wasOpen: true, openForAtMostMs: null }]);
  });

  it('keeps what its maker gave it, beside the accounts of before', async () => {
    await world.tgtd.newAccount('bob', otherSecret);
    await world.tgtd.deleteTarget(made);
    const { tid } = await world.tgtd.createTarget(target, { acl: null });
    await world.tgtd.bindAccount(tid, 'bob').catch(() => {});
    await world.tgtd.administer('target', 'bind', tid, 'initiator-address=ALL');
    await expect
      .poll(async () => (await accountsInTgt()).toSorted())
      .toEqual(['alice', 'answer (outgoing)', 'bob', 'guard']);
    expect(await world.login(target, { chapName: 'bob', secret: otherSecret })).toBe('in');
  });

  it('is another matter than an account that an administrator takes away while it stays closed', async () => {
    await world.tgtd.deleteAccount('alice');
    await driver.listTargets();
    await sleep(700);
    expect(await accountsInTgt()).toEqual(['guard', 'answer (outgoing)']);
    expect(await driver.heldSecret(ref('alice'))).toBeNull();
    expect(reclosed).toEqual([]);
  });

  it('stays open when it was opened through this server', async () => {
    await change(driver, { kind: 'remove', account: ref('alice') });
    await change(driver, { kind: 'setChapEnabled', target, enabled: false });
    await driver.listTargets();
    await sleep(700);
    expect(await accountsInTgt()).toEqual(['answer (outgoing)']);
    expect(await world.login(target, null)).toBe('in');
    expect(reclosed).toEqual([]);
  });

  it('stays as an administrator leaves it where that is wanted', async () => {
    await driver.close();
    driver = await world.openTgtDriver({ reclose: 'off' });
    await world.tgtd.deleteTarget(made);
    await driver.listTargets();
    await world.tgtd.createTarget(target);
    await driver.listTargets();
    await sleep(700);
    expect(await isOpen()).toBe(true);
    expect(await world.login(target, null)).toBe('in');
  });
});
