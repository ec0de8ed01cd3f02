import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { ChangePlan, CredentialChange } from '../../../src/targets/CredentialDriver.js';
import type { AccountRef } from '../../../src/targets/TargetReader.js';
import {
  addInitiator,
  change,
  otherSecret,
  rightSecret,
  secret,
  wrongSecret,
  type ContractCredentials,
  type ContractWorld,
  type DriverContract,
} from './ContractWorld.js';

/** A change to be cut off, and who must get in before and after it.  `a`, `b`, `c` are accounts in the order they were added. */
interface CutChange {
  readonly name: string;
  /** Accounts of the target before the change, all with `rightSecret`. */
  readonly accounts: readonly string[];
  readonly change: (target: IscsiName, account: (label: string) => AccountRef) => CredentialChange;
  readonly before: readonly Login[];
  readonly after: readonly Login[];
  /** Open before the change: nobody is refused then. */
  readonly openBefore?: true;
}

type Login = readonly [label: string, secret: string];

const a: Login = ['a', rightSecret];
const b: Login = ['b', rightSecret];
const c: Login = ['c', rightSecret];
const newA: Login = ['a', otherSecret];

const cutChanges: readonly CutChange[] = [
  {
    name: 'the first account',
    accounts: [],
    change: (target) => ({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: '',
      secret: secret(rightSecret),
    }),
    before: [],
    after: [a],
    openBefore: true,
  },
  {
    name: 'another account',
    accounts: ['b', 'c'],
    change: (target) => ({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: '',
      secret: secret(rightSecret),
    }),
    before: [b, c],
    after: [a, b, c],
  },
  {
    name: 'the replacement of the only account',
    accounts: ['a'],
    change: (_, account) => ({ kind: 'replace', account: account('a'), secret: secret(otherSecret) }),
    before: [a],
    after: [newA],
  },
  {
    name: 'the replacement of an account that others were added after',
    accounts: ['a', 'b', 'c'],
    change: (_, account) => ({ kind: 'replace', account: account('a'), secret: secret(otherSecret) }),
    before: [a, b, c],
    after: [newA, b, c],
  },
  {
    name: 'the removal of an account among others',
    accounts: ['b', 'a', 'c'],
    change: (_, account) => ({ kind: 'remove', account: account('a') }),
    before: [a, b, c],
    after: [b, c],
  },
  {
    name: 'the removal of the last account',
    accounts: ['a'],
    change: (_, account) => ({ kind: 'remove', account: account('a') }),
    before: [a],
    after: [],
  },
  {
    name: 'an unbinding',
    accounts: ['a', 'b'],
    change: (target, account) => ({ kind: 'unbind', account: account('a'), target, role: 'initiator' }),
    before: [a, b],
    after: [b],
  },
  {
    name: 'closing',
    accounts: [],
    change: (target) => ({ kind: 'setChapEnabled', target, enabled: true }),
    before: [],
    after: [],
    openBefore: true,
  },
];

/** More steps than any change takes: a plan that does not come to its end is a failure. */
const MOST_STEPS = 60;

class Killed extends Error {}

/**
 * Changes that are cut off before each of their steps, and finished by a new driver with the same plan: never open in
 * between, and as wanted in the end.
 */
export function recoveryContract(contract: DriverContract): void {
  let world: ContractWorld;
  const names = new Map<string, string>();
  const closed = new Set<IscsiName>();

  beforeEach(async () => {
    world = await contract.makeWorld();
    names.clear();
    closed.clear();
  });
  afterEach(() => world.stop());

  const nameOf = (label: string): string => {
    const name = names.get(label) ?? world.accountName(label);
    names.set(label, name);
    return name;
  };
  const credentials = ([label, text]: Login): ContractCredentials => ({
    chapName: nameOf(label),
    secret: text,
  });

  /** Nobody gets in who was not valid before and is not valid after the change; what was closed once is closed. */
  const expectNeverOpen = async (target: IscsiName, cut: CutChange): Promise<void> => {
    const isClosed = (await world.login(target, null)) === 'refused';
    if (isClosed) closed.add(target);
    if (cut.openBefore !== true || closed.has(target)) expect(isClosed).toBe(true);
    if (isClosed)
      expect(await world.login(target, { chapName: nameOf('a'), secret: wrongSecret })).toBe('refused');
  };

  const expectWanted = async (target: IscsiName, { before, after }: CutChange): Promise<void> => {
    for (const login of after)
      expect([login, await world.login(target, credentials(login))]).toEqual([login, 'in']);
    const gone = before.filter((login) => !after.includes(login));
    for (const login of gone)
      expect([login, await world.login(target, credentials(login))]).toEqual([login, 'refused']);
    expect(await world.login(target, null)).toBe('refused');
    expect(await world.login(target, { chapName: nameOf('a'), secret: wrongSecret })).toBe('refused');
  };

  const prepare = async (cut: CutChange): Promise<readonly [IscsiName, ChangePlan]> => {
    const driver = await world.openDriver();
    const target = await world.createTarget();
    const accounts = new Map<string, AccountRef>();
    for (const label of cut.accounts) accounts.set(label, await addInitiator(driver, target, nameOf(label)));
    const wanted = cut.change(target, (label) => {
      const account = accounts.get(label);
      if (account === undefined) throw new Error(`there is no account ${label}`);
      return account;
    });
    const plan = await driver.plan(wanted.kind === 'add' ? { ...wanted, chapName: nameOf('a') } : wanted);
    await driver.close();
    return [target, JSON.parse(JSON.stringify(plan)) as ChangePlan];
  };

  /** Executes up to the step of this number.  False: it came to its end before. */
  const executeUntil = async (
    plan: ChangePlan,
    step: number,
    atStep: () => Promise<void>,
  ): Promise<boolean> => {
    let steps = 0;
    let armed = false;
    const driver = await world.openDriver({
      onStep: async () => {
        if (!armed) return;
        steps += 1;
        if (steps < step) return;
        armed = false;
        await atStep();
      },
    });
    armed = true;
    try {
      await driver.execute(plan);
      return steps >= step;
    } catch (error) {
      if (steps < step) throw error;
      return true;
    } finally {
      armed = false;
      await driver.close();
    }
  };

  describe.each(cutChanges)('$name', (cut) => {
    it('is never open between two steps', async () => {
      const [target, plan] = await prepare(cut);
      let steps = 0;
      const driver = await world.openDriver({
        onStep: async () => {
          steps += 1;
          await expectNeverOpen(target, cut);
        },
      });
      await driver.execute(plan);
      await driver.close();
      await expectWanted(target, cut);
      expect(steps).toBeGreaterThan(0);
    });

    it('is finished after our process was killed before any of its steps', async () => {
      let killed = true;
      for (let step = 1; killed; step += 1) {
        expect(step).toBeLessThan(MOST_STEPS);
        names.clear();
        const [target, plan] = await prepare(cut);
        killed = await executeUntil(plan, step, () => Promise.reject(new Killed()));
        await expectNeverOpen(target, cut);
        const successor = await world.openDriver({ onStep: () => expectNeverOpen(target, cut) });
        await successor.listAccounts();
        await successor.execute(plan);
        await successor.close();
        await expectWanted(target, cut);
      }
    });

    it('is finished after the targets were restarted before any of its steps', async () => {
      let restarted = true;
      for (let step = 1; restarted; step += 1) {
        expect(step).toBeLessThan(MOST_STEPS);
        await world.stop();
        world = await contract.makeWorld();
        names.clear();
        closed.clear();
        const [target, plan] = await prepare(cut);
        restarted = await executeUntil(plan, step, () => world.restartTargets());
        const successor = await world.openDriver();
        await successor.execute(plan);
        await successor.close();
        await expectWanted(target, cut);
      }
    });
  });

  it('gives back, after a restart, what a change that was cut off had unbound', async () => {
    const cut = cutChanges.find(({ accounts }) => accounts.join('') === 'abc');
    if (cut === undefined) throw new Error('there is no such change');
    let killed = true;
    for (let step = 1; killed; step += 1) {
      expect(step).toBeLessThan(MOST_STEPS);
      await world.stop();
      world = await contract.makeWorld();
      names.clear();
      closed.clear();
      const [target, plan] = await prepare(cut);
      killed = await executeUntil(plan, step, () => Promise.reject(new Killed()));
      const successor = await world.openDriver();
      // Reading sees accounts missing that no administrator took away.
      await successor.listAccounts();
      await world.restartTargets();
      await successor.listAccounts();
      expect([await world.login(target, credentials(b)), await world.login(target, credentials(c))]).toEqual([
        'in',
        'in',
      ]);
      expect(await world.login(target, null)).toBe('refused');
      await successor.execute(plan);
      await successor.close();
      await expectWanted(target, cut);
    }
  });

  it('gives accounts back after a restart of the targets, and not those that were removed', async () => {
    const driver = await world.openDriver();
    const target = await world.createTarget();
    await addInitiator(driver, target, nameOf('b'));
    const account = await addInitiator(driver, target, nameOf('a'));
    const gone = await addInitiator(driver, target, nameOf('c'));
    await change(driver, { kind: 'remove', account: gone });
    await change(driver, { kind: 'replace', account, secret: secret(otherSecret) });
    await world.restartTargets();
    await expect.poll(() => world.login(target, null)).toBe('refused');
    await expect.poll(() => world.login(target, credentials(newA))).toBe('in');
    await expect.poll(() => world.login(target, credentials(b))).toBe('in');
    expect(await world.login(target, credentials(a))).toBe('refused');
    expect(await world.login(target, credentials(c))).toBe('refused');
    expect(await world.login(target, null)).toBe('refused');
    expect((await driver.listAccounts()).map(({ chapName }) => chapName).sort()).toEqual(
      [nameOf('a'), nameOf('b')].sort(),
    );
    await driver.close();
  });
}
