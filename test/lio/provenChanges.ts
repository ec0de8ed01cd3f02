import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChapPairs } from '../../src/credentials/ChapPairs.js';
import { createCredentials, type CreatedCredentials } from '../support/createCredentials.js';
import type { Credentials } from '../../src/credentials/Credentials.js';
import { tryLogin } from '../../src/credentials/tryLogin.js';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { LioDriver } from '../../src/targets/lio/LioDriver.js';
import type { CredentialChange } from '../../src/targets/CredentialDriver.js';
import type { Account, AccountRole } from '../../src/targets/TargetReader.js';
import { principal, secret } from '../credentials/credentialsHarness.js';
import { LoginProbe } from '../interop/LoginProbe.js';
import { holdSession } from '../support/holdSession.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';
import { configfs, type GuestGroupOptions, type GuestLio } from '../targets/lio/GuestLio.js';
import { isLongForm } from './form.js';

const name = (label: string) => parseIscsiName(`iqn.2026-11.test.example:${label}`);
const target = name('proved');
const a = name('a');
const b = name('b');
const server = name('server');
const operator = principal('credentials');
const first = 'first-secret-1';
const second = 'second-secret-2';
const answer = 'the-answer-12';
const group = `iscsi/${target}/tpgt_1`;
const proved = { cause: 'done', proof: { state: 'proved' } };

/** Of five changes each, while others try to get in. */
const rounds = 40;

/** Changes of credentials whose proof logs in to the kernel's own target: what it does is what they rest on. */
export function declareProvenChanges(getLio: () => GuestLio): void {
  describe('a change, proved by logins at the kernel', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-proved-'));
    const savedConfigurationPath = join(folder, 'saveconfig.json');
    let lio: GuestLio;
    let driver: LioDriver;
    let created: CreatedCredentials;
    let credentials: Credentials;
    let store: TemporaryStore;

    beforeAll(() => {
      lio = getLio();
    });
    afterEach(async () => {
      created.close();
      await driver.close();
      await store.remove();
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const open = async (
      options: GuestGroupOptions,
      files: Readonly<Record<string, string>> = {},
    ): Promise<void> => {
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, options);
      for (const [path, value] of Object.entries(files)) await lio.set(`${group}/${path}`, value);
      writeFileSync(savedConfigurationPath, await lio.save(), { mode: 0o600 });
      const log = () => {};
      driver = new LioDriver({
        configfsPath: configfs,
        savedConfigurationPath,
        log: { warn: log },
        configfs: lio.openConfigfs(log),
      });
      await driver.start();
      store = makeTemporaryStore();
      created = createCredentials({
        lockWaitMs: 2000,
        driver,
        store: store.store,
        sealed: store.sealed,
        audit: { write: async () => {} },
        // The portal as it is reached from outside of the guest.
        tryLogin: (attempt, signal) =>
          tryLogin({ ...attempt, portal: { ...attempt.portal, ...lio.portal } }, signal),
        settings: {
          secretLimits: { minBytes: 12, maxBytes: 16 },
          initiatorName: server,
          proofOf: () => 'full',
          sessionsOnChangeOf: () => 'affected',
        },
        log: { info: log, warn: log, error: log },
      });
      await created.start();
      ({ credentials } = created);
    };
    const add = (chapName: string, role: AccountRole = 'initiator', text = first): CredentialChange => ({
      kind: 'add',
      target,
      role,
      chapName,
      secret: secret(text),
    });
    const findAccount = async (chapName: string): Promise<Account> => {
      const found = (await driver.listAccounts(target)).find((each) => each.chapName === chapName);
      if (!found) throw new Error(`there is no account ${chapName}`);
      return found;
    };
    const getIn = async (
      initiatorName: string,
      chapName: string | null,
      text = first,
      targetAccount: readonly [chapName: string, secret: string] | null = null,
    ): Promise<'in' | 'refused' | 'not authentic'> => {
      try {
        const session = await login({
          ...lio.portal,
          targetName: target,
          initiatorName,
          chap: chapName === null ? null : { userName: chapName, secret: Buffer.from(text) },
          targetChap: targetAccount && {
            userName: targetAccount[0],
            secret: Buffer.from(targetAccount[1]),
          },
          algorithms: [7],
        });
        await session.logout();
        return 'in';
      } catch (error) {
        if (!(error instanceof IscsiLoginError)) throw error;
        if (error.kind === 'target-not-authentic') return 'not authentic';
        // The kernel closes the connection of who does not offer CHAP.
        if (['unauthenticated', 'closed-in-security'].includes(error.kind)) return 'refused';
        throw error;
      }
    };

    it('of one initiator: added, replaced and removed; the former secret is refused, its sessions end, others stay', async () => {
      await open({ acls: [a, b] });
      expect(await credentials.change(operator, add(a))).toMatchObject(proved);
      expect(await credentials.change(operator, add(b, 'initiator', second))).toMatchObject(proved);
      const sessionOfA = await holdSession(lio.portal, target, { chapName: a, secret: first }, a);
      const sessionOfB = await holdSession(lio.portal, target, { chapName: b, secret: second }, b);
      const replaced = await credentials.change(operator, {
        kind: 'replace',
        account: await findAccount(a),
        secret: secret('third-secret-3'),
      });
      expect(replaced).toMatchObject(proved);
      expect([await sessionOfA.isAlive(), await sessionOfB.isAlive()]).toEqual([false, true]);
      expect(await getIn(a, a)).toBe('refused');
      expect(await getIn(a, a, 'third-secret-3')).toBe('in');
      await credentials.change(operator, { kind: 'remove', account: await findAccount(a) });
      await credentials.change(operator, { kind: 'remove', account: await findAccount(b) });
      expect(await sessionOfB.isAlive()).toBe(false);
      // Nobody has an account any more, and nobody gets in.
      expect(await getIn(a, a, 'third-secret-3')).toBe('refused');
      expect(await getIn(a, null)).toBe('refused');
      expect(await lio.value(`${group}/attrib/authentication`)).toBe('1');
      expect(readFileSync(savedConfigurationPath, 'utf8')).not.toContain('third-secret-3');
      await sessionOfA.close();
      await sessionOfB.close();
    });

    it('that the kernel does not enforce fails its proof, and the former secret is there again', async () => {
      await open(
        { acls: [a], authentication: false },
        { [`acls/${a}/auth/userid`]: a, [`acls/${a}/auth/password`]: first },
      );
      const { cause, message } = await credentials.change(operator, {
        kind: 'replace',
        account: await findAccount(a),
        secret: secret(second),
      });
      expect(cause).toBe('proof-failed');
      expect(message).toContain('the former secret was put back');
      expect(await lio.value(`${group}/acls/${a}/auth/password`)).toBe(first);
    });

    it.runIf(isLongForm)(
      'of the account for all: those without an ACL get in with it, and not without',
      async () => {
        await open({ acls: [a], generateNodeAcls: true });
        expect(await credentials.change(operator, add('everybody'))).toMatchObject(proved);
        expect(await getIn(b, 'everybody')).toBe('in');
        expect(await getIn(b, 'everybody', second)).toBe('refused');
        expect(await getIn(b, null)).toBe('refused');
        // An ACL has its own account or none.
        expect(await getIn(a, 'everybody')).toBe('refused');
      },
    );

    it.runIf(isLongForm)(
      'of the target account: every initiator can ask the target for its proof',
      async () => {
        await open({ acls: [a, b] });
        await credentials.change(operator, add(a));
        await credentials.change(operator, add(b, 'initiator', second));
        expect(await credentials.change(operator, add('storage', 'target', answer))).toMatchObject(proved);
        expect(await getIn(a, a, first, ['storage', answer])).toBe('in');
        expect(await getIn(b, b, second, ['storage', answer])).toBe('in');
        expect(await getIn(b, b, second, ['storage', 'another-answer'])).toBe('not authentic');
        expect(await getIn(a, a)).toBe('in');
      },
    );

    it('of pairs: each of two ACLs has both secrets of its own', async () => {
      await open({ acls: [a, b] });
      const pairs = new ChapPairs(credentials, driver, store.store);
      const set = (initiatorName: string, ofInitiator: string, ofTarget: string) =>
        pairs.set(
          operator,
          { target, initiatorName },
          { initiator: secret(ofInitiator), target: secret(ofTarget) },
        );
      expect(await set(a, first, answer)).toMatchObject(proved);
      expect(await set(b, second, 'other-answer1')).toMatchObject(proved);
      expect(await getIn(a, a, first, [target, answer])).toBe('in');
      expect(await getIn(b, b, second, [target, 'other-answer1'])).toBe('in');
      expect(await getIn(b, b, second, [target, answer])).toBe('not authentic');
      expect(await getIn(a, a, second, [target, answer])).toBe('refused');
    });

    it.runIf(isLongForm)(
      `lets nobody in without a valid secret, at no moment of ${rounds * 5}`,
      async () => {
        await open({ acls: [a, b], authentication: true });
        const wrong = { chapName: a, secret: 'never-a-secret' };
        const probe = new LoginProbe(lio.portal, [
          { target, initiatorName: a, account: null },
          { target, initiatorName: b, account: null },
          { target, initiatorName: a, account: wrong },
          { target, initiatorName: b, account: { ...wrong, chapName: b } },
        ]);
        const change = async (what: CredentialChange): Promise<void> => {
          expect((await credentials.change(operator, what)).cause).toBe('done');
        };
        for (let round = 1; round <= rounds; round += 1) {
          const [early, late] = [1, 2].map((half) => `secret-${half}-${String(round).padStart(4, '0')}`);
          await change(add(a, 'initiator', early));
          await change(add(b, 'initiator', early));
          const account = await findAccount(a);
          await change({ kind: 'replace', account, secret: secret(late ?? '') });
          expect([await getIn(a, a, early), await getIn(a, a, late)]).toEqual(['refused', 'in']);
          await change({ kind: 'remove', account });
          await change({ kind: 'remove', account: await findAccount(b) });
          expect([await getIn(a, a, late), await getIn(b, b, early)]).toEqual(['refused', 'refused']);
        }
        await probe.stop();
        expect(probe.admitted).toEqual([]);
        expect(probe.counts.refused).toBeGreaterThan(rounds * 5);
      },
      600_000,
    );

    it.runIf(isLongForm)(
      'is still in force after a restart of the machine, by targetctl restore',
      async () => {
        await open({ acls: [a, b] });
        const pairs = new ChapPairs(credentials, driver, store.store);
        await credentials.change(operator, add(a));
        const pair = { target, initiatorName: b };
        await pairs.set(operator, pair, { initiator: secret(second), target: secret(answer) });
        const accounts = await driver.listAccounts(target);
        await lio.restartMachine(readFileSync(savedConfigurationPath, 'utf8'));
        expect(await driver.listAccounts(target)).toEqual(accounts);
        expect(accounts.map(({ chapName }) => chapName).toSorted()).toEqual([a, b, target].toSorted());
        expect(await getIn(a, a)).toBe('in');
        expect(await getIn(b, b, second, [target, answer])).toBe('in');
        expect(await getIn(a, null)).toBe('refused');
        expect(await getIn(a, a, second)).toBe('refused');
        expect(
          await credentials.change(operator, { kind: 'remove', account: await findAccount(a) }),
        ).toMatchObject({
          cause: 'done',
        });
        expect(await getIn(a, a)).toBe('refused');
      },
    );
  });
}
