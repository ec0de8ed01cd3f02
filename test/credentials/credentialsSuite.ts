import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/targets/TargetReader.js';
import {
  account,
  add,
  type CredentialsHarness,
  initiator,
  principal,
  secret,
  target,
} from './credentialsHarness.js';

/** What holds of changes of credentials, wherever the host is that they are made at. */
export function credentialsSuite(makeHarness: () => CredentialsHarness): void {
  let harness: CredentialsHarness;
  const operator = principal('credentials');

  beforeEach(async () => {
    harness = makeHarness();
    await harness.start();
  });

  afterEach(() => harness.dispose());

  describe('a credential change', () => {
    it('is made, proved by logins that must succeed and that must be refused, and recorded', async () => {
      const outcome = await harness.credentials.change(operator, add());

      expect(outcome).toMatchObject({ cause: 'done', account: account(), proof: { state: 'proved' } });
      expect(outcome.proof?.reason).toBe(
        `a login as ${initiator} was accepted; a login without credentials was refused; a login with a wrong secret was refused`,
      );
      expect(harness.credentials.proofOf(account())?.state).toBe('proved');
      expect(harness.audit).toMatchObject([
        {
          who: 'operator',
          address: '127.0.0.1',
          door: 'cim-xml',
          what: 'add',
          target,
          account: initiator,
          outcome: 'done',
        },
      ]);
      expect(harness.intents()).toEqual([]);
    });

    it('is refused, recorded and not tried for a caller without the role "credentials"', async () => {
      const outcome = await harness.credentials.change(principal('read', 'write'), add());

      expect(outcome.cause).toBe('access-denied');
      expect(harness.driver.calls).toEqual([]);
      expect(harness.audit).toMatchObject([{ what: 'add', outcome: 'access-denied' }]);
    });

    it.each([
      [
        'a secret of 11 bytes',
        add('elevenbytes'),
        'invalid-secret',
        'a CHAP secret of 11 bytes: expected 12 to 16',
      ],
      [
        'a secret of 17 bytes',
        add('seventeen-bytes-x'),
        'invalid-secret',
        'a CHAP secret of 17 bytes: expected 12 to 16',
      ],
      [
        'a secret with a carriage return',
        add('first-sec\rret-1'),
        'invalid-secret',
        'the CHAP secret holds a carriage return: expected no line break, since XML turns a carriage return into a line feed on the way and files of initiators end a secret there',
      ],
      [
        'a secret with a line feed, which may have been one',
        add('first-secret-1\n'),
        'invalid-secret',
        'the CHAP secret holds a line feed: expected no line break, since XML turns a carriage return into a line feed on the way and files of initiators end a secret there',
      ],
      [
        'an empty CHAP name',
        add('first-secret-1', ''),
        'invalid',
        'a CHAP name of 0 bytes: expected 1 to 255',
      ],
      [
        'a control character in the CHAP name',
        add('first-secret-1', 'a\u0000b'),
        'invalid',
        'the CHAP name holds a control character',
      ],
    ] as const)('refuses %s before the target is asked', async (_, change, cause, message) => {
      expect(await harness.credentials.change(operator, change)).toMatchObject({ cause, message });
      expect(harness.driver.calls).toEqual([]);
    });

    it('is not supported with an overlap where the target has one secret for a name: nothing is changed', async () => {
      await harness.credentials.change(operator, add());
      const overlapUntil = Date.now() + 60_000;
      const change = {
        kind: 'replace',
        account: account(),
        secret: secret('second-secret2'),
        overlapUntil,
      } as const;
      const calls = [...harness.driver.calls];
      expect(await harness.credentials.change(operator, change)).toMatchObject({ cause: 'not-supported' });
      expect(harness.driver.calls).toEqual(calls);
    });

    it('with an overlap fails its proof where the secret before is refused, and is taken back', async () => {
      harness.driver.capabilities = { ...harness.driver.capabilities, secretOverlap: true };
      await harness.credentials.change(operator, add());
      const overlapUntil = Date.now() + 60_000;
      const change = {
        kind: 'replace',
        account: account(),
        secret: secret('second-secret2'),
        overlapUntil,
      } as const;
      const outcome = await harness.credentials.change(operator, change);
      expect(outcome).toMatchObject({ cause: 'proof-failed', proof: { state: 'failed' } });
      expect(outcome.message).toContain('the former secret was put back');
      expect(harness.driver.accounts.get(initiator)?.secret).toBe('first-secret-1');
      expect(harness.intents()).toEqual([]);
    });

    it.each([
      ['no-such-target', 'target-gone'],
      ['no-such-account', 'no-such-credential'],
      ['already-there', 'already-there'],
      ['in-use', 'in-use'],
      ['not-supported', 'not-supported'],
      ['invalid', 'invalid'],
      ['rejected', 'refused-by-target'],
      ['unavailable', 'refused-by-target'],
      ['timeout', 'timeout'],
    ] as const)(
      'answers a target that says "%s" to the plan with the cause %s, and leaves no intent',
      async (reason, cause) => {
        harness.driver.failNext('plan', reason);

        expect((await harness.credentials.change(operator, add())).cause).toBe(cause);
        expect(harness.intents()).toEqual([]);
      },
    );

    it('refuses an initiator secret that is also the secret of the target (RFC 7143 9.2.1)', async () => {
      await harness.credentials.change(operator, {
        ...add('the-same-secret', target),
        role: 'target',
      } as never);

      expect(await harness.credentials.change(operator, add('the-same-secret'))).toMatchObject({
        cause: 'invalid-secret',
        message: `the secrets of initiator and target are the same at ${target}: expected different ones (RFC 7143 9.2.1)`,
      });
    });

    it('does not guess at a secret that it does not hold', async () => {
      await harness.credentials.change(operator, {
        ...add('the-same-secret', target),
        role: 'target',
      } as never);
      harness.driver.holdsSecrets = false;

      expect((await harness.credentials.change(operator, add('the-same-secret'))).cause).toBe('done');
    });

    it('waits for another change, and is busy when the wait is over', async () => {
      harness.driver.delayMs = 400;
      const first = harness.credentials.change(operator, add());
      const second = await harness.credentials.change(operator, add('other-secret-1', 'other'));

      expect(second.cause).toBe('busy');
      expect((await first).cause).toBe('done');
      harness.driver.delayMs = 0;
      expect((await harness.credentials.change(operator, add('other-secret-1', 'other'))).cause).toBe('done');
    });
  });

  describe('a change whose proof fails', () => {
    it('of an added account is taken back', async () => {
      harness.driver.enforces = false;

      const outcome = await harness.credentials.change(operator, add());

      expect(outcome.cause).toBe('proof-failed');
      expect(outcome.message).toContain('the target is open');
      expect(outcome.message).toContain('the account was removed again');
      expect([...harness.driver.accounts.keys()]).toEqual([]);
      expect(harness.audit.at(-1)).toMatchObject({ outcome: 'proof-failed', proof: { state: 'failed' } });
      expect(harness.intents()).toEqual([]);
    });

    it('of a replacement puts the former secret back where it is held', async () => {
      await harness.credentials.change(operator, add('first-secret-1'));
      harness.driver.enforces = false;

      const outcome = await harness.credentials.change(operator, {
        kind: 'replace',
        account: account(),
        secret: secret('second-secret'),
      });

      expect(outcome).toMatchObject({ cause: 'proof-failed' });
      expect(outcome.message).toContain('the former secret was put back');
      expect(harness.driver.accounts.get(initiator)?.secret).toBe('first-secret-1');
    });

    it('of a replacement removes the account where the former secret is not held', async () => {
      await harness.credentials.change(operator, add('first-secret-1'));
      harness.driver.holdsSecrets = false;
      harness.driver.enforces = false;

      const outcome = await harness.credentials.change(operator, {
        kind: 'replace',
        account: account(),
        secret: secret('second-secret'),
      });

      expect(outcome.message).toContain('old secret not held: the account was removed');
      expect([...harness.driver.accounts.keys()]).toEqual([]);
      expect(harness.driver.targets.get(target)?.chapEnabled).toBe(true);
    });

    it('of a removal is not undone', async () => {
      await harness.credentials.change(operator, add());
      harness.driver.enforces = false;

      const outcome = await harness.credentials.change(operator, { kind: 'remove', account: account() });

      expect(outcome.cause).toBe('proof-failed');
      expect([...harness.driver.accounts.keys()]).toEqual([]);
    });

    it('is one that could not be proved, where the target asks for proof', async () => {
      harness.settings.proofOf = () => 'require';
      const { credentials, driver } = harness;
      driver.hasPortals = false;

      expect(await credentials.change(operator, add())).toMatchObject({
        cause: 'proof-failed',
        proof: { state: 'unproved' },
      });
      expect([...driver.accounts.keys()]).toEqual([]);
    });

    it('stands where it merely could not be proved', async () => {
      harness.driver.hasPortals = false;

      expect(await harness.credentials.change(operator, add())).toMatchObject({
        cause: 'done',
        proof: { state: 'unproved', reason: `target ${target} has no portal` },
      });
    });

    it('does not exist where proof is off', async () => {
      harness.settings.proofOf = () => 'off';
      harness.driver.enforces = false;

      expect(await harness.credentials.change(operator, add())).toMatchObject({ cause: 'done', proof: null });
      expect(harness.credentials.proofOf(account())).toBeNull();
    });
  });

  describe('a change in doubt', () => {
    it('is one whose answer did not come: 3, then busy until it is settled, then as it was asked for', async () => {
      harness.driver.failNext('execute', 'timeout', true);
      expect((await harness.credentials.change(operator, add())).cause).toBe('timeout');
      expect(harness.intents()).toHaveLength(1);

      harness.driver.failNext('execute', 'timeout');
      expect((await harness.credentials.change(operator, add('other-secret-1', 'other'))).cause).toBe('busy');

      expect((await harness.credentials.change(operator, add('other-secret-1', 'other'))).cause).toBe('done');
      expect(
        harness.audit.map(({ what, outcome, cause }) => [what, outcome, cause?.startsWith('settled: ')]),
      ).toEqual([
        ['add', 'timeout', false],
        ['add', 'busy', false],
        ['add', 'done', true],
        ['add', 'done', false],
      ]);
      expect([...harness.driver.accounts.keys()]).toEqual([initiator, 'other']);
      expect(harness.intents()).toEqual([]);
    });

    it('is settled by the next process', async () => {
      harness.driver.failNext('execute', 'timeout');
      await harness.credentials.change(operator, add());
      expect([...harness.driver.accounts.keys()]).toEqual([]);

      await harness.restart();

      expect(harness.driver.accounts.get(initiator)?.secret).toBe('first-secret-1');
      expect(harness.intents()).toEqual([]);
      expect(harness.credentials.proofOf(account())?.state).toBe('proved');
      expect(harness.audit.at(-1)).toMatchObject({ who: 'operator', what: 'add', outcome: 'done' });
    });

    it('keeps its secret sealed on disk: the store does not hold the text', async () => {
      harness.driver.failNext('execute', 'timeout');
      await harness.credentials.change(operator, add('plain-text-here'));

      for (const [, value] of harness.store.entries('')) {
        expect(value.includes('plain-text-here')).toBe(false);
        expect(value.includes(Buffer.from('plain-text-here').toString('base64'))).toBe(false);
      }
    });

    it('is not dropped when it cannot be recorded', async () => {
      harness.auditFails = true;
      const outcome = await harness.credentials.change(operator, add());

      expect(outcome).toMatchObject({
        cause: 'unclassified',
        message: 'the audit record could not be written',
      });
      expect(harness.intents()).toHaveLength(1);

      harness.auditFails = false;
      expect((await harness.credentials.change(operator, add('other-secret-1', 'other'))).cause).toBe('done');
      expect(harness.audit.map(({ account: name, outcome: end }) => [name, end])).toEqual([
        [initiator, 'done'],
        ['other', 'done'],
      ]);
    });

    it('stays in doubt as long as it is not recorded, so that it cannot undo what is changed later', async () => {
      harness.auditFails = true;
      await harness.credentials.change(operator, add());
      expect((await harness.credentials.change(operator, add('other-secret-1', 'other'))).cause).toBe(
        'unclassified',
      );

      harness.auditFails = false;
      expect((await harness.credentials.change(operator, { kind: 'remove', account: account() })).cause).toBe(
        'done',
      );
      expect(harness.intents()).toEqual([]);
      await harness.restart();
      expect([...harness.driver.accounts.keys()]).toEqual([]);
    });

    it('is one whose target went away in the middle: it has not said no', async () => {
      harness.driver.failNext('execute', 'unavailable', true);
      expect((await harness.credentials.change(operator, add())).cause).toBe('timeout');
      expect(harness.intents()).toHaveLength(1);
    });

    it('does not begin where the audit record has no room: nothing is changed, and the answer says so', async () => {
      harness.hasRoom = false;
      harness.auditFails = true;
      expect(await harness.credentials.change(operator, add())).toMatchObject({
        cause: 'disk-full',
        message: 'the disk has no room for the audit record: nothing was changed',
      });
      expect([...harness.driver.accounts.keys()]).toEqual([]);
      expect(harness.intents()).toEqual([]);
      expect(harness.credentials.isInDoubt).toBe(false);

      harness.hasRoom = true;
      harness.auditFails = false;
      expect((await harness.credentials.change(operator, add())).cause).toBe('done');
    });

    it('does not begin with an error: a target that refuses on the way is taken back', async () => {
      harness.driver.failNext('execute', 'rejected', true);

      expect((await harness.credentials.change(operator, add())).cause).toBe('refused-by-target');
      expect([...harness.driver.accounts.keys()]).toEqual([]);
      expect(harness.intents()).toEqual([]);
    });
  });

  describe('sessions on a change', () => {
    const session = (id: string, initiatorName: string): Session => ({
      target,
      id,
      initiatorName,
      isid: null,
      tsih: null,
      authenticationMethod: null,
      mutual: null,
      connections: [],
    });

    it('all end at the first protection: they were not authenticated', async () => {
      harness.driver.sessions = [session('1', initiator), session('2', 'iqn.2026-11.local.test:other')];
      await harness.credentials.change(operator, add());

      expect(harness.driver.sessions).toEqual([]);
    });

    it('none ends when a further account is added', async () => {
      await harness.credentials.change(operator, add());
      harness.driver.sessions = [session('1', initiator)];
      await harness.credentials.change(operator, add('other-secret-1', 'iqn.2026-11.local.test:other'));

      expect(harness.driver.sessions).toHaveLength(1);
    });

    it('end on a replacement for the initiator of the account alone', async () => {
      await harness.credentials.change(operator, add());
      harness.driver.sessions = [session('1', initiator), session('2', 'iqn.2026-11.local.test:other')];
      await harness.credentials.change(operator, {
        kind: 'replace',
        account: account(),
        secret: secret('second-secret'),
      });

      expect(harness.driver.sessions.map(({ id }) => id)).toEqual(['2']);
    });

    it('end with a default account for initiators that have none of their own', async () => {
      await harness.credentials.change(operator, add());
      await harness.credentials.change(operator, add('shared-secret-1', 'everybody'));
      harness.driver.sessions = [session('1', initiator), session('2', 'iqn.2026-11.local.test:other')];
      await harness.credentials.change(operator, { kind: 'remove', account: account('everybody') });

      expect(harness.driver.sessions.map(({ id }) => id)).toEqual(['1']);
    });

    it('end all where the door asks for it', async () => {
      await harness.credentials.change(operator, add());
      harness.driver.sessions = [session('2', 'iqn.2026-11.local.test:other')];
      await harness.credentials.change(
        operator,
        { kind: 'replace', account: account(), secret: secret('second-secret') },
        { sessionsOnChange: 'all' },
      );

      expect(harness.driver.sessions).toEqual([]);
    });

    it('that a login in flight became end too, in a second look after a removal that outlives the process', async () => {
      const { capabilities } = harness.driver;
      harness.driver.capabilities = { ...capabilities, loginTimeoutMs: 3_600_000 };
      await harness.credentials.change(operator, add());
      harness.driver.sessions = [];
      await harness.credentials.change(operator, { kind: 'remove', account: account() });
      harness.driver.sessions = [session('late', initiator)];
      // The second look is due 100 ms after the start.
      harness.driver.capabilities = { ...capabilities, loginTimeoutMs: -900 };
      await harness.restart();

      await expect.poll(() => harness.driver.sessions).toEqual([]);
      await expect.poll(() => [...harness.store.entries('sweep/')]).toEqual([]);
    });
  });
}
