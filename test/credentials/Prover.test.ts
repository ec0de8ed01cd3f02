import { describe, expect, it } from 'vitest';
import { Prover, type Expectation } from '../../src/credentials/Prover.js';
import type { LoginVerdict, TryLogin } from '../../src/credentials/tryLogin.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { FakeDriver } from '../support/FakeDriver.js';

const target = parseIscsiName('iqn.2026-11.test.example:disk');
const server = parseIscsiName('iqn.2026-11.test.example:server');
const secret = new ChapSecret(Buffer.from('initiator-secret'));
const expectation: Expectation = {
  target,
  valid: { chapName: 'alice', role: 'initiator', secret },
  invalid: null,
  closed: true,
};
const admitted: LoginVerdict = { kind: 'admitted', sentence: 'the login was accepted' };

/** A target that answers each login with the next of these, and then with the last. */
function answering(...verdicts: readonly [LoginVerdict, ...LoginVerdict[]]) {
  let count = 0;
  const tryLogin: TryLogin = async () => {
    count += 1;
    return verdicts[count - 1] ?? verdicts.at(-1) ?? verdicts[0];
  };
  return { tryLogin, attempts: () => count };
}

describe('a proof', () => {
  it.each([
    ['says it has no place', { kind: 'crowded', sentence: 'Out of resources.' }],
    [
      'closes the connection without a word',
      { kind: 'closed', sentence: 'The target closed the connection.' },
    ],
  ] as const)('is tried again where the target %s', async (_what, crowded) => {
    const { tryLogin, attempts } = answering(crowded, crowded, admitted);
    const prover = new Prover(new FakeDriver(target), tryLogin, server);
    const proof = await prover.prove([expectation], 'positive');
    expect(proof).toMatchObject({ state: 'proved', reason: 'a login as alice was accepted' });
    expect(attempts()).toBe(3);
  });

  it('that finds no place at all is unproved, and says so', async () => {
    const crowded = answering({ kind: 'crowded', sentence: 'Out of resources.' });
    const prover = new Prover(new FakeDriver(target), crowded.tryLogin, server);
    expect(await prover.prove([expectation], 'positive')).toMatchObject({
      state: 'unproved',
      reason:
        'a login as alice could not be tried to its end: in 4 attempts the target had no place for a login of this server: Out of resources.',
    });
    expect(crowded.attempts()).toBe(4);
  });

  it('is not tried again after an answer', async () => {
    const refused = answering({ kind: 'unauthenticated', sentence: 'refused' });
    const prover = new Prover(new FakeDriver(target), refused.tryLogin, server);
    expect((await prover.prove([expectation], 'positive')).state).toBe('failed');
    expect(refused.attempts()).toBe(1);
  });

  it('that is refused for another reason than its secret tells what the target knows of it', async () => {
    const driver = new FakeDriver(target);
    driver.refusalReasons.set(target, 'its state is offline');
    const { tryLogin } = answering({
      kind: 'refused',
      sentence: 'The target has a hardware or software error.',
    });
    const prover = new Prover(driver, tryLogin, server);
    expect(await prover.prove([expectation], 'positive')).toMatchObject({
      state: 'unproved',
      reason: `a login as alice could not be tried to its end: its state is offline (the login was answered: The target has a hardware or software error.)`,
    });
  });
});
