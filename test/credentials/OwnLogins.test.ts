import { expect, it } from 'vitest';
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
