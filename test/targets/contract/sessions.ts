import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { TargetDriver } from '../../../src/targets/TargetDriver.js';
import {
  addInitiator,
  change,
  otherSecret,
  rightSecret,
  secret,
  where,
  type ContractWorld,
  type DriverContract,
  type HeldSession,
} from './ContractWorld.js';

/** Who is logged in, and ending that. */
export function sessionsContract(contract: DriverContract): void {
  let world: ContractWorld;
  let driver: TargetDriver;
  let target: IscsiName;
  let held: HeldSession[];

  beforeEach(async () => {
    world = await contract.makeWorld();
    driver = await world.openDriver();
    target = await world.createTarget();
    held = [];
  });
  afterEach(async () => {
    await Promise.all(held.map((session) => session.close()));
    await driver.close();
    await world.stop();
  });

  const hold = async (chapName: string): Promise<HeldSession> => {
    const session = await world.holdSession(target, { chapName, secret: rightSecret });
    held.push(session);
    return session;
  };

  it('has no session before anybody logged in', async () => {
    expect(await driver.listSessions(target)).toEqual([]);
    expect(await driver.listSessions(null)).toEqual([]);
  });

  it('shows a live session with what the target tells of it', async () => {
    const a = world.accountName('a');
    await addInitiator(driver, target, a);
    const other = await world.createTarget();
    const session = await hold(a);
    const [shown, ...more] = await driver.listSessions(target);
    expect(more).toEqual([]);
    expect(shown).toMatchObject({ target, initiatorName: session.initiatorName });
    expect([session.tsih, null]).toContain(shown?.tsih);
    expect(shown?.connections.length).toBeGreaterThan(0);
    expect(await driver.listSessions(null)).toEqual([shown]);
    expect(await driver.listSessions(other)).toEqual([]);
  });

  it('keeps live sessions through every change of accounts', async () => {
    const account = await addInitiator(driver, target, world.accountName('a'));
    const session = await hold(account.chapName);
    await addInitiator(driver, target, world.accountName('b'));
    await change(driver, { kind: 'replace', account, secret: secret(otherSecret) });
    expect(await session.isAlive()).toBe(true);
    await change(driver, { kind: 'remove', account });
    expect(await session.isAlive()).toBe(true);
  });

  it('ends a session, once', async () => {
    const a = world.accountName('a');
    await addInitiator(driver, target, a);
    const session = await hold(a);
    const shown = await driver.listSessions(target);
    await driver.endSessions(shown);
    expect(await session.isAlive()).toBe(false);
    await driver.endSessions(shown);
    await expect.poll(() => driver.listSessions(target)).toEqual([]);
    expect(await world.login(target, { chapName: a, secret: rightSecret })).toBe('in');
  });

  where(contract.capabilities.endsSessions !== 'initiator', () => {
    it('ends one of two sessions', async () => {
      const a = world.accountName('a');
      await addInitiator(driver, target, a);
      const first = await hold(a);
      const shown = await driver.listSessions(target);
      const second = await hold(a);
      await driver.endSessions(shown);
      expect(await first.isAlive()).toBe(false);
      expect(await second.isAlive()).toBe(true);
      await expect.poll(() => driver.listSessions(target)).toHaveLength(1);
    });
  });
}
