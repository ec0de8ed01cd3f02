import { describe, expect, it } from 'vitest';
import { Prover, type Expectation } from '../../src/credentials/Prover.js';
import type { LoginVerdict, TryLogin } from '../../src/credentials/tryLogin.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
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

describe('who logs in to prove an account for all initiators', () => {
  const alpha = parseIscsiName('iqn.2026-11.test.example:alpha');
  const beta = parseIscsiName('iqn.2026-11.test.example:beta');

  /** A target that lets these in, and tells who has tried. */
  function makeProver(initiators: readonly IscsiName[] | null, ...own: readonly IscsiName[]) {
    const driver = new FakeDriver(target);
    Object.assign(driver, {
      storage: { findAccessList: async () => ({ initiators }) },
      listAccounts: async () => own.map((initiatorName) => ({ chapName: initiatorName, initiatorName })),
    });
    const tried = new Set<string>();
    const tryLogin: TryLogin = async ({ initiatorName, account }) => {
      tried.add(initiatorName);
      return account?.secret.equals(secret) === true
        ? admitted
        : { kind: 'unauthenticated', sentence: 'refused' };
    };
    return { prover: new Prover(driver, tryLogin, server), tried };
  }

  it.each([
    ['the server itself where the target does not say whom it allows', null, server],
    ['the server itself where it is allowed', [alpha, server], server],
    ['an initiator that is allowed', [beta, alpha], beta],
  ] as const)('is %s', async (_what, initiators, expected) => {
    const { prover, tried } = makeProver(initiators);
    expect((await prover.prove([expectation], 'full')).state).toBe('proved');
    expect([...tried]).toEqual([expected]);
  });

  it('is one that has no account of its own, with which it would log in', async () => {
    const { prover, tried } = makeProver([alpha, beta], alpha);
    expect((await prover.prove([expectation], 'full')).state).toBe('proved');
    expect([...tried]).toEqual([beta]);
  });

  it.each([
    ['nobody is allowed', [], [], `${target} allows no initiator yet`],
    [
      'all have accounts of their own',
      [alpha],
      [alpha],
      `each initiator that ${target} allows has an account of its own`,
    ],
  ] as const)('is nobody where %s: it is unproved and not failed', async (_what, initiators, own, reason) => {
    const { prover, tried } = makeProver(initiators, ...own);
    expect(await prover.prove([expectation], 'full')).toMatchObject({ state: 'unproved', reason });
    expect([...tried]).toEqual([]);
  });

  it('is nobody for an account of an initiator that is not allowed yet', async () => {
    const { prover, tried } = makeProver([alpha]);
    const valid = { chapName: beta, role: 'initiator', secret } as const;
    expect(await prover.prove([{ ...expectation, valid }], 'full')).toMatchObject({
      state: 'unproved',
      reason: `${beta} is not allowed to see ${target} yet`,
    });
    expect([...tried]).toEqual([]);
  });
});
