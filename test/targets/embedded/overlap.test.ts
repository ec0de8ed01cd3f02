import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import type { AccountRef } from '../../../src/targets/TargetReader.js';
import { secret } from '../../credentials/credentialsHarness.js';
import { EmbeddedWorld } from './EmbeddedWorld.js';

const [first, second, third] = ['first-secret-1', 'second-secret2', 'third-secret-3'] as const;

let world: EmbeddedWorld;
let driver: EmbeddedDriver;
let target: IscsiName;
let account: AccountRef;

beforeEach(async () => {
  world = await EmbeddedWorld.make();
  driver = await world.openDriver();
  target = await world.createTarget();
  account = { authority: target, chapName: 'host' };
  await make({ kind: 'add', target, role: 'initiator', chapName: 'host', secret: secret(first) });
});
afterEach(() => world.stop());

async function make(change: CredentialChange): Promise<void> {
  await driver.execute(await driver.plan(change));
}

const rotation = (text: string, overlapUntil: number): CredentialChange => ({
  kind: 'replace',
  account,
  secret: secret(text),
  overlapUntil,
});

/** What gets in: which of the secrets, a wrong one, or no credentials at all. */
async function admitted(at = target): Promise<readonly string[]> {
  const found: string[] = [];
  for (const text of [first, second, third, 'wrong-secret-0'])
    if ((await world.login(at, { chapName: 'host', secret: text })) === 'in') found.push(text);
  if ((await world.login(at, null)) === 'in') found.push('no credentials');
  return found;
}

describe('two secrets of one account', () => {
  it('are accepted until the time is over, and the account says until when', async () => {
    const until = Date.now() + 5_000;
    await make(rotation(second, until));
    expect(await driver.findAccount(account)).toMatchObject({ overlapUntil: until });
    expect(await admitted()).toEqual([first, second]);
    await sleep(until - Date.now() + 5);
    expect(await admitted()).toEqual([second]);
    expect(await driver.findAccount(account)).not.toHaveProperty('overlapUntil');
  });

  it('are two after a restart before the end, and one after a restart later', async () => {
    const until = Date.now() + 5_000;
    await make(rotation(second, until));
    driver = await world.openDriver();
    expect(await admitted()).toEqual([first, second]);
    await driver.close();
    await sleep(until - Date.now() + 5);
    driver = await world.openDriver();
    expect(await admitted()).toEqual([second]);
  });

  it('a plan carried out again does the same; one carried out too late lets the secret before no longer in', async () => {
    const until = Date.now() + 5_000;
    const plan = await driver.plan(rotation(second, until));
    await driver.execute(plan);
    await driver.execute(plan);
    expect(await admitted()).toEqual([first, second]);
    await sleep(until - Date.now() + 5);
    await driver.execute(plan);
    expect(await admitted()).toEqual([second]);
  });

  it('of three the oldest goes; a replacement without an overlap, and a removal, end it', async () => {
    const until = Date.now() + 60_000;
    await make(rotation(second, until));
    await make(rotation(third, until));
    expect(await admitted()).toEqual([second, third]);
    await make({ kind: 'replace', account, secret: secret(third) });
    expect(await admitted()).toEqual([third]);
    await make(rotation(first, until));
    expect(await admitted()).toEqual([first, third]);
    await make({ kind: 'remove', account });
    expect(await admitted()).toEqual([]);
  });

  it('are both bound to another target, and both unbound from it', async () => {
    await make(rotation(second, Date.now() + 60_000));
    const other = await world.createTarget();
    await make({ kind: 'bind', account, target: other, role: 'initiator' });
    expect(await admitted(other)).toEqual([first, second]);
    await make({ kind: 'unbind', account, target: other, role: 'initiator' });
    expect(await admitted(other)).toEqual([]);
    expect(await admitted()).toEqual([first, second]);
  });

  it('a target proves itself with one', async () => {
    await make({ kind: 'add', target, role: 'target', chapName: target, secret: secret(second) });
    const own = { authority: `${target},target`, chapName: target };
    const change = {
      kind: 'replace',
      account: own,
      secret: secret(third),
      overlapUntil: Date.now() + 60_000,
    } as const;
    await expect(driver.plan(change)).rejects.toMatchObject({ reason: 'not-supported' });
  });

  it('the secret before is off the disk soon after the end', async () => {
    await make(rotation(second, Date.now() + 200));
    expect(world.hasOnDisk(first)).toBe(true);
    await expect.poll(() => world.hasOnDisk(first)).toBe(false);
    expect(world.hasOnDisk(second)).toBe(true);
  });
});
