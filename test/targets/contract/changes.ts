import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { TargetDriver } from '../../../src/targets/TargetDriver.js';
import {
  addInitiator,
  change,
  otherSecret,
  rightSecret,
  secret,
  wrongSecret,
  where,
  type ContractWorld,
  type DriverContract,
} from './ContractWorld.js';

/** What each change does, seen through the driver and through logins. */
export function changesContract(contract: DriverContract): void {
  const { capabilities } = contract;
  let world: ContractWorld;
  let driver: TargetDriver;
  let target: IscsiName;
  let a: string;
  let b: string;

  beforeEach(async () => {
    world = await contract.makeWorld();
    driver = await world.openDriver();
    target = await world.createTarget();
    a = world.accountName('a');
    b = world.accountName('b');
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const login = (chapName: string, text: string): Promise<'in' | 'refused'> =>
    world.login(target, { chapName, secret: text });
  const expectClosed = async (): Promise<void> => {
    expect(await world.login(target, null)).toBe('refused');
    expect((await driver.findTarget(target))?.chapEnabled).toBe(true);
  };

  it('declares what its kind can do', () => {
    expect(driver.kind).toBe(contract.kind);
    expect(driver.capabilities).toEqual(capabilities);
  });

  it('shows an open target as it is', async () => {
    const found = await driver.findTarget(target);
    expect(found).toMatchObject({ iscsiName: target, chapEnabled: false, luns: [1] });
    expect(found?.portals.length).toBeGreaterThan(0);
    expect(await driver.listTargets()).toContainEqual(found);
    expect(await driver.findTarget('iqn.2026-11.test.example:absent' as IscsiName)).toBeNull();
    expect(await world.login(target, null)).toBe('in');
  });

  it('adds the first account: its secret gets in, and nobody else any more', async () => {
    const account = await addInitiator(driver, target, a);
    expect(account.chapName).toBe(a);
    expect(await login(a, rightSecret)).toBe('in');
    expect(await login(a, wrongSecret)).toBe('refused');
    await expectClosed();
    expect(await driver.findAccount(account)).toMatchObject({
      ...account,
      bindings: [{ target, role: 'initiator' }],
    });
    expect((await driver.listAuthorities()).map(({ name }) => name)).toContain(account.authority);
  });

  it('finds each authority by its name, with its accounts and no others', async () => {
    await addInitiator(driver, target, a);
    await addInitiator(driver, target, b);
    const accounts = await driver.listAccounts();
    const found: (typeof accounts)[number][] = [];
    for (const authority of await driver.listAuthorities()) {
      expect(await driver.findAuthority(authority.name)).toEqual(authority);
      const own = await driver.listAccountsOf(authority.name);
      expect(own.every((account) => account.authority === authority.name)).toBe(true);
      found.push(...own);
    }
    const named = (many: typeof accounts): string[] => many.map(({ chapName }) => chapName).toSorted();
    expect(named(found)).toEqual(named(accounts));
    expect(named(await driver.listAccounts(target, 'initiator'))).toEqual([a, b].toSorted());
    expect(await driver.findAuthority('none')).toBeNull();
    expect(await driver.listAccountsOf('none')).toEqual([]);
  });

  it('lists accounts that were added, and never a guard account', async () => {
    await addInitiator(driver, target, a);
    await addInitiator(driver, target, b);
    const accounts = await driver.listAccounts(target);
    expect(accounts.map(({ chapName }) => chapName).sort()).toEqual([a, b].sort());
    expect((await driver.listAccounts()).map(({ chapName }) => chapName).sort()).toEqual([a, b].sort());
  });

  it('names a target that is protected for the first time in the plan', async () => {
    const first = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: a,
      secret: secret(rightSecret),
    });
    expect(first).toMatchObject({ targets: [target], firstProtection: [target], nothingToDo: false });
    await driver.execute(first);
    const second = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: b,
      secret: secret(rightSecret),
    });
    expect(second).toMatchObject({ targets: [target], firstProtection: [] });
  });

  it('planning changes nothing', async () => {
    await driver.plan({ kind: 'add', target, role: 'initiator', chapName: a, secret: secret(rightSecret) });
    expect(await world.login(target, null)).toBe('in');
    expect(await driver.listAccounts()).toEqual([]);
  });

  it('replaces a secret: the new one gets in, the old one does not, other accounts do', async () => {
    const account = await addInitiator(driver, target, a);
    await addInitiator(driver, target, b);
    const plan = await change(driver, { kind: 'replace', account, secret: secret(otherSecret) });
    expect(plan).toMatchObject({ account, targets: [target], firstProtection: [] });
    expect(await login(a, otherSecret)).toBe('in');
    expect(await login(a, rightSecret)).toBe('refused');
    expect(await login(b, rightSecret)).toBe('in');
    await expectClosed();
  });

  it('removes an account: it is refused, others get in', async () => {
    const account = await addInitiator(driver, target, a);
    await addInitiator(driver, target, b);
    await change(driver, { kind: 'remove', account });
    expect(await login(a, rightSecret)).toBe('refused');
    expect(await login(b, rightSecret)).toBe('in');
    expect(await driver.findAccount(account)).toBeNull();
    await expectClosed();
  });

  it('leaves the target closed when the last account is removed', async () => {
    const account = await addInitiator(driver, target, a);
    await change(driver, { kind: 'remove', account });
    expect(await login(a, rightSecret)).toBe('refused');
    expect(await driver.listAccounts()).toEqual([]);
    await expectClosed();
  });

  it('executes a plan twice with the same outcome', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: a,
      secret: secret(rightSecret),
    });
    await driver.execute(plan);
    await driver.execute(plan);
    expect(await login(a, rightSecret)).toBe('in');
    expect(await driver.listAccounts()).toHaveLength(1);
    await expectClosed();
  });

  it('keeps secrets out of the text of a plan', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: a,
      secret: secret(rightSecret),
    });
    expect(JSON.stringify(plan)).not.toContain(rightSecret);
    expect(JSON.stringify(plan)).toContain(Buffer.from(rightSecret).toString('base64'));
  });

  it('closes a target without an account, and opens it again', async () => {
    await change(driver, { kind: 'setChapEnabled', target, enabled: true });
    await expectClosed();
    expect(await driver.listAccounts()).toEqual([]);
    await change(driver, { kind: 'setChapEnabled', target, enabled: false });
    expect(await world.login(target, null)).toBe('in');
    expect((await driver.findTarget(target))?.chapEnabled).toBe(false);
  });

  it('has nothing to do where CHAP is enabled or disabled already', async () => {
    const off = await driver.plan({ kind: 'setChapEnabled', target, enabled: false });
    expect(off.nothingToDo).toBe(true);
    await addInitiator(driver, target, a);
    const on = await driver.plan({ kind: 'setChapEnabled', target, enabled: true });
    expect(on.nothingToDo).toBe(true);
    await driver.execute(on);
    expect(await login(a, rightSecret)).toBe('in');
  });

  where(!contract.opensWithAccounts, () => {
    it('does not open a target that has accounts', async () => {
      await addInitiator(driver, target, a);
      await expect(driver.plan({ kind: 'setChapEnabled', target, enabled: false })).rejects.toMatchObject({
        reason: 'not-supported',
      });
      await expectClosed();
    });
  });

  where(contract.opensWithAccounts, () => {
    it('opens a target that has accounts, which it keeps', async () => {
      await addInitiator(driver, target, a);
      await change(driver, { kind: 'setChapEnabled', target, enabled: false });
      expect(await world.login(target, null)).toBe('in');
      await change(driver, { kind: 'setChapEnabled', target, enabled: true });
      expect(await login(a, rightSecret)).toBe('in');
      await expectClosed();
    });
  });

  where(capabilities.unboundAccounts, () => {
    describe('an unbound account', () => {
      it('opens nothing until it is bound, and nothing after it was unbound', async () => {
        const other = await addInitiator(driver, target, b);
        const account = await addInitiator(driver, null, a);
        expect(await driver.findAccount(account)).toMatchObject({ bindings: [] });
        expect(await login(a, rightSecret)).toBe('refused');
        const plan = await change(driver, { kind: 'bind', account, target, role: 'initiator' });
        const bound = plan.account ?? account;
        expect(plan.targets).toEqual([target]);
        expect(await login(a, rightSecret)).toBe('in');
        await change(driver, { kind: 'unbind', account: bound, target, role: 'initiator' });
        expect(await login(a, rightSecret)).toBe('refused');
        expect(await login(other.chapName, rightSecret)).toBe('in');
        await expectClosed();
      });

      it('protects an open target when it is bound to it', async () => {
        const account = await addInitiator(driver, null, a);
        expect(await world.login(target, null)).toBe('in');
        const plan = await change(driver, { kind: 'bind', account, target, role: 'initiator' });
        expect(plan.firstProtection).toEqual([target]);
        expect(await login(a, rightSecret)).toBe('in');
        await expectClosed();
      });

      it('takes another secret, and goes', async () => {
        const account = await addInitiator(driver, null, a);
        await change(driver, { kind: 'replace', account, secret: secret(otherSecret) });
        const { account: bound } = await change(driver, { kind: 'bind', account, target, role: 'initiator' });
        expect(await login(a, otherSecret)).toBe('in');
        expect(await login(a, rightSecret)).toBe('refused');
        await change(driver, { kind: 'remove', account: bound ?? account });
        expect(await driver.listAccounts()).toEqual([]);
        await expectClosed();
      });
    });
  });

  where(!capabilities.unboundAccounts, () => {
    it('does not support an unbound account', async () => {
      await expect(
        driver.plan({
          kind: 'add',
          target: null,
          role: 'initiator',
          chapName: a,
          secret: secret(rightSecret),
        }),
      ).rejects.toMatchObject({ reason: 'not-supported' });
    });
  });

  where(contract.bindsToSeveralTargets, () => {
    describe('an account at two targets', () => {
      it('opens both, and each until it is unbound there', async () => {
        const second = await world.createTarget();
        const account = await addInitiator(driver, target, a);
        const plan = await change(driver, { kind: 'bind', account, target: second, role: 'initiator' });
        expect(plan).toMatchObject({ targets: [second], firstProtection: [second] });
        expect(await world.login(second, { chapName: a, secret: rightSecret })).toBe('in');
        expect(await world.login(second, null)).toBe('refused');
        await change(driver, { kind: 'unbind', account, target, role: 'initiator' });
        expect(await login(a, rightSecret)).toBe('refused');
        expect(await world.login(second, { chapName: a, secret: rightSecret })).toBe('in');
        await expectClosed();
      });

      it('is removed at both, which stay closed', async () => {
        const second = await world.createTarget();
        const account = await addInitiator(driver, target, a);
        await change(driver, { kind: 'bind', account, target: second, role: 'initiator' });
        const plan = await change(driver, { kind: 'remove', account });
        expect([...plan.targets].sort()).toEqual([target, second].sort());
        for (const each of [target, second]) {
          expect(await world.login(each, { chapName: a, secret: rightSecret })).toBe('refused');
          expect(await world.login(each, null)).toBe('refused');
        }
      });
    });
  });

  where(capabilities.targetAccounts, () => {
    describe('a target account', () => {
      const answer = 'target-answer-14';
      let t: string;

      beforeEach(async () => {
        t = world.accountName('t');
        await addInitiator(driver, target, a);
      });
      const addTarget = (chapName: string, text: string) =>
        change(driver, { kind: 'add', target, role: 'target', chapName, secret: secret(text) });
      const mutual = (text: string) =>
        world.login(target, { chapName: a, secret: rightSecret, target: { chapName: t, secret: text } });

      it('is what the target answers with', async () => {
        expect(await mutual(answer)).toBe('refused');
        const { account } = await addTarget(t, answer);
        expect(await mutual(answer)).toBe('in');
        expect(await mutual('some-other-answer')).toBe('refused');
        expect(await login(t, answer)).toBe('refused');
        expect(account && (await driver.findAccount(account))).toMatchObject({
          chapName: t,
          initiatorName: null,
          bindings: [{ target, role: 'target' }],
        });
        await expectClosed();
      });

      it('takes another secret, and goes', async () => {
        const { account } = await addTarget(t, answer);
        if (account === null) throw new Error('no account');
        await change(driver, { kind: 'replace', account, secret: secret('other-answer-14') });
        expect(await mutual(answer)).toBe('refused');
        expect(await mutual('other-answer-14')).toBe('in');
        await change(driver, { kind: 'remove', account });
        expect(await mutual('other-answer-14')).toBe('refused');
        expect(await login(a, rightSecret)).toBe('in');
        await expectClosed();
      });
    });
  });

  it('holds a secret or does not, as declared, and none of an account it does not have', async () => {
    const account = await addInitiator(driver, target, a);
    const held = await driver.heldSecret(account);
    expect(held?.reveal().toString() ?? null).toBe(contract.holdsSecrets ? rightSecret : null);
    await change(driver, { kind: 'remove', account });
    expect(await driver.heldSecret(account)).toBeNull();
  });
}
