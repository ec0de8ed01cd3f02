import { chmodSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { tgtAuthority } from '../../../src/targets/tgt/planChange.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { haveTgtd } from '../../support/tgtd.js';
import { addInitiator, change, otherSecret, rightSecret, secret } from '../contract/ContractWorld.js';
import { eachWithTgt } from './eachWithTgt.js';
import { TgtWorld } from './TgtWorld.js';

const ref = (chapName: string) => ({ authority: tgtAuthority, chapName });

describe.skipIf(!haveTgtd)('a restart of tgtd', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;

  eachWithTgt((made) => {
    ({ world, driver, target } = made);
  });

  const login = (chapName: string, text = rightSecret) => world.login(target, { chapName, secret: text });
  const names = async () => (await driver.listAccounts()).map(({ chapName }) => chapName).sort();
  const warnings = () => world.log.filter(({ level }) => level === 'warn').map(({ message }) => message);

  it('is noticed without a request: targets that exist again are closed, then get their accounts', async () => {
    await addInitiator(driver, target, 'alice');
    await change(driver, {
      kind: 'add',
      target,
      role: 'target',
      chapName: 'answer',
      secret: secret(otherSecret),
    });
    await world.restartTargets();
    await expect.poll(() => world.login(target, null)).toBe('refused');
    await expect
      .poll(async () => (await world.tgtd.boundAccounts(target)).slice(1))
      .toEqual(['alice', 'answer (outgoing)']);
    expect(await login('alice')).toBe('in');
    expect(await login('alice', otherSecret)).toBe('refused');
    const answer = { chapName: 'answer', secret: otherSecret };
    expect(await world.login(target, { chapName: 'alice', secret: rightSecret, target: answer })).toBe('in');
    expect(await names()).toEqual(['alice', 'answer']);
    const [guard] = await world.tgtd.boundAccounts(target);
    expect(guard).toMatch(/^iscsi-wbem-guard-/u);
    expect(warnings()).toEqual([
      'tgtd was restarted and has forgotten all accounts',
      'a protected target came back open after the restart of tgtd; it is closed now',
    ]);
  });

  it('is made up for at the next start when nobody was there to see it', async () => {
    await addInitiator(driver, target, 'alice');
    await driver.close();
    await world.restartTargets();
    expect(await world.login(target, null)).toBe('in');
    const stranger = await world.holdSession(target, null);
    driver = await world.openDriver();
    expect(await world.login(target, null)).toBe('refused');
    // Who came while it was open has proved nothing.
    expect(await stranger.isAlive()).toBe(false);
    await stranger.close();
    expect(await login('alice')).toBe('in');
  });

  it('gives accounts back to a target that comes back later, closed as soon as it is there', async () => {
    await addInitiator(driver, target, 'alice');
    await world.tgtd.restart();
    expect(await driver.listTargets()).toEqual([]);
    // As tgt-admin does it: the access list comes last.
    const { tid } = await world.tgtd.createTarget(target, { acl: null });
    expect((await driver.findTarget(target))?.chapEnabled).toBe(true);
    expect(await names()).toEqual([]);
    await world.tgtd.administer('target', 'bind', tid, 'initiator-address=ALL');
    expect(await names()).toEqual(['alice']);
    expect(await login('alice')).toBe('in');
  });

  it('leaves alone an account that somebody has made again', async () => {
    await addInitiator(driver, target, 'alice');
    await driver.close();
    await world.restartTargets();
    await world.tgtd.newAccount('alice', otherSecret);
    await world.tgtd.bindAccount(world.tidOf(target), 'alice');
    driver = await world.openDriver();
    expect(await login('alice', otherSecret)).toBe('in');
    expect(await login('alice')).toBe('refused');
    expect(await world.login(target, null)).toBe('refused');
  });

  it('does not bring back what an administrator took away before', async () => {
    await addInitiator(driver, target, 'alice');
    await addInitiator(driver, target, 'bob');
    const second = await world.createTarget();
    await change(driver, { kind: 'setChapEnabled', target: second, enabled: true });
    await world.tgtd.deleteAccount('bob');
    const [guard = ''] = await world.tgtd.boundAccounts(second);
    await world.tgtd.unbindAccount(world.tidOf(second), guard);
    expect(await names()).toEqual(['alice']);
    expect(await driver.heldSecret(ref('bob'))).toBeNull();
    expect((await driver.findTarget(second))?.chapEnabled).toBe(false);
    await world.restartTargets();
    await expect.poll(() => login('alice')).toBe('in');
    expect(await names()).toEqual(['alice']);
    expect(await login('bob')).toBe('refused');
    // Opened by hand: it stays what the administrator made it.
    expect(await world.login(second, null)).toBe('in');
  });

  it('gives unbound accounts back, too', async () => {
    await addInitiator(driver, null, 'alice');
    await world.restartTargets();
    await expect.poll(names).toEqual(['alice']);
    await change(driver, { kind: 'bind', account: ref('alice'), target, role: 'initiator' });
    expect(await login('alice')).toBe('in');
  });

  it('leaves protected targets closed and without accounts where no secrets may be kept', async () => {
    await driver.close();
    driver = await world.openTgtDriver({ replay: 'off' });
    await addInitiator(driver, target, 'alice');
    expect(await driver.heldSecret(ref('alice'))).toBeNull();
    await world.restartTargets();
    await expect.poll(() => world.login(target, null)).toBe('refused');
    expect(await names()).toEqual([]);
  });

  it('forgets the secrets it held when keeping them is forbidden later', async () => {
    await addInitiator(driver, target, 'alice');
    await driver.close();
    driver = await world.openTgtDriver({ replay: 'off' });
    expect(await driver.heldSecret(ref('alice'))).toBeNull();
    expect(await login('alice')).toBe('in');
  });

  it('is not what another mode of the socket is', async () => {
    await addInitiator(driver, target, 'alice');
    chmodSync(world.tgtd.socketPath, 0o700);
    await sleep(700);
    expect(await names()).toEqual(['alice']);
    expect(warnings()).toEqual([]);
  });

  it('refuses a name meanwhile that it is about to give back', async () => {
    await addInitiator(driver, target, 'alice');
    await world.tgtd.restart();
    await expect(
      driver.plan({
        kind: 'add',
        target: null,
        role: 'initiator',
        chapName: 'alice',
        secret: secret(otherSecret),
      }),
    ).rejects.toMatchObject({ reason: 'already-there' });
  });

  it('ends a plan whose target did not come back without an error', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: 'alice',
      secret: secret(rightSecret),
    });
    await world.tgtd.restart();
    await driver.execute(plan);
    expect(await names()).toEqual([]);
  });

  it('makes a change at a target that has not come back in what it gets when it does', async () => {
    const account = await addInitiator(driver, target, 'alice');
    const plan = await driver.plan({ kind: 'replace', account, secret: secret(otherSecret) });
    await world.tgtd.restart();
    await driver.execute(plan);
    await world.createTargetsAgain();
    await expect.poll(() => login('alice', otherSecret)).toBe('in');
    await expect.poll(() => login('alice')).toBe('refused');
  });
});

describe.skipIf(!haveTgtd)('a tgtd that is not there', () => {
  it('does not keep the driver from starting, and is used when it comes', async () => {
    const world = await TgtWorld.make();
    await world.tgtd.kill();
    const driver = await world.openDriver();
    await expect(driver.listTargets()).rejects.toMatchObject({ reason: 'unavailable' });
    await world.tgtd.restart();
    const target = await world.createTarget();
    await addInitiator(driver, target, 'alice');
    expect(await world.login(target, { chapName: 'alice', secret: rightSecret })).toBe('in');
    await driver.close();
    await world.stop();
  });
});
