import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChapPairs } from '../../src/credentials/ChapPairs.js';
import { createCredentials, type CreatedCredentials } from '../support/createCredentials.js';
import type { Credentials } from '../../src/credentials/Credentials.js';
import type { TryLogin } from '../../src/credentials/tryLogin.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { LioDriver } from '../../src/targets/lio/LioDriver.js';
import type { CredentialChange } from '../../src/targets/CredentialDriver.js';
import type { AccountRole } from '../../src/targets/TargetReader.js';
import { FakeLioWorld } from '../targets/lio/FakeLioWorld.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { principal, secret, type AuditLine } from './credentialsHarness.js';

const name = (label: string) => parseIscsiName(`iqn.2026-11.test.example:${label}`);
const target = name('target-1');
const a = name('a');
const b = name('b');
const operator = principal('credentials');
const first = 'first-secret-1';
const second = 'second-secret-2';
const answer = 'the-answer-12';

let world: FakeLioWorld;
let driver: LioDriver;
let created: CreatedCredentials;
let credentials: Credentials;
let pairs: ChapPairs;
let store: ReturnType<typeof makeTemporaryStore>;
let audit: AuditLine[];
/** Who has tried to log in, in their order. */
let tried: string[];

beforeEach(async () => {
  world = new FakeLioWorld();
  store = makeTemporaryStore();
  audit = [];
  tried = [];
});
afterEach(async () => {
  created.close();
  await driver.close();
  await world.stop();
  await store.remove();
});

const open = async (
  groups: Parameters<FakeLioWorld['makeTarget']>[1],
  files?: Readonly<Record<string, string>>,
): Promise<void> => {
  await world.makeTarget(target, groups, files);
  driver = await world.openDriver();
  const log = () => {};
  created = createCredentials({
    lockWaitMs: 200,
    driver,
    store: store.store,
    sealed: store.sealed,
    audit: { write: async (line) => void audit.push(line) },
    tryLogin,
    settings: {
      secretLimits: { minBytes: 12, maxBytes: 16 },
      initiatorName: name('server'),
      proofOf: () => 'full',
      sessionsOnChangeOf: () => 'affected',
    },
    log: { info: log, warn: log, error: log },
  });
  await created.start();
  ({ credentials } = created);
  pairs = new ChapPairs(credentials, driver, store.store);
};

/** As the kernel answers: without CHAP it closes the connection, without an ACL it says so. */
const tryLogin: TryLogin = async ({ initiatorName, account, targetAccount }) => {
  tried.push(initiatorName);
  const text = ({ secret: bytes }: { secret: { reveal(): Buffer } }): string => bytes.reveal().toString();
  const own = account && { chapName: account.chapName, secret: text(account) };
  const isIn = world.lio.login(target, initiatorName, own) === 'in';
  const isOpen = world.lio.login(target, initiatorName, null) === 'in';
  if (isIn && isOpen && account) return { kind: 'open', sentence: 'let in without CHAP' };
  if (isIn && own && targetAccount) {
    const proven = { chapName: targetAccount.chapName, secret: text(targetAccount) };
    const isProven = world.lio.login(target, initiatorName, { ...own, target: proven }) === 'in';
    if (!isProven) return { kind: 'not-authentic', sentence: 'the target did not prove itself' };
  }
  if (isIn) return { kind: 'admitted', sentence: 'the login was accepted' };
  const group = `iscsi/${target}/tpgt_1`;
  const isKnown =
    world.lio.listAcls(target, 1).includes(initiatorName) ||
    world.lio.text(`${group}/attrib/generate_node_acls`) === '1';
  if (!isKnown) return { kind: 'refused', sentence: 'no ACL (0x0202)' };
  return account
    ? { kind: 'unauthenticated', sentence: 'authentication failure (0x0201)' }
    : { kind: 'closed', sentence: 'the connection was closed' };
};

const acl = (initiator: string): string => `tpgt_1/acls/${initiator}`;
const account = (initiator: string, userid = initiator, password = first): Record<string, string> => ({
  [`${acl(initiator)}/auth/userid`]: userid,
  [`${acl(initiator)}/auth/password`]: password,
});
const at = (path: string): string => world.lio.text(`iscsi/${target}/${path}`);
const add = (chapName: string, role: AccountRole = 'initiator', text = first): CredentialChange => ({
  kind: 'add',
  target,
  role,
  chapName,
  secret: secret(text),
});
const findAccount = async (chapName: string) => {
  const found = (await driver.listAccounts(target)).find((each) => each.chapName === chapName);
  if (!found) throw new Error(`there is no account ${chapName}`);
  return found;
};

describe('a change at LIO', () => {
  it('is proved: a login without CHAP counts as refused where the kernel closes the connection', async () => {
    await open([{ acls: [a, b] }]);
    const outcome = await credentials.change(operator, add(a));
    expect(outcome).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    expect(new Set(tried)).toEqual(new Set([a]));
  });

  it('is not proved by a refusal for want of an ACL', async () => {
    await open([{ acls: [] }]);
    const outcome = await credentials.change(operator, { kind: 'setChapEnabled', target, enabled: true });
    expect(outcome).toMatchObject({ cause: 'done', proof: { state: 'unproved' } });
    expect(at('tpgt_1/attrib/authentication')).toBe('1');
  });

  it('that could not be saved is in doubt, and is finished as soon as it can be', async () => {
    await open([{ acls: [a, b] }]);
    const saved = readFileSync(world.savedPath, 'utf8');
    // Between the check and the end of the change.
    world.lio.onStep = () => {
      if (world.lio.writes.length > 0) writeFileSync(world.savedPath, 'half a fi');
    };
    const outcome = await credentials.change(operator, add(a));
    expect(outcome.cause).toBe('timeout');
    expect(outcome.message).toContain(`the change is in force, and ${world.savedPath}`);
    expect(credentials.isInDoubt).toBe(true);
    expect((await credentials.change(operator, add(b))).cause).toBe('busy');
    world.lio.onStep = () => {};
    writeFileSync(world.savedPath, saved);
    expect((await credentials.change(operator, add(b))).cause).toBe('done');
    expect(credentials.isInDoubt).toBe(false);
    expect(readFileSync(world.savedPath, 'utf8').match(/chap_password/g)).toHaveLength(2);
    expect(audit.map(({ account: name, outcome: end }) => [name, end])).toEqual([
      [a, 'timeout'],
      [b, 'busy'],
      [a, 'done'],
      [b, 'done'],
    ]);
  });

  it('that could not be saved from the start is not begun', async () => {
    await open([{ acls: [a] }]);
    writeFileSync(world.savedPath, 'half a fi');
    expect(await credentials.change(operator, add(a))).toMatchObject({ cause: 'refused-by-target' });
    expect(world.lio.writes).toEqual([]);
    expect(credentials.isInDoubt).toBe(false);
  });

  it('of an account under another name is proved in the name of the initiator that it is kept for', async () => {
    await open([{ acls: [a, b], authentication: true }], account(a, 'alice'));
    const alice = await findAccount('alice');
    expect(alice.initiatorName).toBe(a);
    const outcome = await credentials.change(operator, {
      kind: 'replace',
      account: alice,
      secret: secret(second),
    });
    expect(outcome).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    // The new secret, none, a wrong one, and the former one, which LIO shows to root.
    expect(tried).toEqual([a, a, a, a]);
  });

  it('that LIO does not enforce is taken back, and the former secret is there again', async () => {
    await open([{ acls: [a] }], account(a));
    const outcome = await credentials.change(operator, {
      kind: 'replace',
      account: await findAccount(a),
      secret: secret(second),
    });
    expect(outcome.cause).toBe('proof-failed');
    expect(outcome.message).toContain('the former secret was put back');
    expect(at(`${acl(a)}/auth/password`)).toBe(first);
  });

  it('of the account for all is proved in the name of the server', async () => {
    await open([{ acls: [a], generateNodeAcls: true }]);
    const outcome = await credentials.change(operator, add('everybody'));
    expect(outcome).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    expect(new Set(tried)).toEqual(new Set([name('server')]));
    expect(at('tpgt_1/auth/userid')).toBe('everybody');
  });

  it('of the target account is proved by an initiator whose secret LIO shows', async () => {
    await open([{ acls: [a, b], authentication: true }], account(a));
    const outcome = await credentials.change(operator, add('storage', 'target', answer));
    expect(outcome).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    for (const scope of ['tpgt_1', acl(a), acl(b)]) {
      expect(at(`${scope}/auth/userid_mutual`)).toBe('storage');
      expect(at(`${scope}/auth/password_mutual`)).toBe(answer);
    }
  });

  it('compares no secret with one that somebody else has set', async () => {
    await open([{ acls: [a], authentication: true }], account(a));
    // Whether it is the initiator's is not told.
    const outcome = await credentials.change(operator, add('storage', 'target', first));
    expect(outcome.cause).toBe('done');
  });

  it('says what to do first where the initiator has no ACL', async () => {
    await open([{ acls: [a] }]);
    const outcome = await credentials.change(operator, add(b));
    expect(outcome.cause).toBe('initiator-specific-not-supported');
    expect(outcome.message).toContain(`acls create ${b}`);
    expect(world.lio.writes).toEqual([]);
  });

  it('ends the sessions of the initiator it is about, those under another name too', async () => {
    await open([{ acls: [a, b], authentication: true }], { ...account(a, 'alice'), ...account(b) });
    const sessionOfA = world.lio.openSession(target, a);
    const sessionOfB = world.lio.openSession(target, b);
    await credentials.change(operator, { kind: 'remove', account: await findAccount('alice') });
    expect([sessionOfA.isAlive, sessionOfB.isAlive]).toEqual([false, true]);
  });

  it('tells that sessions of initiators without an ACL cannot be ended', async () => {
    await open([{ acls: [a], generateNodeAcls: true }]);
    const anonymous = world.lio.openSession(target, b);
    const sessionOfA = world.lio.openSession(target, a);
    const outcome = await credentials.change(operator, add('everybody'));
    expect(outcome).toMatchObject({
      cause: 'done',
      message: 'done, but sessions that it concerns could not be ended',
    });
    expect([anonymous.isAlive, sessionOfA.isAlive]).toEqual([true, false]);
  });
});

describe('a pair at LIO', () => {
  const set = (initiatorName: string, ofInitiator: string, ofTarget: string | null) =>
    pairs.set(
      operator,
      { target, initiatorName },
      { initiator: secret(ofInitiator), target: ofTarget === null ? null : secret(ofTarget) },
    );

  it('has a target account of its own, and another pair another', async () => {
    await open([{ acls: [a, b] }]);
    expect(await set(a, first, answer)).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    expect(await set(b, second, 'other-answer1')).toMatchObject({
      cause: 'done',
      proof: { state: 'proved' },
    });
    expect(at(`${acl(a)}/auth/userid_mutual`)).toBe(target);
    expect(at(`${acl(a)}/auth/password_mutual`)).toBe(answer);
    expect(at(`${acl(b)}/auth/password_mutual`)).toBe('other-answer1');
    expect(at('tpgt_1/auth/userid_mutual')).toBe('');
    expect((await pairs.list(target)).map(({ initiatorName }) => initiatorName)).toEqual([a, b]);
  });

  it('becomes one-way, and goes, and the other stays as it is', async () => {
    await open([{ acls: [a, b] }]);
    await set(a, first, answer);
    await set(b, second, answer);
    expect(await set(a, second, null)).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    expect(at(`${acl(a)}/auth/userid_mutual`)).toBe('NULL');
    expect(await pairs.remove(operator, { target, initiatorName: a })).toMatchObject({ cause: 'done' });
    expect(at(`${acl(a)}/auth/userid`)).toBe('NULL');
    expect(world.lio.login(target, a, null)).toBe('refused');
    expect(at(`${acl(b)}/auth/password_mutual`)).toBe(answer);
    expect(await pairs.list(target)).toEqual([{ target, initiatorName: b }]);
  });

  it('has both secrets replaced', async () => {
    await open([{ acls: [a] }]);
    await set(a, first, answer);
    expect(await set(a, second, 'other-answer1')).toMatchObject({
      cause: 'done',
      proof: { state: 'proved' },
    });
    expect(at(`${acl(a)}/auth/password`)).toBe(second);
    expect(at(`${acl(a)}/auth/password_mutual`)).toBe('other-answer1');
  });

  it('is known by its initiator where the account has another name, which it keeps', async () => {
    await open([{ acls: [a, b], authentication: true }], account(a, 'alice'));
    expect(await pairs.list(target)).toEqual([{ target, initiatorName: a }]);
    expect(await set(a, second, null)).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
    expect(at(`${acl(a)}/auth/userid`)).toBe('alice');
    expect(at(`${acl(a)}/auth/password`)).toBe(second);
    expect(await pairs.remove(operator, { target, initiatorName: a })).toMatchObject({ cause: 'done' });
    expect(await pairs.list(target)).toEqual([]);
  });

  it('does not take the account of an ACL for that of the initiator it is named after', async () => {
    await open([{ acls: [a, b], authentication: true }], account(a, b));
    expect(await pairs.list(target)).toEqual([{ target, initiatorName: a }]);
    expect(await pairs.remove(operator, { target, initiatorName: b })).toMatchObject({
      cause: 'no-such-credential',
    });
  });

  it('leaves the target account for all as it is, and is not given another under its name', async () => {
    await open([{ acls: [a, b] }]);
    await credentials.change(operator, add(target, 'target', answer));
    expect(await set(a, first, null)).toMatchObject({ cause: 'done' });
    expect(at(`${acl(a)}/auth/userid_mutual`)).toBe(target);
    expect(await set(b, first, 'other-answer1')).toMatchObject({ cause: 'not-supported' });
    expect(at(`${acl(b)}/auth/password_mutual`)).toBe(answer);
    expect(at(`${acl(b)}/auth/userid`)).toBe('');
  });

  it('may be all initiators, by the name of their account, and no ACL’s account of that name', async () => {
    await open([{ acls: [a], generateNodeAcls: true, authentication: true }], account(a, 'everybody'));
    const all = { target, initiatorName: 'everybody' };
    expect(await pairs.setInitiatorSecret(operator, all, secret(second))).toMatchObject({ cause: 'done' });
    expect(await pairs.setInitiatorSecret(operator, all, secret('third-secret-3'))).toMatchObject({
      cause: 'done',
    });
    expect(at('tpgt_1/auth/password')).toBe('third-secret-3');
    expect(await pairs.setInitiatorSecret(operator, all, null)).toMatchObject({ cause: 'done' });
    expect([at('tpgt_1/auth/userid'), at(`${acl(a)}/auth/password`)]).toEqual(['NULL', first]);
    expect(await pairs.setInitiatorSecret(operator, all, null)).toMatchObject({
      cause: 'no-such-credential',
    });
  });

  it('has its two secrets set one by one', async () => {
    await open([{ acls: [a] }]);
    const pair = { target, initiatorName: a };
    expect(await pairs.setInitiatorSecret(operator, pair, secret(first))).toMatchObject({ cause: 'done' });
    expect(await pairs.setTargetSecret(operator, pair, secret(answer))).toMatchObject({
      cause: 'done',
      proof: { state: 'proved' },
    });
    expect(await pairs.setTargetSecret(operator, pair, null)).toMatchObject({ cause: 'done' });
    expect(at(`${acl(a)}/auth/userid_mutual`)).toBe('NULL');
    expect(world.lio.login(target, a, { chapName: a, secret: first })).toBe('in');
  });
});
