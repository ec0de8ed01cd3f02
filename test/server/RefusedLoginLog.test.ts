import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loginStatus } from '../../src/iscsi/login/LoginStatus.js';
import { RefusedLoginLog, type LoggedRefusal } from '../../src/server/RefusedLoginLog.js';

const refusal: LoggedRefusal = {
  initiatorName: 'iqn.2026-11.test.example:host',
  initiatorAddress: '192.0.2.7',
  targetName: 'iqn.2026-11.test.example:disk',
  chapName: 'alice',
  status: loginStatus(2, 1),
  reason: 'the secret is not that of the account alice',
};

const lines: { fields: object; message: string | undefined }[] = [];
let log: RefusedLoginLog;

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
  const info = (fields: object, message?: string): void => void lines.push({ fields, message });
  log = new RefusedLoginLog({ info });
});
afterEach(() => {
  log.close();
  vi.useRealTimers();
});

describe('a refused login', () => {
  it('is a line with initiator, address, target, account, status and reason', () => {
    log.note(refusal);
    expect(lines).toEqual([
      {
        fields: {
          initiator: 'iqn.2026-11.test.example:host',
          address: '192.0.2.7',
          target: 'iqn.2026-11.test.example:disk',
          account: 'alice',
          status: 'Authentication failure',
          count: 1,
        },
        message:
          'a login of iqn.2026-11.test.example:host from 192.0.2.7 at iqn.2026-11.test.example:disk with the account "alice" was refused: the secret is not that of the account alice',
      },
    ]);
  });

  it('is told at once the first time, and with the number of those that follow once a minute', () => {
    for (let count = 0; count < 1000; count += 1) log.note(refusal);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ fields: { count: 999 } });
    expect(lines[1]?.message).toMatch(/^999 more logins like this one were refused/);
  });

  it('of ten thousand initiators is no more than 50 lines and one', () => {
    for (let count = 0; count < 10_000; count += 1) log.note({ ...refusal, initiatorName: `iqn.${count}` });
    expect(lines).toHaveLength(50);
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(51);
    expect(lines[50]).toMatchObject({ fields: { count: 9950 } });
    expect(lines[50]?.message).toMatch(/^9950 more logins of various initiators were refused/);
  });

  it('without a name or a target is told as far as it goes', () => {
    log.note({
      initiatorName: null,
      initiatorAddress: null,
      targetName: null,
      chapName: null,
      status: null,
      reason: 'InitiatorName is missing',
    });
    expect(lines[0]?.message).toBe(
      'a login of an initiator without a name from an unknown address for discovery or without a target was refused: InitiatorName is missing',
    );
  });
});

describe('connections that were ended before they had logged in', () => {
  it('are told at once, and then once a minute with their number', () => {
    log.noteTurnedAway({ count: 1, address: '192.0.2.9', reason: 'silent' });
    log.noteTurnedAway({ count: 40, address: '192.0.2.9', reason: 'gave-way' });
    log.noteTurnedAway({ count: 50, address: '192.0.2.9', reason: 'no-place' });
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(lines[1]).toMatchObject({ fields: { address: '192.0.2.9', reason: 'no-place', count: 90 } });
    expect(lines[1]?.message).toBe(
      '90 connections to the embedded target were ended before they had logged in; the last one, from 192.0.2.9, found no place',
    );
  });
});
