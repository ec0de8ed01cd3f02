import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { ChangePlan } from '../../../src/targets/CredentialDriver.js';
import type { AccountRef } from '../../../src/targets/TargetReader.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { askRealTgtd, FakeTgtd, tgtResponse } from '../../support/fakeTgtd.js';
import { haveTgtd } from '../../support/tgtd.js';
import {
  addInitiator,
  change,
  otherSecret,
  rightSecret,
  secret,
  wrongSecret,
} from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const TIMEOUT_MS = 1_000;

describe.skipIf(!haveTgtd)('a tgtd that does not answer in time', () => {
  let world: TgtWorld;
  let target: IscsiName;

  beforeEach(async () => {
    world = await TgtWorld.make();
    target = await world.createTarget();
  });
  afterEach(() => world.stop());

  const login = (chapName: string, text: string) => world.login(target, { chapName, secret: text });

  it('is a time-out, and the request is not lost: it is carried out late', async () => {
    let stopAt = Infinity;
    const driver = await world.openTgtDriver({
      requestTimeoutMs: TIMEOUT_MS,
      onRequest: ({ description }) => {
        if (description === 'new account "alice"' && stopAt === 1) world.tgtd.stopSignal();
      },
    });
    const plan = await driver.plan({
      kind: 'add',
      target: null,
      role: 'initiator',
      chapName: 'alice',
      secret: secret(rightSecret),
    });
    stopAt = 1;
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'timeout' });
    await expect(driver.listTargets()).rejects.toMatchObject({ reason: 'timeout' });
    world.tgtd.cont();
    stopAt = Infinity;
    expect((await driver.listAccounts()).map(({ chapName }) => chapName)).toEqual(['alice']);
    await driver.execute(plan);
    expect((await driver.listAccounts()).map(({ chapName }) => chapName)).toEqual(['alice']);
    await driver.close();
  });

  it('is settled by the same plan, whichever request of a replacement it did not answer', async () => {
    let stopAfter = Infinity;
    let count = 0;
    const onRequest = (): void => {
      count += 1;
      if (count === stopAfter) world.tgtd.stopSignal();
    };
    for (let step = 1, stopped = true; stopped; step += 1) {
      expect(step).toBeLessThan(30);
      stopAfter = Infinity;
      const driver = await world.openTgtDriver({ requestTimeoutMs: TIMEOUT_MS, onRequest });
      const account = await addInitiator(driver, target, 'alice');
      const bob = await addInitiator(driver, target, 'bob');
      const plan = JSON.parse(
        JSON.stringify(await driver.plan({ kind: 'replace', account, secret: secret(otherSecret) })),
      ) as ChangePlan;
      count = 0;
      stopAfter = step;
      const error: unknown = await driver.execute(plan).catch((thrown: unknown) => thrown);
      stopped = error !== undefined;
      if (stopped) {
        expect(error).toMatchObject({ reason: 'timeout' });
        world.tgtd.cont();
        stopAfter = Infinity;
        expect(await world.login(target, null)).toBe('refused');
        await driver.execute(plan);
      }
      stopAfter = Infinity;
      expect([await login('alice', otherSecret), await login('bob', rightSecret)]).toEqual(['in', 'in']);
      expect([await login('alice', rightSecret), await login('alice', wrongSecret)]).toEqual([
        'refused',
        'refused',
      ]);
      expect(await world.login(target, null)).toBe('refused');
      await change(driver, { kind: 'remove', account });
      await change(driver, { kind: 'remove', account: bob });
      await driver.close();
    }
  });

  it('is settled by another process of ours, which waits for what the one before has sent', async () => {
    let armed = false;
    const driver = await world.openTgtDriver({
      requestTimeoutMs: TIMEOUT_MS,
      onRequest: ({ description }) => {
        if (armed && description.startsWith('delete account')) world.tgtd.stopSignal();
      },
    });
    const account = await addInitiator(driver, target, 'alice');
    await addInitiator(driver, target, 'bob');
    const plan = await driver.plan({ kind: 'replace', account, secret: secret(otherSecret) });
    armed = true;
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'timeout' });
    await driver.close();
    const opening = world.openTgtDriver();
    world.tgtd.cont();
    const successor = await opening;
    await successor.execute(plan);
    expect([await login('alice', otherSecret), await login('bob', rightSecret)]).toEqual(['in', 'in']);
    expect(await login('alice', rightSecret)).toBe('refused');
    expect(await world.login(target, null)).toBe('refused');
    await successor.close();
  });
});

describe.skipIf(!haveTgtd)('a tgtd that fails in the middle of a change', () => {
  let world: TgtWorld;
  let proxy: FakeTgtd;
  let driver: TgtDriver;
  let target: IscsiName;
  let account: AccountRef;
  /** What the proxy does instead of asking the real tgtd, for a request with this operation and body. */
  let instead: { operation: number; body: RegExp; answer: Buffer | 'close' } | null = null;

  beforeEach(async () => {
    world = await TgtWorld.make();
    target = await world.createTarget();
    instead = null;
    proxy = await FakeTgtd.start((request) => {
      const matches = instead !== null && request.mode === 7 && request.operation === instead.operation;
      if (matches && instead?.body.test(request.body) === true) return instead.answer;
      return askRealTgtd(world.tgtd.socketPath, request);
    });
    driver = await world.openTgtDriver({ socketPath: proxy.socketPath });
    account = await addInitiator(driver, target, 'alice');
    await addInitiator(driver, target, 'bob');
  });
  afterEach(async () => {
    await driver.close();
    await proxy.stop();
    await world.stop();
  });

  const login = (chapName: string, text: string) => world.login(target, { chapName, secret: text });

  it('has the other accounts bound again when it refuses to make the new one (16, too many users)', async () => {
    const plan = await driver.plan({ kind: 'replace', account, secret: secret(otherSecret) });
    instead = { operation: 0, body: /^user=alice,/, answer: tgtResponse(16) };
    await expect(driver.execute(plan)).rejects.toMatchObject({
      reason: 'rejected',
      message: 'tgtd refused to new account "alice": too many users (error 16)',
    });
    expect(await login('bob', rightSecret)).toBe('in');
    expect([await login('alice', rightSecret), await world.login(target, null)]).toEqual([
      'refused',
      'refused',
    ]);
    instead = null;
    await driver.execute(plan);
    expect(await login('alice', otherSecret)).toBe('in');
  });

  it('has the other accounts bound again when it refuses to delete the old one', async () => {
    const plan = await driver.plan({ kind: 'remove', account });
    instead = { operation: 1, body: /^user=alice$/, answer: tgtResponse(1) };
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'rejected' });
    expect([await login('alice', rightSecret), await login('bob', rightSecret)]).toEqual(['in', 'in']);
    expect(await world.login(target, null)).toBe('refused');
  });

  it('settles "no such user" and "the user exists already" where that was wanted', async () => {
    const plan = await driver.plan({ kind: 'remove', account });
    // Unbound and deleted by somebody else between two requests.
    instead = { operation: 1, body: /^user=alice$/, answer: tgtResponse(15) };
    await driver.execute(plan);
    expect(await login('bob', rightSecret)).toBe('in');
  });

  it('names an account that vanished while it was to be bound', async () => {
    const second = await world.createTarget();
    const plan = await driver.plan({ kind: 'bind', account, target: second, role: 'initiator' });
    instead = { operation: 3, body: /^user=alice$/, answer: tgtResponse(15) };
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'no-such-account' });
  });

  it('names a target that vanished (4), and a target account that came first (18)', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'target',
      chapName: 'answer',
      secret: secret(otherSecret),
    });
    instead = { operation: 3, body: /^user=answer$/, answer: tgtResponse(4) };
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'no-such-target' });
    instead = { operation: 3, body: /^user=answer$/, answer: tgtResponse(18) };
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'in-use' });
    instead = null;
    await driver.execute(plan);
    const answer = { chapName: 'answer', secret: otherSecret };
    expect(await world.login(target, { chapName: 'alice', secret: rightSecret, target: answer })).toBe('in');
  });

  it.each([
    ['unbinding another account', 4, /^user=bob$/],
    ['deleting the account', 1, /^user=alice$/],
    ['binding another account again', 3, /^user=bob$/],
    ['making the account', 0, /^user=alice,/],
    ['binding the account', 3, /^user=alice$/],
  ])('goes on from where it was when the socket was closed at %s', async (_, operation, body) => {
    const plan = await driver.plan({ kind: 'replace', account, secret: secret(otherSecret) });
    instead = { operation, body, answer: 'close' };
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'unavailable' });
    instead = null;
    expect((await driver.listAccounts()).length).toBeGreaterThan(0);
    await driver.execute(plan);
    expect([await login('alice', otherSecret), await login('bob', rightSecret)]).toEqual(['in', 'in']);
    expect([await login('alice', rightSecret), await world.login(target, null)]).toEqual([
      'refused',
      'refused',
    ]);
  });
});
