import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { tgtAuthority } from '../../../src/targets/tgt/planChange.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { haveTgtd } from '../../support/tgtd.js';
import { addInitiator, change, otherSecret, rightSecret, secret } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const ref = (chapName: string) => ({ authority: tgtAuthority, chapName });

describe.skipIf(!haveTgtd)('what an administrator does with tgtadm', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;
  let second: IscsiName;

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openDriver();
    target = await world.createTarget();
    second = await world.createTarget();
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const names = async () => (await driver.listAccounts()).map(({ chapName }) => chapName).sort();
  const refusal = (wanted: CredentialChange): Promise<string | null> =>
    driver.plan(wanted).then(
      () => null,
      (error: unknown) => (error instanceof TargetDriverError ? error.reason : null),
    );

  it('is seen at the next call', async () => {
    const { tgtd } = world;
    await tgtd.newAccount('alice', rightSecret);
    expect(await driver.listAccounts()).toEqual([{ ...ref('alice'), initiatorName: null, bindings: [] }]);
    await tgtd.bindAccount(world.tidOf(target), 'alice');
    expect((await driver.findTarget(target))?.chapEnabled).toBe(true);
    expect(await driver.findAccount(ref('alice'))).toMatchObject({
      bindings: [{ target, role: 'initiator' }],
    });
    await tgtd.unbindAccount(world.tidOf(target), 'alice');
    expect((await driver.findTarget(target))?.chapEnabled).toBe(false);
    await tgtd.deleteTarget({ tid: world.tidOf(target), iscsiName: target });
    expect(await driver.findTarget(target)).toBeNull();
    expect((await driver.listTargets()).map(({ iscsiName }) => iscsiName)).toEqual([second]);
  });

  it('shows the initiator of an account whose CHAP name is an iSCSI name', async () => {
    await addInitiator(driver, target, 'iqn.2026-11.test.example:Host');
    expect(await driver.findAccount(ref('iqn.2026-11.test.example:Host'))).toMatchObject({
      initiatorName: 'iqn.2026-11.test.example:host',
    });
  });

  it('leaves discovery accounts out of the model', async () => {
    const { tgtd } = world;
    await tgtd.newAccount('finder', rightSecret);
    await tgtd.bindAccount(-1, 'finder');
    expect(await names()).toEqual([]);
    expect(await driver.findAccount(ref('finder'))).toBeNull();
    expect(await refusal({ kind: 'remove', account: ref('finder') })).toBe('no-such-account');
    expect(
      await refusal({
        kind: 'add',
        target,
        role: 'initiator',
        chapName: 'finder',
        secret: secret(rightSecret),
      }),
    ).toBe('already-there');
  });

  it('never deletes an account that serves discovery, too', async () => {
    const { tgtd } = world;
    await tgtd.newAccount('finder', rightSecret);
    await tgtd.bindAccount(-1, 'finder');
    await tgtd.bindAccount(world.tidOf(target), 'finder');
    expect(await names()).toEqual(['finder']);
    expect(await refusal({ kind: 'replace', account: ref('finder'), secret: secret(otherSecret) })).toBe(
      'in-use',
    );
    await change(driver, { kind: 'remove', account: ref('finder') });
    expect(await names()).toEqual([]);
    expect(await world.login(target, { chapName: 'finder', secret: rightSecret })).toBe('refused');
    expect(await world.login(target, null)).toBe('refused');
    expect(await tgtd.accounts()).toContain('finder');
  });

  it('does not replace the secret of an account that opens two targets', async () => {
    const account = await addInitiator(driver, target, 'alice');
    await change(driver, { kind: 'bind', account, target: second, role: 'initiator' });
    expect(await refusal({ kind: 'replace', account, secret: secret(otherSecret) })).toBe('in-use');
  });

  it('does not open another target when an account is deleted', async () => {
    const { tgtd } = world;
    // Bound by others, without a guard: deleting it at one go would leave both open.
    await tgtd.newAccount('alice', rightSecret);
    await tgtd.bindAccount(world.tidOf(target), 'alice');
    await tgtd.bindAccount(world.tidOf(second), 'alice');
    await change(driver, { kind: 'remove', account: ref('alice') });
    expect([await world.login(target, null), await world.login(second, null)]).toEqual([
      'refused',
      'refused',
    ]);
    expect(await names()).toEqual([]);
  });

  it('never lets one account serve both sides of CHAP', async () => {
    const account = await addInitiator(driver, target, 'alice');
    expect(await refusal({ kind: 'bind', account, target: second, role: 'target' })).toBe('in-use');
    const { account: answer } = await change(driver, {
      kind: 'add',
      target,
      role: 'target',
      chapName: 'answer',
      secret: secret(otherSecret),
    });
    if (answer === null) throw new Error('no account');
    expect(await refusal({ kind: 'bind', account: answer, target: second, role: 'initiator' })).toBe(
      'in-use',
    );
    await change(driver, { kind: 'bind', account: answer, target: second, role: 'target' });
    expect(await refusal({ kind: 'replace', account: answer, secret: secret(rightSecret) })).toBe('in-use');
  });

  it('has one target account for each target', async () => {
    const add = (chapName: string): CredentialChange => ({
      kind: 'add',
      target,
      role: 'target',
      chapName,
      secret: secret(otherSecret),
    });
    await change(driver, add('answer'));
    expect(await refusal(add('other answer'))).toBe('not-supported');
    const { account } = await change(driver, { ...add('unbound answer'), target: null } as CredentialChange);
    if (account === null) throw new Error('no account');
    expect(await refusal({ kind: 'bind', account, target, role: 'target' })).toBe('not-supported');
  });

  it('removes an account that others bound in both roles from both', async () => {
    const { tgtd } = world;
    await tgtd.newAccount('both', rightSecret);
    await tgtd.bindAccount(world.tidOf(target), 'both');
    await tgtd.bindAccount(world.tidOf(target), 'both', 'outgoing');
    await change(driver, { kind: 'remove', account: ref('both') });
    expect(await names()).toEqual([]);
    expect(await world.login(target, null)).toBe('refused');
  });

  it('binds accounts again whose names are not UTF-8, byte for byte', async () => {
    const { tgtd } = world;
    await addInitiator(driver, target, 'alice');
    const name = Buffer.from([0x6e, 0xe9, 0x65]);
    await tgtd.administer(
      'account',
      'new',
      -1,
      Buffer.concat([Buffer.from('user='), name, Buffer.from(',password=x')]),
    );
    await tgtd.administer(
      'account',
      'bind',
      world.tidOf(target),
      Buffer.concat([Buffer.from('user='), name]),
    );
    await change(driver, { kind: 'remove', account: ref('alice') });
    const shown = await driver.listAccounts();
    expect(shown).toMatchObject([{ bindings: [{ target, role: 'initiator' }] }]);
  });

  it.each([
    ['', 'at least one character'],
    ['a,b', 'no comma'],
    ['user=b', 'no "user="'],
    ['a\0b', 'no control characters'],
    ['a\nb', 'no control characters'],
    ['a\ud800', 'no lone surrogates'],
    ['a (outgoing)', 'not to end in " (outgoing)"'],
    ['é'.repeat(129), '258 bytes, expected at most 256'],
  ])('refuses the CHAP name %j', async (chapName, why) => {
    const error: unknown = await driver
      .plan({ kind: 'add', target, role: 'initiator', chapName, secret: secret(rightSecret) })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'invalid', message: expect.stringContaining(why) as string });
  });

  it.each([
    ['commas, spaces and letters', 'n0de, secret = "ü"'],
    ['255 bytes', 'x'.repeat(255)],
    ['one byte', 'x'],
  ])('takes a secret of %s', async (_, text) => {
    await addInitiator(driver, target, 'a = b', text);
    expect(await world.login(target, { chapName: 'a = b', secret: text })).toBe('in');
  });

  it('refuses a secret with a NUL byte, at which tgt would cut it', async () => {
    expect(
      await refusal({
        kind: 'add',
        target,
        role: 'initiator',
        chapName: 'alice',
        secret: secret('right\0-secret'),
      }),
    ).toBe('invalid');
  });

  it('takes a CHAP name of 256 bytes', async () => {
    const chapName = 'x'.repeat(256);
    await addInitiator(driver, target, chapName);
    expect((await driver.listAccounts())[0]?.chapName).toBe(chapName);
    expect(await world.login(target, null)).toBe('refused');
  });
});

describe.skipIf(!haveTgtd)('the requests of a change', () => {
  let world: TgtWorld;
  let driver: TgtDriver;
  let target: IscsiName;
  let sent: string[] = [];

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openTgtDriver({ onRequest: ({ description }) => void sent.push(description) });
    target = await world.createTarget();
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const executed = async (wanted: CredentialChange): Promise<readonly string[]> => {
    const plan = await driver.plan(wanted);
    sent = [];
    await driver.execute(plan);
    expect(sent.slice(0, 3)).toEqual(['show system', 'show account', 'show target']);
    return sent.slice(3).map((line) => line.replace(/iscsi-wbem-guard-[0-9a-f]+/, 'GUARD'));
  };

  it('protect a target before there is anything to protect it with', async () => {
    const chapName = 'alice';
    expect(
      await executed({ kind: 'add', target, role: 'initiator', chapName, secret: secret(rightSecret) }),
    ).toEqual([
      'new account "GUARD"',
      'bind account "GUARD" as incoming to target 1',
      'new account "alice"',
      'bind account "alice" as incoming to target 1',
    ]);
  });

  it('are two for another account', async () => {
    await addInitiator(driver, target, 'alice');
    expect(
      await executed({
        kind: 'add',
        target,
        role: 'initiator',
        chapName: 'bob',
        secret: secret(rightSecret),
      }),
    ).toEqual(['new account "bob"', 'bind account "bob" as incoming to target 1']);
  });

  it('replace the last account without touching another', async () => {
    await addInitiator(driver, target, 'alice');
    const account = await addInitiator(driver, target, 'bob');
    expect(await executed({ kind: 'replace', account, secret: secret(otherSecret) })).toEqual([
      'delete account "bob"',
      'new account "bob"',
      'bind account "bob" as incoming to target 1',
    ]);
  });

  it('bind the others again before the replaced account is made, which is the last from then on', async () => {
    const account = await addInitiator(driver, target, 'alice');
    await addInitiator(driver, target, 'bob');
    await addInitiator(driver, target, 'carol');
    expect(await executed({ kind: 'replace', account, secret: secret(otherSecret) })).toEqual([
      'unbind account "carol" as incoming from target 1',
      'unbind account "bob" as incoming from target 1',
      'delete account "alice"',
      'bind account "bob" as incoming to target 1',
      'bind account "carol" as incoming to target 1',
      'new account "alice"',
      'bind account "alice" as incoming to target 1',
    ]);
    expect((await executed({ kind: 'replace', account, secret: secret(rightSecret) })).length).toBe(3);
  });
});
