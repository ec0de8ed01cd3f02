import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SignedRequestTime } from '../../src/credentials/NewestChanges.js';
import { add, principal, secret } from '../credentials/credentialsHarness.js';
import { RemoteCredentialsHarness } from './RemoteCredentialsHarness.js';

let harness: RemoteCredentialsHarness;
const operator = principal('credentials');

beforeEach(async () => {
  harness = new RemoteCredentialsHarness();
  await harness.start();
});
afterEach(() => harness.dispose());

/** A signed request as an endpoint passes it on to which it has not come before. */
function arriving(signature: string, signedAt: number): { readonly signed: SignedRequestTime } {
  return { signed: { signedAt, arrivedAt: Date.now(), seenAt: null, signature } };
}

it('a signed request that comes again through another endpoint does not undo a change made since', async () => {
  const signedAt = Date.now();
  const signature = 'ab'.repeat(32);
  const first = await harness.credentials.change(operator, add(), arriving(signature, signedAt));
  expect(first.cause).toBe('done');
  const account = first.account ?? { authority: '', chapName: '' };
  const replacing = { kind: 'replace', account, secret: secret('other-secret-1') } as const;
  expect((await harness.credentials.change(operator, replacing)).cause).toBe('done');

  const back = { ...replacing, secret: secret('older-secret-1') };
  const replayed = await harness.credentials.change(operator, back, arriving(signature, signedAt));
  expect(replayed.cause).not.toBe('done');
  expect(replayed.message).toMatch(/was signed before another change of account/u);
  // One that was signed in the same moment and comes for the first time is another request.
  const another = await harness.credentials.change(operator, back, arriving('cd'.repeat(32), signedAt));
  expect(another).toMatchObject({ cause: 'done' });
});
