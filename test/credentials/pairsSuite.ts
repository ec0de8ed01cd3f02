import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostPairs } from '../../src/credentials/Host.js';
import type { Session } from '../../src/targets/TargetReader.js';
import { add, type CredentialsHarness, initiator, principal, secret, target } from './credentialsHarness.js';

/** What holds of pairs of initiator and target, wherever the host is. */
export function pairsSuite(makeHarness: () => CredentialsHarness): void {
  const other = 'iqn.2026-11.local.test:other';
  const operator = principal('credentials');

  let harness: CredentialsHarness;
  let pairs: HostPairs;

  beforeEach(async () => {
    harness = makeHarness();
    await harness.start();
    pairs = harness.pairs;
  });
  afterEach(() => harness.dispose());

  const pair = (initiatorName = initiator) => ({ target, initiatorName });
  const set = (ofInitiator: string, ofTarget: string | null, initiatorName = initiator) =>
    pairs.set(operator, pair(initiatorName), {
      initiator: secret(ofInitiator),
      target: ofTarget === null ? null : secret(ofTarget),
    });
  /** What the target has: CHAP name, secret and role. */
  const accounts = (): string[] =>
    [...harness.driver.accounts.values()]
      .map(
        ({ chapName, secret: text, bindings }) =>
          `${chapName} ${text} ${bindings.map(({ role }) => role).join()}`,
      )
      .toSorted();

  const ofInitiator = (text: string, name = initiator): string => `${name} ${text} initiator`;
  const ofTarget = (text: string): string => `${target} ${text} target`;

  describe('a pair of initiator and target', () => {
    it('is made one-way: the initiator has an account, the target has none', async () => {
      expect(await set('initiator-one', null)).toMatchObject({ cause: 'done', proof: { state: 'proved' } });
      expect(accounts()).toEqual([ofInitiator('initiator-one')]);
      expect(await pairs.list(target)).toEqual([pair()]);
    });

    it('is made mutual: both accounts, proved by a login in which the target proves itself', async () => {
      const outcome = await set('initiator-one', 'target-secret');

      expect(outcome).toMatchObject({ cause: 'done', account: { chapName: initiator } });
      expect(outcome.proof?.reason).toContain(`a mutual login, the target as ${target} was accepted`);
      expect(accounts()).toEqual([ofInitiator('initiator-one'), ofTarget('target-secret')]);
      expect(harness.audit.map(({ what, account, outcome: end }) => [what, account, end])).toEqual([
        ['add', target, 'done'],
        ['add', initiator, 'done'],
      ]);
      expect(harness.intents()).toEqual([]);
    });

    it('is proved to be mutual also where the target keeps its secrets to itself', async () => {
      harness.driver.holdsSecrets = false;
      expect((await set('initiator-one', 'target-secret')).proof?.state).toBe('proved');
    });

    it('has both secrets replaced', async () => {
      await set('initiator-one', 'target-secret');
      expect((await set('initiator-two', 'target-second')).cause).toBe('done');
      expect(accounts()).toEqual([ofInitiator('initiator-two'), ofTarget('target-second')]);
    });

    it('may have its two secrets exchanged: the former ones are not there afterwards', async () => {
      await set('initiator-one', 'target-secret');
      expect((await set('target-secret', 'initiator-one')).cause).toBe('done');
      expect(accounts()).toEqual([ofInitiator('target-secret'), ofTarget('initiator-one')]);
    });

    it('becomes one-way when its target secret is left out, and the target account goes with it', async () => {
      await set('initiator-one', 'target-secret');
      expect((await set('initiator-two', null)).cause).toBe('done');
      expect(accounts()).toEqual([ofInitiator('initiator-two')]);
      expect([...harness.store.entries('mutual/')]).toEqual([]);
    });

    it('is removed with both accounts', async () => {
      await set('initiator-one', 'target-secret');
      expect((await pairs.remove(operator, pair())).cause).toBe('done');
      expect(accounts()).toEqual([]);
      expect(harness.driver.targets.get(target)?.chapEnabled).toBe(true);
      expect(await pairs.list(target)).toEqual([]);
    });

    it('is not removed where it is not', async () => {
      expect(await pairs.remove(operator, pair())).toMatchObject({
        cause: 'no-such-credential',
        message: `there is no CHAP secret of ${initiator} at ${target}`,
      });
    });
  });

  describe('the target account, one for all pairs of a target', () => {
    it('is shared by a second pair that brings the same secret', async () => {
      await set('initiator-one', 'target-secret');
      expect((await set('initiator-two', 'target-secret', other)).cause).toBe('done');
      expect(accounts()).toEqual([
        ofInitiator('initiator-one'),
        ofInitiator('initiator-two', other),
        ofTarget('target-secret'),
      ]);
    });

    it('takes no other secret while another pair uses it, and nothing of that change is made', async () => {
      await set('initiator-one', 'target-secret');
      expect(await set('initiator-two', 'target-second', other)).toMatchObject({
        cause: 'not-supported',
        message: `the secret of target ${target} is shared with ${initiator}: expected the same one`,
      });
      expect(accounts()).toEqual([ofInitiator('initiator-one'), ofTarget('target-secret')]);
      expect([...harness.store.entries('mutual/')].map(([key]) => key)).toEqual([
        `mutual/${target}/${initiator}`,
      ]);
    });

    it('is not compared with where its secret is not held', async () => {
      await set('initiator-one', 'target-secret');
      harness.driver.holdsSecrets = false;
      const outcome = await set('initiator-two', 'target-secret', other);
      expect(outcome.cause).toBe('not-supported');
      expect(outcome.message).toContain('it cannot be checked to be the same');
    });

    it('stays until the last pair that uses it goes', async () => {
      await set('initiator-one', 'target-secret');
      await set('initiator-two', 'target-secret', other);
      await pairs.remove(operator, pair());
      expect(accounts()).toEqual([ofInitiator('initiator-two', other), ofTarget('target-secret')]);
      await set('initiator-two', null, other);
      expect(accounts()).toEqual([ofInitiator('initiator-two', other)]);
    });

    it('is not held by a pair whose initiator account somebody else removed', async () => {
      await set('initiator-one', 'target-secret');
      harness.driver.accounts.delete(initiator);
      expect((await set('initiator-two', 'target-second', other)).cause).toBe('done');
      expect(accounts()).toEqual([ofInitiator('initiator-two', other), ofTarget('target-second')]);
    });

    it('that another door made is left alone by one-way pairs, and counts as used by all others', async () => {
      await harness.credentials.change(operator, {
        ...add('target-secret', target),
        role: 'target',
      } as never);
      await harness.credentials.change(operator, add('initiator-two', other));

      expect((await set('initiator-one', null)).cause).toBe('done');
      expect((await set('initiator-one', 'target-second')).cause).toBe('not-supported');
      expect((await pairs.remove(operator, pair())).cause).toBe('done');
      expect(accounts()).toEqual([ofInitiator('initiator-two', other), ofTarget('target-secret')]);
    });
  });

  describe('what is refused of a pair', () => {
    it.each([
      ['a name that is no iSCSI name', 'node', 'initiator-one', null, 'invalid-initiator-name'],
      ['one secret for both (RFC 7143 9.2.1)', initiator, 'the-same-one', 'the-same-one', 'invalid-secret'],
      ['an initiator secret of 11 bytes', initiator, 'elevenbytes', null, 'invalid-secret'],
      ['a target secret of 17 bytes', initiator, 'initiator-one', 'seventeen-bytes-x', 'invalid-secret'],
    ] as const)('%s', async (_, name, first, second, cause) => {
      expect((await set(first, second, name)).cause).toBe(cause);
      expect(accounts()).toEqual([]);
      expect([...harness.store.entries('mutual/')]).toEqual([]);
      expect(harness.audit.at(-1)?.outcome).toBe(cause);
    });

    it('all, to a caller without the role "credentials"; it is recorded', async () => {
      const outcome = await pairs.set(principal('read'), pair(), {
        initiator: secret('initiator-one'),
        target: null,
      });
      expect(outcome.cause).toBe('access-denied');
      expect(harness.audit).toMatchObject([
        { what: 'setPair', target, account: initiator, outcome: 'access-denied' },
      ]);
      expect(harness.driver.calls).toEqual([]);
    });

    it('a target that is not there', async () => {
      harness.driver.targets.clear();
      expect((await set('initiator-one', null)).cause).toBe('target-gone');
      expect((await pairs.remove(operator, pair())).cause).toBe('target-gone');
    });

    it('an account that opens other targets too: its secret would change there', async () => {
      await set('initiator-one', null);
      const second = [...harness.driver.targets.keys()].find((name) => name !== target);
      if (!second) throw new Error('the harness has two targets');
      harness.driver.accounts.get(initiator)?.bindings.push({ target: second, role: 'initiator' });

      expect(await set('initiator-two', null)).toMatchObject({ cause: 'in-use' });
      expect((await pairs.remove(operator, pair())).cause).toBe('done');
      expect(harness.driver.accounts.get(initiator)?.bindings).toEqual([
        { target: second, role: 'initiator' },
      ]);
    });
  });

  describe('both accounts or none', () => {
    /** The second write of the next change goes wrong. */
    function failSecond(reason: 'rejected' | 'timeout' | 'in-use'): void {
      const execute = harness.driver.execute.bind(harness.driver);
      let count = 0;
      harness.driver.execute = (plan) => {
        count += 1;
        if (count === 2) harness.driver.failNext('execute', reason);
        return execute(plan);
      };
    }

    it.each([
      ['rejected', 'refused-by-target'],
      ['in-use', 'in-use'],
    ] as const)(
      'the target account goes again when the initiator account is answered with "%s"',
      async (reason, cause) => {
        failSecond(reason);
        expect((await set('initiator-one', 'target-secret')).cause).toBe(cause);
        expect(accounts()).toEqual([]);
        expect(harness.intents()).toEqual([]);
        expect([...harness.store.entries('mutual/')]).toEqual([]);
      },
    );

    it('former secrets come back when a replacement does not hold', async () => {
      await set('initiator-one', 'target-secret');
      harness.driver.enforces = false;
      const outcome = await set('initiator-two', 'target-second');

      expect(outcome.cause).toBe('proof-failed');
      expect(outcome.message).toContain('the former secret was put back');
      expect(accounts()).toEqual([ofInitiator('initiator-one'), ofTarget('target-secret')]);
      expect(harness.intents()).toEqual([]);
    });

    it('a pair whose second answer is lost is whole after the next start', async () => {
      failSecond('timeout');
      expect((await set('initiator-one', 'target-secret')).cause).toBe('timeout');
      expect(accounts()).toEqual([ofTarget('target-secret')]);

      await harness.restart();

      expect(accounts()).toEqual([ofInitiator('initiator-one'), ofTarget('target-secret')]);
      expect(harness.intents()).toEqual([]);
      pairs = harness.pairs;
      await pairs.remove(operator, pair());
      expect(accounts()).toEqual([]);
    });

    it('an update that is settled by the next process still ends all sessions of the target', async () => {
      await set('initiator-one', null);
      harness.driver.failNext('execute', 'timeout');
      await pairs.set(
        operator,
        pair(),
        { initiator: secret('initiator-two'), target: null },
        { sessionsOnChange: 'all' },
      );
      harness.driver.sessions = [{ target, id: '1', initiatorName: other } as Session];

      await harness.restart();

      expect(harness.driver.sessions).toEqual([]);
    });
  });
}
