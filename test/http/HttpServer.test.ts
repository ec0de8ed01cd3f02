import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { RawClient } from './RawClient.js';
import { authorization, startHttpServer, type LogLine } from './startHttpServer.js';

const xml = { 'Content-Type': 'application/xml; charset=utf-8' };

let server: HttpServer;
let url: string;
let log: LogLine[];
const requests: AuthenticatedRequest[] = [];
let answer: (request: AuthenticatedRequest) => Promise<ProtocolResponse>;
const clients: RawClient[] = [];

beforeAll(async () => {
  ({ server, url, log } = await startHttpServer((request) => {
    requests.push(request);
    return answer(request);
  }));
});
afterAll(() => server.stop(0));
afterEach(() => {
  requests.length = 0;
  log.length = 0;
  answer = async ({ body }) => ({ status: 200, headers: xml, body: `<you sent="${body.toString()}"/>` });
  for (const client of clients.splice(0)) client.close();
});
answer = async ({ body }) => ({ status: 200, headers: xml, body: `<you sent="${body.toString()}"/>` });

async function connected(): Promise<RawClient> {
  const client = await RawClient.connect(url);
  clients.push(client);
  return client;
}

async function sent(text: string): Promise<RawClient> {
  return (await connected()).send(text);
}

const post = `POST /cimom HTTP/1.1
Host: h
${authorization}
`;

const answered = (content: string): string => `HTTP/1.1 200 OK
Content-Type: application/xml; charset=utf-8
Content-Length: ${content.length}
Connection: keep-alive
Keep-Alive: timeout=60

${content}`;

const unauthorized = `HTTP/1.1 401 Unauthorized
Content-Type: text/plain; charset=utf-8
Content-Length: 62
WWW-Authenticate: Basic realm="iscsi-wbem"
Connection: keep-alive
Keep-Alive: timeout=60

A user name and a password are needed (Basic authentication).
`;

const refused = (status: string, text: string, headers = ''): string => `HTTP/1.1 ${status}
Content-Type: text/plain; charset=utf-8
Content-Length: ${text.length + 1}
${headers}Connection: close

${text}
`;

describe('a CIM-XML POST', () => {
  it('reaches the handler with all that it is', async () => {
    const client = await sent(`${post}CIMOperation: MethodCall
cimobject: root%2Fcimv2
Content-Length: 3

abc`);
    expect(await client.until('"abc"/>')).toBe(answered('<you sent="abc"/>'));
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/cimom',
        headers: { host: 'h', cimoperation: 'MethodCall', cimobject: 'root%2Fcimv2', 'content-length': '3' },
        body: Buffer.from('abc'),
        principal: { name: 'admin', roles: new Set(['read']), address: '127.0.0.1', door: 'cim-xml' },
      },
    ]);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(requests[0]?.abort.signal.aborted).toBe(false);
  });

  it.each(['/cimom', '/', '/wbem', '/cimom?x=1', 'http://h:5988/cimom', 'http://h', 'HTTPS://h/wbem'])(
    'is taken at %s',
    async (target) => {
      const client = await sent(`POST ${target} HTTP/1.1\nHost: h\n${authorization}\nContent-Length: 0\n\n`);
      expect(await client.until('sent=""/>')).toBe(answered('<you sent=""/>'));
    },
  );

  it('may come in chunks, in pieces and with a trailer', async () => {
    const client = await sent(`${post}Transfer-Encoding: chunked\n\n2\nab`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    client.send('\n1\nc\n0\nCIMStatusCode: 5\n\n');
    expect(await client.until('"abc"/>')).toBe(answered('<you sent="abc"/>'));
  });

  it('keeps its connection for the next one, and two sent at once are answered in order', async () => {
    const one = `${post}Content-Length: 1\n\n1`;
    const two = `${post}Content-Length: 1\n\n2`;
    answer = async ({ body }) => {
      // The first takes longer than the second.
      if (body.toString() === '1') {
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      return { status: 200, headers: xml, body: body.toString() };
    };
    const client = await sent(one + two);
    expect(await client.until('\n\n2')).toBe(answered('1') + answered('2'));
    expect(await client.clear().send(two).until('\n\n2')).toBe(answered('2'));
  });

  it('in HTTP/1.0 is answered and the connection closed', async () => {
    const client = await sent(`POST /cimom HTTP/1.0\n${authorization}\nContent-Length: 1\n\nx`);
    expect(await client.untilClosed()).toBe(`HTTP/1.1 200 OK
Content-Type: application/xml; charset=utf-8
Content-Length: 15
Connection: close

<you sent="x"/>`);
  });

  it('is answered with the status and headers the handler gives', async () => {
    answer = async () => ({
      status: 400,
      headers: { CIMError: 'request-not-well-formed', 'Content-Length': '0' },
      body: '',
    });
    const client = await sent(`${post}Content-Length: 1\n\n<`);
    expect(await client.until('\n\n')).toBe(`HTTP/1.1 400 Bad Request
CIMError: request-not-well-formed
Content-Length: 0
Connection: keep-alive
Keep-Alive: timeout=60

`);
  });

  it('whose handler fails is answered 500, delimited, without the reason; the log has it', async () => {
    answer = async () => {
      throw new Error('the reason');
    };
    const client = await sent(`${post}Content-Length: 0\n\n`);
    expect(await client.until('error.\n')).toBe(`HTTP/1.1 500 Internal Server Error
Content-Type: text/plain; charset=utf-8
Content-Length: 16
Connection: keep-alive
Keep-Alive: timeout=60

Internal error.
`);
    expect(log).toContainEqual({
      level: 'error',
      message: 'a request failed',
      fields: { err: expect.objectContaining({ message: 'the reason' }) as unknown },
    });
  });
});

describe('authentication', () => {
  it.each([
    ['none', ''],
    ['another scheme', 'Authorization: Bearer abc\n'],
    ['no colon', 'Authorization: Basic YWRtaW4=\n'],
    ['no Base64', 'Authorization: Basic ***\n'],
    // admin:wrong
    ['a wrong password', 'Authorization: Basic YWRtaW46d3Jvbmc=\n'],
    // nobody:right
    ['an unknown user', 'Authorization: Basic bm9ib2R5OnJpZ2h0\n'],
  ])('with %s is refused 401, delimited, and the next request may bring it', async (_, header) => {
    const client = await sent(`POST /cimom HTTP/1.1\nHost: h\n${header}Content-Length: 3\n\nabc`);
    expect(await client.until('authentication).\n')).toBe(unauthorized);
    expect(requests).toEqual([]);
    client.clear().send(`${post}Content-Length: 1\n\nx`);
    expect(await client.until('"x"/>')).toBe(answered('<you sent="x"/>'));
  });

  it('takes the scheme in any case, and a colon and UTF-8 in the password', async () => {
    const seen: string[] = [];
    const other = await startHttpServer(async () => ({ status: 200, headers: xml, body: 'in' }), {
      authenticator: {
        authenticate: async (name, password) => {
          seen.push(name, password);
          return { name, roles: new Set() };
        },
      },
    });
    const client = await RawClient.connect(other.url);
    const token = Buffer.from('admin:a:ö').toString('base64');
    client.send(`POST / HTTP/1.1\nHost: h\nAuthorization: bAsIc ${token}\nContent-Length: 0\n\n`);
    await client.until('in');
    client.close();
    expect(seen).toEqual(['admin', 'a:ö']);
    await other.server.stop(0);
  });

  it('leaves no password and no user name that failed in the log', async () => {
    await (await sent(`${post}Content-Length: 0\n\n`)).until('sent=""/>');
    const client = await sent(
      'POST /cimom HTTP/1.1\nHost: h\nAuthorization: Basic YWRtaW46d3Jvbmc=\nContent-Length: 0\n\n',
    );
    await client.until('authentication).\n');
    const text = JSON.stringify(log);
    expect(log.map(({ message }) => message)).toContain('wrong user name or password');
    for (const secret of ['right', 'wrong"', 'YWRtaW46']) expect(text).not.toContain(secret);
  });
});

describe('a body that is too long', () => {
  it('is refused 413 by its Content-Length, before it is read', async () => {
    const client = await sent(`${post}Content-Length: 1001\n\nab`);
    expect(await client.until('bytes.\n')).toBe(
      refused('413 Payload Too Large', 'The body is too long: expected at most 1000 bytes.'),
    );
    await client.send('c'.repeat(999)).untilClosed();
    expect(requests).toEqual([]);
  });

  it('is refused 413 in the midst of its chunks', async () => {
    const client = await sent(
      `${post}Transfer-Encoding: chunked\n\n3e8\n${'x'.repeat(1000)}\n1\nx\n5\nxxxxx\n`,
    );
    expect(await client.until('bytes.\n')).toBe(
      refused('413 Payload Too Large', 'The body is too long: expected at most 1000 bytes.'),
    );
    await client.send('0\n\n').untilClosed();
  });

  it('of 5 MB sent without reading is refused and the client can read that', async () => {
    const client = await sent(`${post}Content-Length: 5000000\n\n`);
    client.sendBytes(Buffer.alloc(5_000_000, 'x'));
    expect(await client.untilClosed()).toContain('HTTP/1.1 413 Payload Too Large\n');
  });

  it('of exactly the limit is taken', async () => {
    const client = await sent(`${post}Content-Length: 1000\n\n${'x'.repeat(1000)}`);
    expect(await client.until('x"/>')).toMatch(/^HTTP\/1.1 200 OK\n/u);
  });

  it('from nobody known is refused 401, not 413, and the connection closed', async () => {
    const client = await sent(`POST /cimom HTTP/1.1\nHost: h\nContent-Length: 99999999\n\n`);
    client.sendBytes(Buffer.alloc(20_000_000));
    expect(await client.untilClosed()).toBe(
      unauthorized.replace(/Connection: .*\n.*\n/u, 'Connection: close\n'),
    );
  });
});

describe('Expect: 100-continue', () => {
  it('is told to go on when user and length are right', async () => {
    const client = await sent(`${post}Expect: 100-continue\nContent-Length: 1\n\n`);
    expect(await client.until('\n\n')).toBe('HTTP/1.1 100 Continue\n\n');
    client.clear().send('x');
    expect(await client.until('"x"/>')).toBe(answered('<you sent="x"/>'));
  });

  it('is refused at once without a user, and the connection closed', async () => {
    const client = await sent('POST /cimom HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 1\n\n');
    expect(await client.untilClosed()).toBe(
      unauthorized.replace(/Connection: .*\n.*\n/u, 'Connection: close\n'),
    );
  });

  it('is refused at once when the body would be too long', async () => {
    const client = await sent(`${post}Expect: 100-continue\nContent-Length: 1001\n\n`);
    expect(await client.untilClosed()).toBe(
      refused('413 Payload Too Large', 'The body is too long: expected at most 1000 bytes.'),
    );
  });

  it('with another expectation is refused 417', async () => {
    const client = await sent(`${post}Expect: 200-ok\nContent-Length: 0\n\n`);
    expect(await client.untilClosed()).toBe(
      refused('417 Expectation Failed', 'This expectation is unknown: expected 100-continue.'),
    );
  });
});

describe('what is not a CIM-XML POST', () => {
  it('M-POST is refused 501 without CIMError and CIMProtocolVersion', async () => {
    const client = await sent(
      `M-POST /cimom HTTP/1.1\nHost: h\nMan: http://www.dmtf.org/cim/mapping/http/v1.0;ns=73\n73-CIMOperation: MethodCall\nContent-Length: 0\n\n`,
    );
    expect(await client.untilClosed()).toBe(
      refused('501 Not Implemented', 'This method is not implemented: expected POST.'),
    );
  });

  it.each([
    ['M-POST / HTTP/1.1\nHost: h\n\n'],
    ['M', '-POST / HTTP/1.1\n'],
    ['M-P', 'OST / HTTP/1.1\n'],
    ['\nM-POST / HTTP/1.1\n'],
  ])('M-POST is refused 501 in whatever pieces it comes: %j %j', async (...pieces) => {
    const client = await connected();
    for (const piece of pieces) {
      if (piece) client.send(piece);
      await sleep(20);
    }
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 501 Not Implemented\n/u);
  });

  it.each(['POST /cimom', 'GET /', 'OPTIONS *'])(
    '%s with two Host headers is refused 400 (RFC 9112 3.2)',
    async (line) => {
      const client = await sent(
        `${line} HTTP/1.1\nHost: h\n${authorization}\nHost: other\nContent-Length: 0\n\n`,
      );
      expect(await client.untilClosed()).toBe(
        refused('400 Bad Request', 'The request has two Host headers: expected one.'),
      );
      expect(requests).toEqual([]);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])('%s /cimom is refused 501', async (method) => {
    const client = await sent(`${method} /cimom HTTP/1.1\nHost: h\n\n`);
    const text = `${method} is not implemented here: expected POST.`;
    expect(await client.until(text)).toBe(`HTTP/1.1 501 Not Implemented
Content-Type: text/plain; charset=utf-8
Content-Length: ${text.length + 1}
Allow: POST, OPTIONS
Connection: keep-alive
Keep-Alive: timeout=60

${text}
`);
  });

  it('HEAD /cimom is refused 501 without a body', async () => {
    const client = await sent('HEAD /cimom HTTP/1.1\nHost: h\nConnection: close\n\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1.1 501 Not Implemented\n[^]*\n\n$/u);
  });

  it.each(['/cimom', '*'])('OPTIONS %s says what is allowed', async (target) => {
    const client = await sent(`OPTIONS ${target} HTTP/1.1\nHost: h\n\n`);
    expect(await client.until('\n\nPOST, OPTIONS\n')).toMatch(
      /^HTTP\/1.1 200 OK\n[^]*\nAllow: POST, OPTIONS\n/u,
    );
  });

  it('GET / says what this is', async () => {
    const client = await sent('GET / HTTP/1.1\nHost: h\n\n');
    expect(await client.until('cimom.\n')).toMatch(/^HTTP\/1.1 200 OK\n/u);
  });

  it.each(['GET', 'POST'])('%s at another path is 404', async (method) => {
    const client = await sent(`${method} /elsewhere HTTP/1.1\nHost: h\nContent-Length: 0\n\n`);
    expect(await client.until('/wbem.\n')).toBe(`HTTP/1.1 404 Not Found
Content-Type: text/plain; charset=utf-8
Content-Length: 67
Connection: keep-alive
Keep-Alive: timeout=60

There is nothing at /elsewhere: expected POST to /cimom, /, /wbem.
`);
  });

  it('CONNECT is refused 501', async () => {
    const client = await sent('CONNECT h:80 HTTP/1.1\nHost: h\n\n');
    expect(await client.untilClosed()).toBe(refused('501 Not Implemented', 'CONNECT is not implemented.'));
  });

  it('a compressed body is refused 415', async () => {
    const client = await sent(`${post}Content-Encoding: gzip\nContent-Length: 1\n\nx`);
    expect(await client.until('none.\n')).toMatch(/^HTTP\/1.1 415 Unsupported Media Type\n/u);
  });
});

describe('what is not HTTP', () => {
  it.each([
    ['no method', '\x16\x03\x01\x02\x00\n\n'],
    ['two lengths', `${post}Content-Length: 1\nContent-Length: 2\n\nx`],
    ['length and chunks', `${post}Content-Length: 1\nTransfer-Encoding: chunked\n\n0\n\n`],
    ['a chunk without length', `${post}Transfer-Encoding: chunked\n\nzz\n`],
  ])('is refused 400, delimited, and the connection closed: %s', async (_, text) => {
    const client = await sent(text);
    expect(await client.untilClosed()).toBe(refused('400 Bad Request', 'This is not an HTTP request.'));
  });

  it('HTTP/1.1 without Host is refused 400', async () => {
    const client = await sent('POST /cimom HTTP/1.1\nContent-Length: 0\n\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1.1 400 Bad Request\nConnection: close\n/u);
  });

  it('headers that are too long are refused 431', async () => {
    const client = await sent(`${post}X: ${'x'.repeat(2000)}\n\n`);
    expect(await client.untilClosed()).toBe(
      refused('431 Request Header Fields Too Large', 'The request line and headers are too long.'),
    );
  });

  it('behind a request under way closes the connection instead of answering that one wrongly', async () => {
    answer = ({ abort: { signal } }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const client = await sent(`${post}Content-Length: 0\n\nnonsense\n\n`);
    expect(await client.untilClosed()).toBe('');
  });
});
