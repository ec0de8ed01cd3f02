import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import type { TargetDriver } from '../../../src/targets/TargetDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import {
  addInitiator,
  change,
  rightSecret,
  secret,
  where,
  type ContractWorld,
  type DriverContract,
} from './ContractWorld.js';

/** Changes that a plan refuses, with the reason, and without a change at the target. */
export function refusalsContract(contract: DriverContract): void {
  const { capabilities } = contract;
  const absent = 'iqn.2026-11.test.example:absent' as IscsiName;
  let world: ContractWorld;
  let driver: TargetDriver;
  let target: IscsiName;
  let a: string;

  beforeEach(async () => {
    world = await contract.makeWorld();
    driver = await world.openDriver();
    target = await world.createTarget();
    a = world.accountName('a');
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const refusal = async (wanted: CredentialChange): Promise<TargetDriverError> => {
    const thrown: unknown = await driver.plan(wanted).catch((error: unknown) => error);
    if (!(thrown instanceof TargetDriverError)) throw new Error('the plan was not refused');
    expect(thrown.message).not.toContain(rightSecret);
    return thrown;
  };
  const add = (over: Partial<Extract<CredentialChange, { kind: 'add' }>>): CredentialChange => ({
    kind: 'add',
    target,
    role: 'initiator',
    chapName: a,
    secret: secret(rightSecret),
    ...over,
  });

  it('refuses a target that does not exist, and names it', async () => {
    const error = await refusal(add({ target: absent }));
    expect(error.reason).toBe('no-such-target');
    expect(error.message).toContain(absent);
    expect(await refusal({ kind: 'setChapEnabled', target: absent, enabled: true })).toMatchObject({
      reason: 'no-such-target',
    });
  });

  it('refuses to add what is there already', async () => {
    await addInitiator(driver, target, a);
    expect(await refusal(add({}))).toMatchObject({ reason: 'already-there' });
  });

  it('refuses a secret longer than the target can use, and tells its length alone', async () => {
    const bytes = capabilities.maxSecretBytes + 1;
    const error = await refusal(add({ secret: secret('x'.repeat(bytes)) }));
    expect(error.reason).toBe('invalid');
    expect(error.message).toContain(String(bytes));
    expect(error.message).not.toContain('xxx');
  });

  it('refuses an empty CHAP name', async () => {
    expect(await refusal(add({ chapName: '' }))).toMatchObject({ reason: 'invalid' });
  });

  it('refuses to change an account that is not there', async () => {
    const account = await addInitiator(driver, target, a);
    await change(driver, { kind: 'remove', account });
    for (const wanted of [
      { kind: 'remove', account },
      { kind: 'replace', account, secret: secret(rightSecret) },
      { kind: 'bind', account, target, role: 'initiator' },
      { kind: 'unbind', account, target, role: 'initiator' },
    ] as const)
      expect(await refusal(wanted)).toMatchObject({ reason: 'no-such-account' });
  });

  it('refuses to unbind an account from a target it is not bound to', async () => {
    const account = await addInitiator(driver, target, a);
    const other = await world.createTarget();
    expect(await refusal({ kind: 'unbind', account, target: other, role: 'initiator' })).toMatchObject({
      reason: 'no-such-account',
    });
  });

  where(contract.bindsToSeveralTargets, () => {
    it('refuses to bind an account where it is bound', async () => {
      const account = await addInitiator(driver, target, a);
      expect(await refusal({ kind: 'bind', account, target, role: 'initiator' })).toMatchObject({
        reason: 'already-there',
      });
      expect(await refusal({ kind: 'bind', account, target: absent, role: 'initiator' })).toMatchObject({
        reason: 'no-such-target',
      });
    });
  });

  it('leaves the target as it was', async () => {
    await refusal(add({ chapName: '' }));
    expect(await driver.listAccounts()).toEqual([]);
    expect(await world.login(target, null)).toBe('in');
  });
}
