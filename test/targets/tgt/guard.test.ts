import { describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { ChangePlan } from '../../../src/targets/CredentialDriver.js';
import { tgtAuthority } from '../../../src/targets/tgt/planChange.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { haveTgtd } from '../../support/tgtd.js';
import { addInitiator, change, otherSecret, rightSecret, secret } from '../contract/ContractWorld.js';
import { eachWithTgt } from './eachWithTgt.js';
import type { TgtWorld } from './TgtWorld.js';

const ref = (chapName: string) => ({ authority: tgtAuthority, chapName });

describe.skipIf(!haveTgtd)('the guard account of a protected tgt target', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;

  eachWithTgt((made) => {
    ({ world, driver, target } = made);
  });

  it('is bound first, and nobody is shown it or may touch it', async () => {
    await addInitiator(driver, target, 'alice');
    const [guard = '', ...rest] = await world.tgtd.boundAccounts(target);
    expect(rest).toEqual(['alice']);
    expect(guard).toMatch(/^iscsi-wbem-guard-[0-9a-f]{24}$/);
    expect((await driver.listAccounts()).map(({ chapName }) => chapName)).toEqual(['alice']);
    expect(await driver.findAccount(ref(guard))).toBeNull();
    await expect(driver.plan({ kind: 'remove', account: ref(guard) })).rejects.toMatchObject({
      reason: 'no-such-account',
    });
    await expect(
      driver.plan({
        kind: 'add',
        target: null,
        role: 'initiator',
        chapName: guard,
        secret: secret(rightSecret),
      }),
    ).rejects.toMatchObject({ reason: 'already-there' });
  });

  it('is known by its exact name: what looks like one is an account', async () => {
    const lookalike = `iscsi-wbem-guard-${'0'.repeat(24)}`;
    await addInitiator(driver, target, lookalike);
    expect((await driver.listAccounts()).map(({ chapName }) => chapName)).toEqual([lookalike]);
  });

  it('is another one, with another secret, at each target', async () => {
    const second = await world.createTarget();
    await change(driver, { kind: 'setChapEnabled', target, enabled: true });
    await change(driver, { kind: 'setChapEnabled', target: second, enabled: true });
    const [guards, others] = [await world.tgtd.boundAccounts(target), await world.tgtd.boundAccounts(second)];
    expect([guards.length, others.length]).toEqual([1, 1]);
    expect(guards).not.toEqual(others);
  });

  it('is shown with a warning when the sealed store is lost', async () => {
    await addInitiator(driver, target, 'alice');
    const [guard = ''] = await world.tgtd.boundAccounts(target);
    await driver.close();
    const lost = makeTemporaryStore();
    driver = await world.openTgtDriver({ sealed: lost.sealed });
    expect((await driver.listAccounts()).map(({ chapName }) => chapName).sort()).toEqual(
      ['alice', guard].sort(),
    );
    expect(world.log).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: expect.stringContaining('store was lost') as string,
      }),
    );
    await driver.close();
    await lost.remove();
  });

  it('is one again where tgtd was restarted and the store was lost after the new guard was bound', async () => {
    await addInitiator(driver, target, 'alice');
    await world.tgtd.restart();
    await world.createTargetsAgain();
    await driver.listAccounts();
    const [lostGuard = ''] = await world.tgtd.boundAccounts(target);
    expect(lostGuard).toMatch(/^iscsi-wbem-guard-/);
    await driver.close();
    await world.forgetStore();

    driver = await world.openDriver();
    // Without its record the guard is an account like others: it stays, and the change binds one of its own.
    await change(driver, { kind: 'remove', account: ref('alice') });
    const [first, second, ...rest] = await world.tgtd.boundAccounts(target);
    expect([first, rest]).toEqual([lostGuard, []]);
    expect(second).toMatch(/^iscsi-wbem-guard-/);
    expect((await driver.listAccounts()).map(({ chapName }) => chapName)).toEqual([lostGuard]);

    await change(driver, { kind: 'remove', account: ref(lostGuard) });
    expect(await world.tgtd.boundAccounts(target)).toEqual([expect.stringMatching(/^iscsi-wbem-guard-/)]);
    expect(await world.tgtd.accounts()).toHaveLength(1);
    expect(await world.login(target, null)).toBe('refused');
  });

  it('goes with its target', async () => {
    await change(driver, { kind: 'setChapEnabled', target, enabled: true });
    expect(await world.tgtd.accounts()).toHaveLength(1);
    await world.tgtd.deleteTarget({ tid: world.tidOf(target), iscsiName: target });
    const other = await world.createTarget();
    await addInitiator(driver, other, 'alice');
    const [guard] = await world.tgtd.boundAccounts(other);
    expect(new Set(await world.tgtd.accounts())).toEqual(new Set(['alice', guard]));
  });
});

describe.skipIf(!haveTgtd)('an account that another tool bound first', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;

  eachWithTgt((made) => {
    ({ world, driver, target } = made);
  });

  const bindByOthers = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await world.tgtd.newAccount(name, rightSecret);
      await world.tgtd.bindAccount(world.tidOf(target), name);
    }
  };
  const login = (chapName: string, text = rightSecret) => world.login(target, { chapName, secret: text });

  it('leaves its slot to a guard when it is removed: never open, and the others get in all the while', async () => {
    await bindByOthers('first', 'second', 'third');
    await driver.close();
    driver = await world.openDriver({
      onStep: async () => {
        expect(await world.login(target, null)).toBe('refused');
        expect([await login('second'), await login('third')]).toEqual(['in', 'in']);
      },
    });
    await change(driver, { kind: 'remove', account: ref('first') });
    expect(await login('first')).toBe('refused');
    const [guard, ...rest] = await world.tgtd.boundAccounts(target);
    expect(guard).toMatch(/^iscsi-wbem-guard-/);
    expect(rest).toEqual(['second', 'third']);
    expect(new Set(await world.tgtd.accounts())).toEqual(new Set([guard, 'second', 'third']));
  });

  it('leaves a closed target when it was the only one', async () => {
    await bindByOthers('only');
    await change(driver, { kind: 'remove', account: ref('only') });
    expect(await world.login(target, null)).toBe('refused');
    expect(await world.tgtd.boundAccounts(target)).toEqual([expect.stringMatching(/^iscsi-wbem-guard-/)]);
    expect(await world.tgtd.accounts()).toHaveLength(1);
  });

  it.each([
    ['replaced', otherSecret],
    ['removed', null],
  ] as const)(
    'is %s after we were killed before any request or record, without a hole that would kill tgtd',
    async (_, now) => {
      for (let step = 1, killed = true; killed; step += 1) {
        expect(step).toBeLessThan(60);
        await bindByOthers('first', 'second');
        const account = ref('first');
        const plan: ChangePlan = await driver.plan(
          now === null ? { kind: 'remove', account } : { kind: 'replace', account, secret: secret(now) },
        );
        await driver.close();
        let steps = -Infinity;
        const count = (): void => {
          steps += 1;
          if (steps >= step) throw new Error('killed');
        };
        const dying = await world.openTgtDriver({ onRequest: count, onWrite: count });
        steps = 0;
        killed = await dying.execute(plan).then(
          () => false,
          () => true,
        );
        steps = -Infinity;
        await dying.close();
        expect(await world.login(target, null)).toBe('refused');

        driver = await world.openDriver();
        await driver.listAccounts();
        await driver.execute(plan);
        expect(world.tgtd.isRunning).toBe(true);
        expect(await world.login(target, null)).toBe('refused');
        expect(await login('first')).toBe('refused');
        expect(await login('second')).toBe('in');
        if (now !== null) expect(await login('first', now)).toBe('in');
        const [guard, ...rest] = await world.tgtd.boundAccounts(target);
        expect(guard).toMatch(/^iscsi-wbem-guard-/);
        expect(rest).toEqual(now === null ? ['second'] : ['second', 'first']);
        expect(new Set(await world.tgtd.accounts())).toEqual(new Set([guard, ...rest]));

        // First the driver: it would close the targets of the next life with a guard that the new store knows nothing of.
        await driver.close();
        await world.tgtd.restart();
        await world.createTargetsAgain();
        await world.forgetStore();
        driver = await world.openDriver();
      }
    },
  );
});
