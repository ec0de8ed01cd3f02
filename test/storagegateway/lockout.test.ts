import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginThrottle, type FailedLogin, type Lockout } from '../../src/security/LoginThrottle.js';
import type { StorageGatewayRequest } from '../../src/storagegateway/StorageGateway.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { errorOf, GatewayHarness, sign, type Answer } from './GatewayHarness.js';

/** As long as a real one: shorter ones do not count by their id. */
const id = 'AKIDEXAMPLE000000000';
const wrongSecret = { accessKeyId: id, secretAccessKey: 'not the secret access key' };

let harness: GatewayHarness;
let lockouts: Lockout[];
let refused: FailedLogin[];
beforeEach(() => {
  harness = new GatewayHarness();
  lockouts = [];
  refused = [];
  harness.throttle = new LoginThrottle({
    attempts: 4,
    windowSeconds: 300,
    lockSeconds: 900,
    longestDelayMs: 600,
    onLockout: (lockout) => lockouts.push(lockout),
    onRefused: (failed) => refused.push(failed),
  });
});
afterEach(() => harness.dispose());

function signed(changes: Parameters<typeof sign>[2], address = '192.0.2.1'): StorageGatewayRequest {
  return { ...sign('ListGateways', '{}', changes), remoteAddress: address };
}

async function fail(times: number, changes = wrongSecret, address = '192.0.2.1'): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await harness.answer(signed(changes, address)));
  return answers;
}

describe('wrong signatures', () => {
  it('are counted by access key and address, and lock it: whatever the signature, with Retry-After', async () => {
    const answers = await fail(4);
    expect(answers.map(errorOf)).toEqual(Array.from({ length: 4 }, () => [400, 'InvalidSignatureException']));
    expect(lockouts).toEqual([
      { scope: 'address-and-user', address: '192.0.2.1', name: id, attempts: 4, seconds: 900 },
    ]);
    expect(refused).toEqual([{ address: '192.0.2.1', name: id }]);
    const [locked] = await fail(1);
    expect(locked?.status).toBe(400);
    expect(Number(locked?.headers['Retry-After'])).toBeCloseTo(900, -1);
    expect(locked?.body).toEqual({
      __type: 'AccessDeniedException',
      message: expect.stringMatching(
        /^too many wrong passwords or signatures: try again in \d+ s$/u,
      ) as string,
    });
    const [elsewhere] = await fail(1, wrongSecret, '192.0.2.2');
    expect(elsewhere?.body).toMatchObject({ __type: 'InvalidSignatureException' });
    const [another] = await fail(1, { ...wrongSecret, accessKeyId: 'AKIDEXAMPLE111111111' });
    expect(another?.body).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  it('are not checked for one of two access keys in a header, so that none is guessed past its lock', async () => {
    const request = signed({ accessKeyId: id });
    const [authorization = ''] = request.headers.get('authorization') ?? [];
    const decoy = 'Credential=AKIDEXAMPLE999999999/20150830/us-east-1/storagegateway/aws4_request';
    const headers = new Map(request.headers);
    headers.set('authorization', [authorization.replace(' Credential', ` ${decoy}, Credential`)]);
    const answer = await harness.answer({ ...request, headers });
    expect(errorOf(answer)).toEqual([400, 'IncompleteSignatureException']);
    expect(refused).toEqual([]);
  });

  it('do not count where none was checked: no signature, one that cannot be read, an old date', async () => {
    const unsigned = signed({});
    const headers = new Map(unsigned.headers);
    headers.delete('authorization');
    for (let n = 0; n < 5; n += 1) {
      await harness.answer({ ...unsigned, headers });
      await harness.answer({ ...unsigned, headers: new Map([...headers, ['authorization', ['AWS4 x']]]) });
      await harness.answer(signed({ ...wrongSecret, amzDate: '20150830T113600Z' }));
    }
    expect([lockouts, refused]).toEqual([[], []]);
  });

  it('are answered late from the third on, and counted as refused', async () => {
    const refusals: string[] = [];
    const { server, url } = await startHttpServer(() => Promise.reject(new Error('not for CIM-XML')), {
      storageGateway: {
        answer: (request) => harness.door.answer({ ...request, headers: signed(wrongSecret).headers }),
        answerTooLong: () => harness.door.answerTooLong(),
      },
      observer: { onResponse: () => {}, onRefusal: (reason) => void refusals.push(reason) },
    });
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const startedAt = performance.now();
      const response = await fetch(url, { method: 'POST', headers: { 'X-Amz-Target': 'x' }, body: '{}' });
      await response.text();
      times.push(performance.now() - startedAt);
      expect(response.headers.get('retry-after')).toBe(n < 4 ? null : '30');
    }
    await server.stop(0);
    const [, , third, fourth] = times;
    expect(Math.min(third ?? 0, fourth ?? 0)).toBeGreaterThan(450);
    expect(refusals).toEqual(Array.from({ length: 5 }, () => 'authentication'));
  });
});
