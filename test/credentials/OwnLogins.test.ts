import { expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { OwnLogins } from '../../src/credentials/OwnLogins.js';
import type { LoginAttempt } from '../../src/credentials/tryLogin.js';

const attempt: LoginAttempt = {
  portal: { address: '127.0.0.1', port: 3260, portalGroupTag: 1 },
  targetName: 'iqn.2026-11.test.example:disk',
  initiatorName: 'iqn.2026-11.test.example:host',
  account: null,
  targetAccount: null,
  algorithms: [5],
};

it('knows the logins it makes by their ISIDs, from before they begin, and no others', async () => {
  const isids: string[] = [];
  const logins: OwnLogins = new OwnLogins(async ({ isid }) => {
    const known = isid?.toString('hex') ?? '';
    isids.push(known);
    expect(logins.has(known)).toBe(true);
    return { kind: 'unauthenticated', sentence: 'refused' };
  });
  const { signal } = new AbortController();
  const announced: string[] = [];
  const tryLogin = logins.tryLoginAt({ expectOwnLogin: (isid) => void announced.push(isid) });
  expect(await tryLogin(attempt, signal)).toEqual({ kind: 'unauthenticated', sentence: 'refused' });
  await tryLogin(attempt, signal);
  expect(announced).toEqual(isids);
  expect(new Set(isids).size).toBe(2);
  // Type 10b, random (RFC 7143 11.12.5).
  for (const isid of isids) expect(isid).toMatch(/^80[0-9a-f]{10}$/);
  // What the target tells of a refusal may come later than its answer.
  expect(logins.has(isids[0] ?? '')).toBe(true);
  expect(logins.has('800000000000')).toBe(false);
});

it('knows the sessions they open, by ISID or by target and TSIH, from before anything is read in them', async () => {
  const target = parseIscsiName('iqn.2026-11.test.example:disk');
  const units = { reportLuns: async () => [], inquiry: async () => Buffer.alloc(0), readCapacity16: never };
  let isid = '';
  const logins = new OwnLogins(async (made) => {
    isid = made.isid?.toString('hex') ?? '';
    await made.whileLoggedIn?.({ ...units, tsih: 7 });
    return { kind: 'admitted', sentence: 'the login was accepted' };
  });
  const seen: boolean[] = [];
  await logins.tryLoginAt()(
    {
      ...attempt,
      whileLoggedIn: async ({ tsih }) => void seen.push(logins.opened({ target, isid: null, tsih })),
    },
    new AbortController().signal,
  );
  expect(seen).toEqual([true]);
  expect(logins.opened({ target, isid, tsih: 1 })).toBe(true);
  expect(logins.opened({ target, isid: '800000000000', tsih: 7 })).toBe(false);
  expect(logins.opened({ target, isid: null, tsih: 8 })).toBe(false);
  const other = parseIscsiName('iqn.2026-11.test.example:other');
  expect(logins.opened({ target: other, isid: null, tsih: 7 })).toBe(false);
});

async function never(): Promise<never> {
  throw new Error('not asked for');
}

it('counts the logins that a target refused where the target counts them too, until it is forgotten', async () => {
  const target = attempt.targetName ?? '';
  const logins = new OwnLogins(async () => ({ kind: 'unauthenticated', sentence: 'refused' }));
  const { signal } = new AbortController();
  await logins.tryLoginAt()(attempt, signal);
  expect(logins.refusedAt(target)).toBe(0);
  const counting = logins.tryLoginAt({ countRefusedLogins: async () => [] });
  await counting(attempt, signal);
  await counting(attempt, signal);
  expect(logins.refusedAt(target)).toBe(2);
  expect(logins.isUnderWayAt(target)).toBe(false);
  const other = 'iqn.2026-11.test.example:other';
  await counting({ ...attempt, targetName: other }, signal);
  logins.forgetOthers(new Set([other]));
  expect(logins.refusedAt(target)).toBe(0);
  expect(logins.refusedAt(other)).toBe(1);
});
