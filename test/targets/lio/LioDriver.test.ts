import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChapSecret } from '../../../src/targets/ChapSecret.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import type { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import type { AccountRole } from '../../../src/targets/TargetReader.js';
import { change, rightSecret, secret } from '../contract/ContractWorld.js';
import type { FakeGroupOptions } from './FakeLio.js';
import { FakeLioWorld } from './FakeLioWorld.js';

const name = (label: string): IscsiName => parseIscsiName(`iqn.2026-11.test.example:${label}`);
const target = name('target-1');
const a = name('a');
const b = name('b');

let world: FakeLioWorld;
let driver: LioDriver;

beforeEach(async () => {
  world = new FakeLioWorld();
  driver = await world.openDriver();
});
afterEach(async () => {
  await driver.close();
  await world.stop();
});

const make = (groups: readonly FakeGroupOptions[], files?: Readonly<Record<string, string>>): Promise<void> =>
  world.makeTarget(target, groups, files);
const at = (path: string): string => world.lio.text(`iscsi/${target}/${path}`);
const set = (path: string, value: string): void => world.lio.set(`iscsi/${target}/${path}`, value);
const add = (
  chapName: string,
  role: AccountRole = 'initiator',
  over: { readonly initiatorName?: IscsiName; readonly secret?: ChapSecret } = {},
): CredentialChange => ({ kind: 'add', target, role, chapName, secret: secret(rightSecret), ...over });
const refusal = async (wanted: CredentialChange): Promise<TargetDriverError> => {
  const thrown: unknown = await driver.plan(wanted).catch((error: unknown) => error);
  if (!(thrown instanceof TargetDriverError)) throw new Error('the plan was not refused');
  return thrown;
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

describe('accounts of LIO', () => {
  it('are found at portal groups and ACLs, in both roles, under authorities of their own', async () => {
    await make(
      [
        { tag: 1, acls: [a] },
        { tag: 26, acls: [b] },
      ],
      {
        'tpgt_1/auth/userid': 'everybody',
        'tpgt_1/auth/userid_mutual': 'storage',
        [`tpgt_1/acls/${a}/auth/userid`]: 'alice',
        [`tpgt_1/acls/${a}/auth/userid_mutual`]: 'alice',
        [`tpgt_26/acls/${b}/auth/userid`]: b,
      },
    );
    const group = `${target},t,0x0001`;
    const expected = [
      [group, 'everybody', null, 'initiator'],
      [`${group},target`, 'storage', null, 'target'],
      [`${group},i,${hash(a)}`, 'alice', a, 'initiator'],
      [`${group},i,${hash(a)},target`, 'alice', a, 'target'],
      [`${target},t,0x001a,i,${hash(b)}`, b, b, 'initiator'],
    ];
    const accounts = await driver.listAccounts(target);
    expect(
      accounts.map(({ authority, chapName, initiatorName, bindings }) => [
        authority,
        chapName,
        initiatorName,
        bindings.map(({ role }) => role).join(),
      ]),
    ).toEqual(expected);
    expect(await driver.listAccounts()).toEqual(accounts);
    for (const account of accounts) expect(await driver.findAccount(account)).toEqual(account);
    const authorities = await driver.listAuthorities();
    expect(authorities.map((authority) => authority.name)).toEqual(
      expect.arrayContaining(expected.map(([authority]) => authority)),
    );
    expect(new Set(authorities.map((authority) => authority.name)).size).toBe(8);
  });

  it('are none where only a secret is set, or NULL, or nothing', async () => {
    await make([{ acls: [a, b] }], {
      [`tpgt_1/acls/${a}/auth/password`]: 'left-behind-1',
      [`tpgt_1/acls/${b}/auth/userid`]: 'NULL',
      'tpgt_1/auth/userid': 'NULLIFY',
    });
    expect(await driver.listAccounts()).toEqual([]);
  });

  it.each(['tgt', 'unbound', `${target},t,0x0001,i,short`, `${target},t,1`, ',t,0x0001', ''])(
    'are none under the authority %j',
    async (authority) => {
      await make([{ acls: [a] }], { [`tpgt_1/acls/${a}/auth/userid`]: a });
      expect(await driver.findAccount({ authority, chapName: a })).toBeNull();
      expect(driver.lockKey({ kind: 'remove', account: { authority, chapName: a } })).toBe('lio/');
    },
  );

  it('of one name for one initiator in two portal groups are one', async () => {
    await make([
      { tag: 1, acls: [a] },
      { tag: 2, acls: [a, b] },
    ]);
    const { account } = await change(driver, add(a));
    expect(await driver.listAccounts()).toHaveLength(1);
    expect(at(`tpgt_1/acls/${a}/auth/password`)).toBe(rightSecret);
    expect(at(`tpgt_2/acls/${a}/auth/password`)).toBe(rightSecret);
    if (!account) throw new Error('no account');
    await change(driver, { kind: 'remove', account });
    expect([at(`tpgt_1/acls/${a}/auth/userid`), at(`tpgt_2/acls/${a}/auth/userid`)]).toEqual([
      'NULL',
      'NULL',
    ]);
  });

  it('that an administrator makes, changes and removes are seen at the next request', async () => {
    await make([{ acls: [a] }]);
    expect(await driver.listAccounts(target)).toEqual([]);
    set(`tpgt_1/acls/${a}/auth/userid`, a);
    const [account] = await driver.listAccounts(target);
    expect(account?.chapName).toBe(a);
    expect((await driver.findTarget(target))?.chapEnabled).toBe(false);
    set('tpgt_1/attrib/authentication', '1');
    expect((await driver.findTarget(target))?.chapEnabled).toBe(true);
    world.lio.removeAcl(target, a);
    expect(await driver.listAccounts(target)).toEqual([]);
    if (account)
      expect(await refusal({ kind: 'remove', account })).toMatchObject({ reason: 'no-such-account' });
  });

  it('are lock for lock their targets', () => {
    const account = { authority: `${target},t,0x0001,i,${hash(a)},target`, chapName: 'x' };
    expect(driver.lockKey({ kind: 'remove', account })).toBe(`lio/${target}`);
    expect(driver.lockKey(add(a))).toBe(`lio/${target}`);
    expect(driver.lockKey({ kind: 'setChapEnabled', target: b, enabled: true })).toBe(`lio/${b}`);
  });

  it('show their secrets to log in with, and hold none', async () => {
    await make([{ acls: [a, b] }], {
      [`tpgt_1/acls/${a}/auth/userid`]: a,
      [`tpgt_1/acls/${a}/auth/password`]: rightSecret,
      [`tpgt_1/acls/${b}/auth/userid`]: b,
      [`tpgt_1/acls/${b}/auth/password`]: 'ends-in-newline\n',
    });
    const [ofA, ofB] = await driver.listAccounts(target);
    if (!ofA || !ofB) throw new Error('no accounts');
    expect((await driver.readSecret(ofA))?.reveal().toString()).toBe(rightSecret);
    // It could not be put back as it is.
    expect(await driver.readSecret(ofB)).toBeNull();
    expect(await driver.heldSecret()).toBeNull();
  });
});

describe('targets of LIO', () => {
  it('have the portals of all portal groups, those that can be logged in to first', async () => {
    await make([
      { tag: 1, portals: ['192.0.2.1:3260', '[2001:db8::1]:860'] },
      { tag: 2, portals: ['0.0.0.0:3261'] },
    ]);
    set('tpgt_1/enable', '0');
    expect((await driver.findTarget(target))?.portals).toEqual([
      { address: '0.0.0.0', port: 3261, portalGroupTag: 2 },
      { address: '192.0.2.1', port: 3260, portalGroupTag: 1 },
      { address: '2001:db8::1', port: 860, portalGroupTag: 1 },
    ]);
  });

  it.each([
    ['no ACL, authentication off', { authentication: false }, {}, false],
    ['no ACL, authentication on', { authentication: true }, {}, true],
    ['an ACL that follows an open portal group', { acls: [a] }, {}, false],
    ['an ACL that asks for CHAP itself', { acls: [a] }, { [a]: '1' }, true],
    ['one that does, and one that follows', { acls: [a, b] }, { [a]: '1' }, false],
    ['an ACL that lets in without', { acls: [a, b], authentication: true }, { [b]: '0' }, false],
    ['one that does, and demo mode', { acls: [a], generateNodeAcls: true }, { [a]: '1' }, false],
  ])('with %s: chapEnabled as a login shows', async (_, group, authentication, enabled) => {
    await make([group]);
    for (const [acl, value] of Object.entries(authentication))
      set(`tpgt_1/acls/${acl}/attrib/authentication`, value);
    expect((await driver.findTarget(target))?.chapEnabled).toBe(enabled);
  });

  it('are not called closed for a portal group whose number is spelt otherwise', async () => {
    await make([{ acls: [a], authentication: true }]);
    expect((await driver.findTarget(target))?.chapEnabled).toBe(true);
    const list = world.lio.listFolders.bind(world.lio);
    world.lio.listFolders = async (path) =>
      path === `iscsi/${target}` ? ['tpgt_1', 'tpgt_0x10'] : list(path);
    expect((await driver.findTarget(target))?.chapEnabled).toBe(false);
    const plan = await driver.plan(add(a));
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'no-such-target' });
  });

  it('are none, as long as there is nothing of iSCSI in configfs', async () => {
    expect(await driver.listTargets()).toEqual([]);
    expect(await refusal(add(a))).toMatchObject({ reason: 'no-such-target' });
  });
});

describe('LIO refuses, naming what to do', () => {
  it('an account for an initiator without an ACL', async () => {
    await make([{ acls: [a], tag: 3 }]);
    expect(await refusal(add(b))).toMatchObject({
      reason: 'initiator-specific-not-supported',
      message: expect.stringContaining(`targetcli /iscsi/${target}/tpg3/acls create ${b}`) as string,
    });
  });

  it('an account for all where only initiators with an ACL are admitted', async () => {
    await make([{ acls: [a] }]);
    expect(await refusal(add('everybody'))).toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('generate_node_acls is 0') as string,
    });
  });

  it('a target account without any ACL', async () => {
    await make([{}]);
    expect(await refusal(add('storage', 'target'))).toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('make one first') as string,
    });
  });

  it('a second account where there is one, in either role', async () => {
    await make([{ acls: [a] }], { [`tpgt_1/acls/${a}/auth/userid`]: 'alice' });
    expect(await refusal(add(a))).toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('"alice"') as string,
    });
    await change(driver, add('storage', 'target'));
    expect(await refusal(add('other', 'target'))).toMatchObject({ reason: 'not-supported' });
    expect(await refusal(add('storage', 'target'))).toMatchObject({ reason: 'already-there' });
    expect(await refusal(add('other', 'target', { initiatorName: a }))).toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('to all initiators as "storage"') as string,
    });
  });

  it('a target account for all where every ACL has one of its own', async () => {
    await make([{ acls: [a] }]);
    await change(driver, add('mine', 'target', { initiatorName: a }));
    expect(await refusal(add('storage', 'target'))).toMatchObject({ reason: 'not-supported' });
    expect(await refusal(add('mine', 'target'))).toMatchObject({ reason: 'already-there' });
  });

  it.each([
    'NULL',
    'NULLIFIED-SECRET',
    ' leading-space-1',
    'trailing-space ',
    'tab-at-the-end\t',
    'no-break\u00a0',
  ])('the name and the secret %j, which would be another one', async (value) => {
    await make([{ acls: [a], generateNodeAcls: true }]);
    expect(await refusal(add(value))).toMatchObject({ reason: 'invalid' });
    const error = await refusal(add(a, 'initiator', { secret: secret(value) }));
    expect(error.reason).toBe('invalid');
    expect(error.message).not.toContain(value.trim() === 'NULL' ? 'secret NULL' : value);
  });

  it.each([
    ['a newline at its end', Buffer.from('with-newline\n')],
    ['a newline inside', Buffer.from('with\nnewline-1')],
    ['a NUL', Buffer.from('with-a\0nul-12')],
    ['bytes that are not UTF-8', Buffer.from('ff00ff00ff00ff00ff00ff00', 'hex')],
    ['256 bytes', Buffer.alloc(256, 'x')],
  ])('a secret with %s', async (_, bytes) => {
    await make([{ acls: [a] }]);
    const wanted = new ChapSecret(bytes, { minBytes: 0, maxBytes: 1024 });
    expect(await refusal(add(a, 'initiator', { secret: wanted }))).toMatchObject({ reason: 'invalid' });
  });

  it('nothing of 255 bytes, or with space and letters of all kinds inside', async () => {
    await make([{ acls: [a], generateNodeAcls: true }]);
    await change(driver, add('ä name', 'initiator', { secret: secret('x'.repeat(255)) }));
    expect(at('tpgt_1/auth/userid')).toBe('ä name');
    expect(at('tpgt_1/auth/password')).toHaveLength(255);
  });

  it('to bind an account elsewhere, or where it is', async () => {
    await make([{ acls: [a] }]);
    const second = name('target-2');
    await world.makeTarget(second, [{ acls: [a] }]);
    const { account } = await change(driver, add(a));
    if (!account) throw new Error('no account');
    const bind = { kind: 'bind', account, role: 'initiator' } as const;
    expect(await refusal({ ...bind, target })).toMatchObject({ reason: 'already-there' });
    expect(await refusal({ ...bind, target: second })).toMatchObject({ reason: 'not-supported' });
  });
});

describe('carrying out a change', () => {
  it('leaves alone what somebody else has put there meanwhile', async () => {
    await make([{ acls: [a], authentication: true }]);
    const plan = await driver.plan(add(a));
    set(`tpgt_1/acls/${a}/auth/userid`, 'alice');
    set(`tpgt_1/acls/${a}/auth/password`, 'of-the-admin-1');
    await expect(driver.execute(plan)).rejects.toMatchObject({ reason: 'in-use' });
    expect(at(`tpgt_1/acls/${a}/auth/password`)).toBe('of-the-admin-1');
  });

  it('of a removal has nothing to do where somebody else’s account is by then', async () => {
    await make([{ acls: [a], authentication: true }], { [`tpgt_1/acls/${a}/auth/userid`]: a });
    const [account] = await driver.listAccounts();
    if (!account) throw new Error('no account');
    const plan = await driver.plan({ kind: 'remove', account });
    set(`tpgt_1/acls/${a}/auth/userid`, 'alice');
    await driver.execute(plan);
    expect(at(`tpgt_1/acls/${a}/auth/userid`)).toBe('alice');
  });

  it('fails where the ACL is gone', async () => {
    await make([{ acls: [a], authentication: true }]);
    const plan = await driver.plan(add(a));
    world.lio.removeAcl(target, a);
    await expect(driver.execute(plan)).rejects.toMatchObject({
      reason: 'no-such-target',
      message: expect.stringContaining(`the ACL of ${a}`) as string,
    });
  });

  it('writes no newline, name before secret, and a new secret in one write', async () => {
    await make([{ acls: [a], authentication: true }]);
    const { account } = await change(driver, add(a));
    if (!account) throw new Error('no account');
    await change(driver, { kind: 'replace', account, secret: secret('another-secret') });
    await change(driver, { kind: 'remove', account });
    const auth = `iscsi/${target}/tpgt_1/acls/${a}/auth`;
    expect(world.lio.writes).toEqual([
      [`${auth}/password`, 'NULL'],
      [`${auth}/userid`, a],
      [`${auth}/password`, rightSecret],
      [`${auth}/password`, 'another-secret'],
      [`${auth}/password`, 'NULL'],
      [`${auth}/userid`, 'NULL'],
    ]);
  });

  it('gives a target account to the ACLs made since, when it is replaced', async () => {
    await make([{ acls: [a], authentication: true }]);
    const { account } = await change(driver, add('storage', 'target'));
    if (!account) throw new Error('no account');
    world.lio.addAcl(target, b);
    await change(driver, { kind: 'replace', account, secret: secret('another-answer') });
    expect(at(`tpgt_1/acls/${b}/auth/userid_mutual`)).toBe('storage');
    expect(at(`tpgt_1/acls/${b}/auth/password_mutual`)).toBe('another-answer');
    await change(driver, { kind: 'remove', account });
    expect(await driver.listAccounts()).toEqual([]);
  });
});

describe('LIO that cannot be asked', () => {
  it('is unavailable where its modules are not loaded, and found when they are', async () => {
    world.lio.isLoaded = false;
    await expect(driver.listTargets()).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('/sys/kernel/config/target') as string,
    });
    await expect(driver.plan(add(a))).rejects.toMatchObject({ reason: 'unavailable' });
    world.lio.isLoaded = true;
    expect(await driver.listTargets()).toEqual([]);
  });

  it('starts without it, with a warning', async () => {
    world.lio.isLoaded = false;
    const early = await world.openDriver();
    expect(world.warnings).toEqual([expect.stringContaining('LIO is not there')]);
    await early.close();
  });

  it('lets nobody but root read accounts, and says so', async () => {
    await make([{ acls: [a] }]);
    world.lio.refuses = 'EPERM';
    await expect(driver.listAccounts()).rejects.toMatchObject({
      reason: 'rejected',
      message: expect.stringContaining('CAP_SYS_ADMIN') as string,
    });
  });
});

describe('sessions of LIO', () => {
  it('are shown with what the kernel tells of them', async () => {
    await make([{ acls: [a], generateNodeAcls: true }]);
    world.lio.openSession(target, a);
    world.lio.openSession(target, b);
    expect(await driver.listSessions(target)).toEqual([
      {
        target,
        id: `1,1,${a}`,
        initiatorName: a,
        isid: '00023d000001',
        tsih: 1,
        authenticationMethod: null,
        mutual: null,
        connections: [{ cid: 0, initiatorAddress: '127.0.0.1' }],
      },
      {
        target,
        id: `1,dynamic,${b}`,
        initiatorName: b,
        isid: null,
        tsih: null,
        authenticationMethod: null,
        mutual: null,
        connections: [],
      },
    ]);
  });

  it('are ended once for each initiator, by a queue depth that goes to and fro', async () => {
    await make([{ acls: [a, b] }]);
    const depths: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const sessions = [world.lio.openSession(target, a), world.lio.openSession(target, a)];
      const other = world.lio.openSession(target, b);
      const shown = await driver.listSessions(target);
      await driver.endSessions(shown.filter(({ initiatorName }) => initiatorName === a));
      expect([...sessions, other].map(({ isAlive }) => isAlive)).toEqual([false, false, true]);
      depths.push(at(`tpgt_1/acls/${a}/cmdsn_depth`));
    }
    expect(depths).toEqual(['63', '64', '63']);
    expect(world.lio.writes).toHaveLength(3);
    expect(at(`tpgt_1/acls/${b}/cmdsn_depth`)).toBe('64');
  });

  it('of an initiator without an ACL cannot be ended; the others are', async () => {
    await make([{ acls: [a], generateNodeAcls: true }]);
    const [ofA, ofB] = [world.lio.openSession(target, a), world.lio.openSession(target, b)];
    await expect(driver.endSessions(await driver.listSessions(null))).rejects.toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining(b) as string,
    });
    expect([ofA.isAlive, ofB.isAlive]).toEqual([false, true]);
  });

  it('that are gone, with their ACL or their target, are no error', async () => {
    await make([{ acls: [a] }]);
    world.lio.openSession(target, a);
    const shown = await driver.listSessions(target);
    world.lio.removeAcl(target, a);
    await driver.endSessions(shown);
    world.lio.removeTargets();
    await driver.endSessions(shown);
    expect(world.lio.writes).toEqual([]);
  });
});
