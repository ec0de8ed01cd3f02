import type { CredentialChange } from '../../src/targets/CredentialDriver.js';
import { account, add, initiator, principal, secret, target } from '../credentials/credentialsHarness.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxBodyBytes } from '../../src/storagegateway/StorageGateway.js';
import { RawClient } from '../http/RawClient.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { errorOf, GatewayHarness, gatewayArn, now, sign, targetArn, type Answer } from './GatewayHarness.js';

let harness: GatewayHarness;
beforeEach(() => {
  harness = new GatewayHarness();
});
afterEach(() => harness.dispose());

describe('an exchange, byte for byte', () => {
  // Signatures by botocore 1.44.5.
  const exchange = (action: string, body: string, signature: string): string => `POST / HTTP/1.1
Host: 127.0.0.1:5988
Content-Type: application/x-amz-json-1.1
X-Amz-Target: StorageGateway_20130630.${action}
X-Amz-Date: 20150830T123600Z
Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/storagegateway/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${signature}
Content-Length: ${body.length}

${body}`;

  const answered = (status: string, body: string): string => `HTTP/1.1 ${status}
x-amzn-RequestId: <id>
Content-Type: application/x-amz-json-1.1
Content-Length: ${body.length}
Connection: keep-alive
Keep-Alive: timeout=60

${body}`;

  it.each([
    [
      'UpdateChapCredentials as AWS documents it',
      'UpdateChapCredentials',
      `{"TargetARN": "${targetArn}", "SecretToAuthenticateInitiator": "111111111111", "InitiatorName": "iqn.1991-05.com.microsoft:computername.domain.example.com", "SecretToAuthenticateTarget": "222222222222"}`,
      'e83f39cb424528a12885d3158ba45f81f48ca4209507149a8a42adb436a15750',
      '200 OK',
      `{"TargetARN":"${targetArn}","InitiatorName":"iqn.1991-05.com.microsoft:computername.domain.example.com"}`,
    ],
    [
      'a target without credentials',
      'DescribeChapCredentials',
      `{"TargetARN": "${targetArn}"}`,
      'cd12d6ade31bb06358656a73742985d63e011a9008efdde80b1c54563eee8228',
      '200 OK',
      '{"ChapCredentials":[]}',
    ],
    [
      'an ARN that is too short',
      'DescribeChapCredentials',
      '{"TargetARN": "short"}',
      '819e7e01961977dd5d0075f500498fc801e885bc1082ddccf48a39598f0ae6a3',
      '400 Bad Request',
      `{"__type":"ValidationException","message":"1 validation error detected: Value at 'targetARN' failed to satisfy constraint: Member must have length greater than or equal to 50"}`,
    ],
    [
      'a target that is not there',
      'DescribeChapCredentials',
      `{"TargetARN": "${gatewayArn}/target/iqn.2026-11.local.test:nowhere"}`,
      '3a7db032d2709e847714f265f90c8222332de86187c584e8181135af9bc28fc0',
      '400 Bad Request',
      '{"__type":"InvalidGatewayRequestException","message":"there is no target iqn.2026-11.local.test:nowhere","error":{"errorCode":"TargetNotFound","errorDetails":{}}}',
    ],
  ])('is answered: %s', async (_, action, body, signature, status, answer) => {
    const { server, url } = await startHttpServer(() => Promise.reject(new Error('not for CIM-XML')), {
      storageGateway: harness.door,
    });
    const client = await RawClient.connect(url);
    try {
      client.send(exchange(action, body, signature));
      const received = await client.until(answer.slice(-20));
      expect(received.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '<id>')).toBe(answered(status, answer));
    } finally {
      client.close();
      await server.stop(0);
    }
  });

  it('is for CIM-XML without X-Amz-Target, and on another path', async () => {
    const seen: (string | undefined)[] = [];
    const handle = async ({ url }: { url: string | undefined }) => {
      seen.push(url);
      return { status: 200, headers: {}, body: '<CIM/>' };
    };
    const { server, url } = await startHttpServer(handle, { storageGateway: harness.door });
    const Authorization = 'Basic YWRtaW46cmlnaHQ=';
    await fetch(url, { method: 'POST', headers: { Authorization }, body: '' });
    await fetch(`${url}cimom`, { method: 'POST', headers: { Authorization, 'X-Amz-Target': 'x' }, body: '' });
    await server.stop(0);
    expect(seen).toEqual(['/', '/cimom']);
  });

  it.each<[string, RequestInit]>([
    ['that says so', { body: 'x'.repeat(maxBodyBytes + 1) }],
    ['that comes in chunks', { body: new Blob(['x'.repeat(maxBodyBytes + 1)]).stream(), duplex: 'half' }],
  ])('refuses a body of more than 256 KiB %s', async (_, init) => {
    const { server, url } = await startHttpServer(() => Promise.reject(new Error('not for CIM-XML')), {
      storageGateway: harness.door,
    });
    const response = await fetch(url, { method: 'POST', headers: { 'X-Amz-Target': 'x' }, ...init });
    expect([response.status, await response.json()]).toEqual([
      413,
      {
        __type: 'RequestEntityTooLargeException',
        message: 'the body is too long: expected at most 262144 bytes',
      },
    ]);
    await server.stop(0);
  });
});

describe('the AWS door', () => {
  it('gives every answer an id of its own', async () => {
    const first = await harness.call('ListGateways', {});
    const second = await harness.call('Nothing', {});
    const ids = [first, second].map(({ headers }) => headers['x-amzn-RequestId'] ?? '');
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ['an action that is not there', 'DeleteGateway', '{}', {}, 'UnknownOperationException'],
    [
      'an action of another version',
      'x',
      '{}',
      { headers: { 'x-amz-target': 'StorageGateway_20120430.ListGateways' } },
      'UnknownOperationException',
    ],
    ['a body that is not JSON', 'ListGateways', '{"Marker": "111111111111', {}, 'SerializationException'],
    ['an empty body', 'ListGateways', '', {}, 'SerializationException'],
    ['a list', 'ListGateways', '[]', {}, 'SerializationException'],
    ['null', 'ListGateways', 'null', {}, 'SerializationException'],
    ['a number for a string', 'ListGateways', '{"Marker": 1}', {}, 'SerializationException'],
    ['a fraction for an integer', 'ListGateways', '{"Limit": 1.5}', {}, 'SerializationException'],
    [
      'a string for a list',
      'DescribeStorediSCSIVolumes',
      '{"VolumeARNs": "x"}',
      {},
      'SerializationException',
    ],
    [
      'another content type',
      'ListGateways',
      '{}',
      { headers: { 'content-type': 'text/xml' } },
      'SerializationException',
    ],
    ['a limit of 0', 'ListGateways', '{"Limit": 0}', {}, 'ValidationException'],
    ['a marker that is none', 'ListGateways', '{"Marker": "x"}', {}, 'ValidationException'],
  ])('answers %s with the common error', async (_, action, body, changes, type) => {
    const answer = await harness.call(action, body, changes);
    expect(errorOf(answer)).toEqual([400, type]);
    expect(answer.body).not.toHaveProperty('error');
    expect(JSON.stringify(answer)).not.toContain('111111111111');
  });

  it('passes over members that it does not know, and takes null for what is not sent', async () => {
    const sent = { Marker: null, Limit: null, Whatever: { a: 1 } };
    expect((await harness.call('ListGateways', sent)).status).toBe(200);
  });

  it('names all constraints that are not met, and never a secret', async () => {
    const { body } = await harness.call('UpdateChapCredentials', {
      InitiatorName: 'Capital Letters',
      SecretToAuthenticateInitiator: 'secret'.repeat(20),
      SecretToAuthenticateTarget: '',
    });
    expect(body).toEqual({
      __type: 'ValidationException',
      message:
        "4 validation errors detected: Value null at 'targetARN' failed to satisfy constraint: Member must not be null; " +
        "Value at 'secretToAuthenticateInitiator' failed to satisfy constraint: Member must have length less than or equal to 100; " +
        "Value at 'initiatorName' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-z:.-]+; " +
        "Value at 'secretToAuthenticateTarget' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  });

  it('acts with the roles that the user of the access key has now', async () => {
    harness.roles = ['read'];
    expect((await harness.call('ListGateways', {})).status).toBe(200);
    const update = {
      TargetARN: targetArn,
      InitiatorName: 'iqn.2026-11.local.test:node',
      SecretToAuthenticateInitiator: '111111111111',
    };
    expect((await harness.call('UpdateChapCredentials', update)).body).toEqual({
      __type: 'AccessDeniedException',
      message: 'user "operator" does not have the role "credentials"',
    });
    harness.roles = ['credentials'];
    expect((await harness.call('ListGateways', {})).body).toEqual({
      __type: 'AccessDeniedException',
      message: 'user "operator" does not have the role "read"',
    });
    expect((await harness.call('UpdateChapCredentials', update)).status).toBe(200);
    expect(harness.fixture.audit.at(-1)).toMatchObject({
      who: 'operator',
      door: 'storage-gateway',
      outcome: 'done',
    });
  });

  it('is closed to plain HTTP from another machine', async () => {
    const request = { ...sign('ListGateways', '{}'), remoteAddress: '192.0.2.1', isPrivate: false };
    expect((await harness.answer(request)).body).toEqual({
      __type: 'AccessDeniedException',
      message: 'this door takes plain HTTP from its own machine alone: expected HTTPS',
    });
  });

  it('tells the client nothing of a fault of our own, and the log all', async () => {
    harness.fixture.driver.listTargets = () => Promise.reject(new TypeError('x is undefined'));
    expect((await harness.call('ListVolumes', {})).body).toEqual({
      __type: 'InternalServerError',
      message: 'internal error',
      error: { errorCode: 'InternalError', errorDetails: {} },
    });
    expect(harness.logged).toHaveLength(1);
    expect(harness.logged[0]).toContain('a storage gateway request failed');
  });
});

describe('a request that is sent again', () => {
  const update = (secret: string, amzDate: string, initiatorName = initiator) =>
    sign(
      'UpdateChapCredentials',
      JSON.stringify({
        TargetARN: targetArn,
        InitiatorName: initiatorName,
        SecretToAuthenticateInitiator: secret,
      }),
      { amzDate },
    );
  const secretNow = () => harness.fixture.driver.accounts.get(initiator)?.secret;

  it('changes nothing, as an SDK expects that got no answer', async () => {
    const request = update('first-secret', '20150830T123600Z');
    expect((await harness.answer(request)).status).toBe(200);
    expect((await harness.answer(request)).status).toBe(200);
    expect(secretNow()).toBe('first-secret');
  });

  it('does not put back what a later one changed', async () => {
    const first = update('first-secret', '20150830T123600Z');
    const second = update('second-secret', '20150830T123601Z');
    await harness.answer(first);
    await harness.answer(second);
    expect((await harness.answer(first)).body).toMatchObject({ __type: 'InvalidSignatureException' });
    expect(secretNow()).toBe('second-secret');
    expect((await harness.answer(second)).status).toBe(200);
  });

  it('is taken for a new one where a client undid its change within the second', async () => {
    const first = update('first-secret', '20150830T123600Z');
    await harness.answer(first);
    await harness.answer(update('second-secret', '20150830T123600Z'));
    expect((await harness.answer(first)).status).toBe(200);
    expect(secretNow()).toBe('first-secret');
  });

  it('from another initiator is none of these: what was signed a second earlier may come a second later', async () => {
    const other = 'iqn.2026-11.local.test:other';
    await harness.answer(update('first-secret', '20150830T123601Z'));
    expect((await harness.answer(update('other-secret', '20150830T123600Z', other))).status).toBe(200);
    expect(harness.fixture.driver.accounts.get(other)?.secret).toBe('other-secret');
  });

  it('has expired when it is forgotten', async () => {
    const first = update('first-secret', '20150830T123600Z');
    await harness.answer(first);
    await harness.answer(update('second-secret', '20150830T123601Z'));
    harness.clock = now + 31 * 60_000;
    await harness.answer(update('third-secret1', '20150830T130600Z'));
    expect((await harness.answer(first)).body).toMatchObject({ __type: 'RequestExpired' });
  });
});

describe('a change that was signed before a newer one', () => {
  const outdated = {
    status: 400,
    body: {
      __type: 'InvalidSignatureException',
      message: expect.stringMatching(
        /^this request was signed before another change of .*: expected a newly signed one$/u,
      ) as unknown,
    },
  };
  const signedAs = (action: string, input: object, amzDate: string) =>
    sign(action, JSON.stringify({ TargetARN: targetArn, InitiatorName: initiator, ...input }), { amzDate });
  const update = (secret: string, amzDate = '20150830T123600Z') =>
    signedAs('UpdateChapCredentials', { SecretToAuthenticateInitiator: secret }, amzDate);
  const secretNow = () => harness.fixture.driver.accounts.get(initiator)?.secret;
  /** As another door does it. */
  const change = async (made: CredentialChange): Promise<void> => {
    expect(await harness.fixture.credentials.change(principal('credentials'), made)).toMatchObject({
      cause: 'done',
    });
  };

  it('does not set again what another door revoked: recorded and sent again', async () => {
    const recorded = update('first-secret');
    expect((await harness.answer(recorded)).status).toBe(200);
    harness.clock = now + 500;
    await change({ kind: 'remove', account: account() });
    expect(await harness.answer(recorded)).toMatchObject(outdated);
    expect(secretNow()).toBeUndefined();
  });

  it('does not set again what another door revoked: kept back until then', async () => {
    const keptBack = update('first-secret');
    await change(add());
    harness.clock = now + 5_000;
    await change({ kind: 'remove', account: account() });
    expect(await harness.answer(keptBack)).toMatchObject(outdated);
    expect(secretNow()).toBeUndefined();
  });

  it('does not set again what this door deleted: delivered late', async () => {
    const late = update('late-secret-12');
    await harness.answer(update('first-secret', '20150830T123601Z'));
    expect((await harness.answer(signedAs('DeleteChapCredentials', {}, '20150830T123602Z'))).status).toBe(
      200,
    );
    expect(await harness.answer(late)).toMatchObject(outdated);
    expect(secretNow()).toBeUndefined();
  });

  it('does not delete what another door set since', async () => {
    await change(add());
    harness.clock = now + 2_000;
    await change({ kind: 'replace', account: account(), secret: secret('second-secret-2') });
    expect(await harness.answer(signedAs('DeleteChapCredentials', {}, '20150830T123600Z'))).toMatchObject(
      outdated,
    );
    expect(secretNow()).toBe('second-secret-2');
  });

  it.each(['by another door', 'by this one'])('is refused over a restart: %s', async (by) => {
    const recorded = update('first-secret');
    await harness.answer(recorded);
    harness.clock = now + 900;
    if (by === 'by another door') await change({ kind: 'remove', account: account() });
    else await harness.answer(signedAs('DeleteChapCredentials', {}, '20150830T123601Z'));
    await harness.restart();
    harness.clock = now + 10_000;
    expect(await harness.answer(recorded)).toMatchObject(outdated);
    expect(secretNow()).toBeUndefined();
    expect((await harness.answer(update('newer-secret-1', '20150830T123610Z'))).status).toBe(200);
  });

  it('is refused where its target itself was changed since, and not where another account of it was', async () => {
    const keptBack = update('first-secret');
    harness.clock = now + 2_000;
    await change(add('other-secret-1', 'iqn.2026-11.local.test:other'));
    expect((await harness.answer(keptBack)).status).toBe(200);
    const keptBackToo = update('second-secret');
    harness.clock = now + 4_000;
    await change({ kind: 'setChapEnabled', target, enabled: false });
    expect(await harness.answer(keptBackToo)).toMatchObject(outdated);
    expect(await harness.answer(update('third-secret-3', '20150830T123604Z'))).not.toMatchObject(outdated);
  });

  it('is made where the newer one was made while it waited for its turn: they were asked for at the same time', async () => {
    const { driver } = harness.fixture;
    const plan = driver.plan.bind(driver);
    const waiting: Promise<Answer>[] = [];
    const late = update('late-secret-12');
    harness.clock = now + 1_500;
    // It arrives while the other one is being planned, and that is made two seconds later.
    driver.plan = async (made) => {
      driver.plan = plan;
      waiting.push(harness.answer(late));
      await new Promise((resolve) => setTimeout(resolve, 20));
      harness.clock = now + 3_500;
      return plan(made);
    };
    await change(add());
    expect(await Promise.all(waiting)).toMatchObject([{ status: 200 }]);
    expect(secretNow()).toBe('late-secret-12');
  });

  it('is made where it was signed in the same second, which nobody can tell apart, and is recorded where it is refused', async () => {
    harness.clock = now + 400;
    await change(add());
    expect((await harness.answer(update('second-secret'))).status).toBe(200);
    harness.clock = now + 60_000;
    await change({ kind: 'replace', account: account(), secret: secret('third-secret-3') });
    expect(await harness.answer(update('fourth-secret', '20150830T123601Z'))).toMatchObject(outdated);
    expect(harness.fixture.audit.at(-1)).toMatchObject({
      who: 'operator',
      door: 'storage-gateway',
      outcome: 'outdated',
    });
  });

  it('is made where it names a time less than two seconds before: a client sets its clock by a Date of whole seconds', async () => {
    harness.clock = now + 1_999;
    await change(add());
    expect((await harness.answer(update('second-secret'))).status).toBe(200);
    harness.clock = now + 2_000;
    await change({ kind: 'replace', account: account(), secret: secret('third-secret-3') });
    expect(await harness.answer(update('fourth-secret'))).toMatchObject(outdated);
    expect(secretNow()).toBe('third-secret-3');
  });

  it('is judged by no time to come: a clock that was set back holds nobody up', async () => {
    harness.clock = now + 3_600_000;
    await change(add());
    harness.clock = now;
    expect((await harness.answer(update('second-secret'))).status).toBe(200);
  });
});
