import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedRequest } from '../../src/storagegateway/sigv4/canonicalRequest.js';
import { canonicalRequest } from '../../src/storagegateway/sigv4/canonicalRequest.js';
import { parseAuthorization } from '../../src/storagegateway/sigv4/parseAuthorization.js';
import { signatureOf } from '../../src/storagegateway/sigv4/signatureOf.js';
import {
  errorOf,
  GatewayHarness,
  now,
  secretAccessKey,
  sign,
  targetArn,
  type SignOptions,
} from './GatewayHarness.js';

const amzDate = '20150830T123600Z';
const scope = '20150830/us-east-1/service/aws4_request';

function request(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): SignedRequest {
  const all = { host: 'example.amazonaws.com', 'x-amz-date': amzDate, ...headers };
  return {
    method,
    url,
    headers: new Map(Object.entries(all).map(([name, value]) => [name, [value]])),
    body: Buffer.from(body),
  };
}

describe('a signature', () => {
  // The first four and the last are AWS's published test suite; all were made again with botocore 1.44.5.
  it.each([
    [
      'GET /',
      request('GET', '/'),
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'a query whose names are not in order',
      request('GET', '/?Param2=value2&Param1=value1'),
      'host;x-amz-date',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'header values with spaces',
      request('GET', '/', { 'my-header1': ' a   b   c ', 'my-header2': '"a   b   c"' }),
      'host;my-header1;my-header2;x-amz-date',
      '07c5e7e57b80b59aa26a367ce3d444469bc2db738d90ce9331dcd15132b937a7',
    ],
    [
      'a body',
      request('POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }, 'Param1=value1'),
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
    [
      'one name twice, an empty value and encoded characters in the query',
      request('GET', '/?Param1=b&Param1=a&Param=&-._~0=%20%2F%3D'),
      'host;x-amz-date',
      'a50f3654e5c4daf881009f1ec135a1693788f9f1ad6b9661938df47cad65e1cb',
    ],
    [
      'a path that is not normal',
      request('GET', '/example/..//./some%20thing/'),
      'host;x-amz-date',
      '378500b9829a5f2b641462dcfde89f2a6ca489020e81b37ce2523e1f47259cbb',
    ],
  ])('of %s is the one that AWS and botocore give', (_, signed, names, expected) => {
    const parts = { date: '20150830', region: 'us-east-1', service: 'service', scope };
    const signedHeaders = names.split(';');
    expect(signatureOf(signed, { ...parts, signedHeaders }, amzDate, secretAccessKey).toString('hex')).toBe(
      expected,
    );
  });

  it('is of a canonical request as AWS writes it down', () => {
    expect(canonicalRequest(request('GET', '/?Param2=value2&Param1=value1'), ['host', 'x-amz-date'])).toBe(
      `GET
/
Param1=value1&Param2=value2
host:example.amazonaws.com
x-amz-date:20150830T123600Z

host;x-amz-date
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`,
    );
  });

  it('is of all values of a header that came several times', () => {
    const headers = new Map([['my-header1', ['value4', 'value1', ' value3 ']]]);
    const signed = { ...request('GET', '/'), headers };
    expect(canonicalRequest(signed, ['my-header1'])).toContain('\nmy-header1:value4,value1,value3\n');
  });
});

describe('an Authorization header', () => {
  const signature = 'a'.repeat(64);
  const credential = `AKIDEXAMPLE/${scope}`;

  it('is read with and without spaces after its commas', () => {
    const expected = {
      accessKeyId: 'AKIDEXAMPLE',
      date: '20150830',
      region: 'us-east-1',
      service: 'service',
      scope,
      signedHeaders: ['host', 'x-amz-date'],
      signature,
    };
    const parts = [
      `Credential=${credential}`,
      'SignedHeaders=host;x-amz-date',
      `Signature=${signature}`,
    ] as const;
    expect(parseAuthorization(`AWS4-HMAC-SHA256 ${parts.join(', ')}`)).toEqual(expected);
    expect(parseAuthorization(`AWS4-HMAC-SHA256 ${parts.join(',')}`)).toEqual(expected);
  });

  it.each([
    'Basic YWRtaW46cmlnaHQ=',
    `AWS4-ECDSA-P256-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${signature}`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=, Signature=${signature}`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'A'.repeat(64)}`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'a'.repeat(63)}`,
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/aws4_request, SignedHeaders=host, Signature=${signature}`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'b'.repeat(64)}, Signature=${signature}`,
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${signature}, Other=1`,
    'AWS4-HMAC-SHA256 ',
    'AWS4-HMAC-SHA256 Credential',
  ])('that is another thing is not read: %s', (text) => {
    expect(parseAuthorization(text)).toBeNull();
  });
});

describe('the door', () => {
  let harness: GatewayHarness;
  beforeEach(() => {
    harness = new GatewayHarness();
  });
  afterEach(() => harness.dispose());

  const input = { TargetARN: targetArn };
  const text = JSON.stringify(input);

  it('lets in what is signed', async () => {
    expect((await harness.call('DescribeChapCredentials', input)).status).toBe(200);
  });

  it.each([
    [14.9, 200],
    [-14.9, 200],
    [15.1, 400],
    [-15.1, 400],
  ])('takes a date that is %d minutes off with %i', async (minutes, status) => {
    harness.clock = now + minutes * 60_000;
    expect((await harness.call('ListGateways', {})).status).toBe(status);
  });

  it('tells both times where a request has expired', async () => {
    harness.clock = now + 3_600_000;
    expect((await harness.call('ListGateways', {})).body).toEqual({
      __type: 'RequestExpired',
      message:
        'The request is dated 20150830T123600Z and the clock here says 20150830T133600Z: expected at most 15 minutes between them.',
    });
  });

  it.each<[string, Partial<SignOptions>, string]>([
    ['another secret', { secretAccessKey: 'another secret' }, 'InvalidSignatureException'],
    ['an unknown access key', { accessKeyId: 'AKIDOTHER' }, 'InvalidSignatureException'],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
    ['another service', { service: 's3' }, 'InvalidSignatureException'],
    [
      'a target that is not signed',
      { signedHeaders: ['content-type', 'host', 'x-amz-date'] },
      'InvalidSignatureException',
    ],
    [
      'a host that is not signed',
      { signedHeaders: ['x-amz-date', 'x-amz-target'] },
      'InvalidSignatureException',
    ],
    ['an x-amz header that is not signed', { headers: { 'x-amz-more': '1' } }, 'InvalidSignatureException'],
    [
      'a payload that is said to be unsigned',
      {
        headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
        signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-target'],
      },
      'InvalidSignatureException',
    ],
    [
      'a payload that comes in signed chunks',
      {
        headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
        signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-target'],
      },
      'InvalidSignatureException',
    ],
    [
      'a session token',
      {
        headers: { 'x-amz-security-token': 'token' },
        signedHeaders: ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'],
      },
      'UnrecognizedClientException',
    ],
    ['a date that is none', { amzDate: '20151330T123600Z' }, 'IncompleteSignatureException'],
    ['a date in another form', { amzDate: '2015-08-30' }, 'IncompleteSignatureException'],
  ])('refuses %s', async (_, changes, type) => {
    const answer = await harness.call('DescribeChapCredentials', input, changes);
    expect(errorOf(answer)).toEqual([400, type]);
    expect(harness.logged).toEqual([
      `a storage gateway request was refused {"address":"127.0.0.1","type":"${type}"}`,
    ]);
  });

  it('takes the hash of the body where a client says it, if it is true', async () => {
    const signedHeaders = ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-target'];
    const hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    const headers = { 'x-amz-content-sha256': hash };
    expect((await harness.call('ListGateways', '{}', { signedHeaders, headers })).status).toBe(200);
    expect((await harness.call('ListGateways', '{ }', { signedHeaders, headers })).status).toBe(400);
  });

  it('answers an unknown access key and a wrong signature alike', async () => {
    const unknown = await harness.call('ListGateways', {}, { accessKeyId: 'AKIDOTHER' });
    const wrong = await harness.call('ListGateways', {}, { secretAccessKey: 'another secret' });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('refuses a request that is not signed, and one whose signature cannot be read', async () => {
    const plain = sign('ListGateways', '{}');
    const headers = new Map(plain.headers);
    headers.delete('authorization');
    expect((await harness.answer({ ...plain, headers })).body).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token: the request is not signed',
    });
    headers.set('authorization', ['Basic YWRtaW46cmlnaHQ=']);
    expect((await harness.answer({ ...plain, headers })).body).toMatchObject({
      __type: 'IncompleteSignatureException',
    });
  });

  it.each<[string, (request: ReturnType<typeof sign>) => ReturnType<typeof sign>]>([
    ['body', (signed) => ({ ...signed, body: Buffer.from(text.replace(':t1', ':t2')) })],
    ['query', (signed) => ({ ...signed, url: '/?a=b' })],
    ['method', (signed) => ({ ...signed, method: 'PUT' })],
    ['action', (signed) => withHeader(signed, 'x-amz-target', 'StorageGateway_20130630.ListGateways')],
    ['host', (signed) => withHeader(signed, 'host', '127.0.0.2:5988')],
    ['date', (signed) => withHeader(signed, 'x-amz-date', '20150830T123601Z')],
  ])('notices another %s than was signed', async (_, change) => {
    const { body } = await harness.answer(change(sign('DescribeChapCredentials', text)));
    expect(body).toMatchObject({ __type: 'InvalidSignatureException' });
  });
});

function withHeader(request: ReturnType<typeof sign>, name: string, value: string): ReturnType<typeof sign> {
  return { ...request, headers: new Map([...request.headers, [name, [value]]]) };
}
