import { createServer } from 'node:net';
import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { TgtConnection } from '../../../src/targets/tgt/TgtConnection.js';
import type { TgtName } from '../../../src/targets/tgt/TgtName.js';
import { bindAccount, newAccount, showAccounts, showTargets } from '../../../src/targets/tgt/TgtRequest.js';
import { FakeTgtd, tgtResponse, type FakeTgtdAnswer, type FakeTgtdRequest } from '../../support/fakeTgtd.js';
import { patienceMs } from '../../support/patience.js';

describe('a request to tgtd', () => {
  let fake: FakeTgtd;
  afterEach(() => fake.stop());

  const connect = async (
    answer: (request: FakeTgtdRequest) => FakeTgtdAnswer | Promise<FakeTgtdAnswer>,
    requestTimeoutMs = patienceMs,
  ): Promise<TgtConnection> => {
    fake = await FakeTgtd.start(answer);
    return new TgtConnection({ socketPath: fake.socketPath, requestTimeoutMs });
  };
  const refusal = async (promise: Promise<unknown>): Promise<TargetDriverError> => {
    const thrown: unknown = await promise.catch((error: unknown) => error);
    if (!(thrown instanceof TargetDriverError)) throw new Error('nothing was thrown');
    return thrown;
  };

  it('answers the text of the response without its NUL, also of a response without text', async () => {
    const connection = await connect(({ mode }) =>
      mode === 7 ? tgtResponse(0, 'Account list:\n    alice\n') : Buffer.from('0000000008000000', 'hex'),
    );
    expect(await connection.expect(showAccounts)).toBe('Account list:\n    alice\n');
    expect(await connection.expect(showTargets)).toBe('');
    expect(connection.requestCount).toBe(2);
  });

  it('takes a response of 700 KB that comes in pieces', async () => {
    const text = 'x'.repeat(700_000);
    const connection = await connect(() => tgtResponse(0, text));
    expect(await connection.expect(showTargets)).toBe(text);
  });

  it.each([
    [1, 'rejected', 'unknown error'],
    [4, 'no-such-target', 'no such target'],
    [14, 'already-there', 'the user exists already'],
    [15, 'no-such-account', 'no such user'],
    [16, 'rejected', 'too many users'],
    [18, 'in-use', 'the target already has an outgoing account'],
    [99, 'rejected', 'a code that tgt does not define'],
  ] as const)('turns error %i into "%s" with a sentence', async (code, reason, sentence) => {
    const connection = await connect(() => tgtResponse(code));
    const request = bindAccount(7, 'alice' as TgtName, 'incoming');
    expect(await connection.request(request)).toEqual({ code, text: '' });
    const error = await refusal(connection.expect(request));
    expect(error.reason).toBe(reason);
    expect(error.message).toBe(
      `tgtd refused to bind account "alice" as incoming to target 7: ${sentence} (error ${code})`,
    );
  });

  it('never names a secret in an error', async () => {
    const connection = await connect(() => tgtResponse(16));
    const error = await refusal(
      connection.expect(newAccount('alice' as TgtName, Buffer.from('the-right-secret'))),
    );
    expect(error.message).not.toContain('the-right-secret');
  });

  it('takes a socket closed without a header for the death of the daemon, never for an empty answer', async () => {
    const connection = await connect(() => 'close');
    expect(await refusal(connection.expect(showTargets))).toMatchObject({ reason: 'unavailable' });
  });

  it('takes a response that ends early for the death of the daemon', async () => {
    const connection = await connect(() => tgtResponse(0, 'Target 1: iqn').subarray(0, 15));
    expect(await refusal(connection.expect(showTargets))).toMatchObject({ reason: 'unavailable' });
  });

  it('gives up a request in time, and says that it may still be carried out', async () => {
    const connection = await connect(() => 'silence', 50);
    const error = await refusal(connection.expect(showTargets));
    expect(error.reason).toBe('timeout');
    expect(error.message).toContain('50 ms');
    expect(error.message).toContain('may still');
  });

  it('sends nothing else until the daemon has dealt with a request that was given up', async () => {
    let answerLate: (answer: FakeTgtdAnswer) => void = () => {};
    const connection = await connect(
      ({ mode }) =>
        mode === 1
          ? new Promise((resolve) => {
              answerLate = resolve;
            })
          : tgtResponse(0, 'Account list:\n'),
      100,
    );
    expect(await refusal(connection.expect(showTargets))).toMatchObject({ reason: 'timeout' });
    expect(await refusal(connection.expect(showAccounts))).toMatchObject({ reason: 'timeout' });
    expect(fake.requests).toHaveLength(1);
    const next = connection.expect(showAccounts);
    await sleep(20);
    expect(fake.requests).toHaveLength(1);
    answerLate(tgtResponse(0));
    expect(await next).toBe('Account list:\n');
    expect(fake.mostUnanswered).toBe(1);
  });

  it('lets jobs fail together that were asked for together while the daemon hangs', async () => {
    const connection = await connect(() => new Promise(() => {}), 1_000);
    const startedAt = performance.now();
    const jobs = Array.from({ length: 8 }, () => connection.inTurn(() => connection.expect(showTargets)));
    const refusals = await Promise.all(jobs.map(refusal));
    expect(new Set(refusals.map(({ reason }) => reason))).toEqual(new Set(['timeout']));
    // One after the other they would take 8 s.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(fake.requests).toHaveLength(1);
  });

  it('runs jobs one after the other, whatever becomes of them', async () => {
    const connection = await connect(async () => {
      await sleep(5);
      return tgtResponse(0);
    });
    const order: string[] = [];
    const job = (name: string, fails = false) =>
      connection.inTurn(async () => {
        order.push(`${name} begins`);
        await connection.expect(showTargets);
        await connection.expect(showAccounts);
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([job('1'), job('2', true), job('3')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
    expect(fake.mostUnanswered).toBe(1);
  });
});

describe('a tgtd that is not there', () => {
  it('is unavailable without a socket', async () => {
    const connection = new TgtConnection({ socketPath: '/nonexistent/socket.0', requestTimeoutMs: 1000 });
    await expect(connection.expect(showTargets)).rejects.toMatchObject({
      reason: 'unavailable',
      message: 'tgtd cannot be reached at /nonexistent/socket.0 (ENOENT): did not show target',
    });
  });

  it('is unavailable at a socket that nobody listens on any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stale-'));
    const socketPath = join(folder, 'socket.0');
    // A process that is killed leaves its socket file behind; so does a link to one that closed.
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(socketPath, resolve));
    linkSync(socketPath, `${socketPath}.stale`);
    await new Promise((resolve) => void server.close(resolve));
    const connection = new TgtConnection({ socketPath: `${socketPath}.stale`, requestTimeoutMs: 1000 });
    await expect(connection.expect(showTargets)).rejects.toMatchObject({ reason: 'unavailable' });
    rmSync(folder, { recursive: true, force: true });
  });
});
