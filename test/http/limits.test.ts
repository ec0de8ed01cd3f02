import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { peerAddress } from '../../src/http/peer.js';
import { networkOf } from '../../src/security/networkOf.js';
import { TestCa } from '../support/certificates.js';
import { RawClient } from './RawClient.js';
import { authorization, startHttpServer, type LogLine, type StartOptions } from './startHttpServer.js';

const servers: HttpServer[] = [];
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

const ok = async ({ body }: AuthenticatedRequest): Promise<ProtocolResponse> => ({
  status: 200,
  headers: {},
  body: `ok ${body.toString()}`,
});

async function serving(
  options: StartOptions,
  answer: (request: AuthenticatedRequest) => Promise<ProtocolResponse> = ok,
): Promise<{ url: string; server: HttpServer; log: LogLine[]; connected: () => Promise<RawClient> }> {
  const { url, server, log } = await startHttpServer(answer, options);
  servers.push(server);
  const connected = async (): Promise<RawClient> => {
    const client = await RawClient.connect(url);
    clients.push(client);
    return client;
  };
  return { url, server, log, connected };
}

const post = (body: string): string =>
  `POST /cimom HTTP/1.1\nHost: h\n${authorization}\nContent-Length: ${body.length}\n\n${body}`;

const overloaded = (sentence: string): RegExp =>
  new RegExp(
    `HTTP/1\\.1 503 Service Unavailable\n[^]*\nContent-Length: ${sentence.length + 1}\n[^]*Retry-After: 1\n[^]*\n\n${sentence}\n`,
    'u',
  );

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 1 }).toBe(true);
}

/** A handler whose answers wait to be let go, oldest first. */
class Gate {
  readonly waiting: (() => void)[] = [];

  readonly answer = async (request: AuthenticatedRequest): Promise<ProtocolResponse> => {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
    return ok(request);
  };

  async hold(count: number): Promise<void> {
    await until(() => this.waiting.length === count);
  }

  open(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}

describe('connections', () => {
  it('over max-connections are answered 503 and closed; when one closes the next may come', async () => {
    const { connected } = await serving({ maxConnections: 2 });
    const first = await connected();
    const second = await connected();
    expect(await (await connected()).send(post('x')).untilClosed()).toBe(`HTTP/1.1 503 Service Unavailable
Retry-After: 1
Content-Type: text/plain; charset=utf-8
Content-Length: 33
Connection: close

There are 2 connections already.
`);
    expect(await second.send(post('2')).until('ok 2')).toContain('200 OK');
    first.close();
    await expect.poll(async () => (await connected()).send(post('3')).until('\n\n')).toContain('200 OK');
  });

  it('over max-connections-per-address are refused to that address alone', async () => {
    const { url, connected } = await serving({ maxConnectionsPerAddress: 1 });
    await connected();
    const refused = await connected();
    expect(await refused.untilClosed()).toContain('There are 1 connections from this address already.');
    const { port } = new URL(url);
    const request = httpRequest({ port, host: '127.0.0.1', localAddress: '127.0.0.2', agent: false }).end();
    const [{ statusCode }] = (await once(request, 'response')) as [IncomingMessage];
    expect(statusCode).toBe(200);
  });

  it('that are refused in great number are closed without an answer: refusing is bounded too', async () => {
    const { url, connected } = await serving({ maxConnections: 1 });
    const good = await connected();
    const port = Number(new URL(url).port);
    // They do not close, so that each refused one lingers.
    const flood = Array.from({ length: 200 }, () => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      let text = '';
      socket.on('error', () => {}).on('data', (data: Buffer) => (text += data.toString()));
      return { socket, ended: Promise.race([once(socket, 'end'), once(socket, 'close')]).then(() => text) };
    });
    const said = await Promise.all(flood.map(({ ended }) => ended.catch(() => '')));
    for (const { socket } of flood) socket.destroy();
    // 64 linger at a time, each for a second: on a slow machine the first of them make room for some others.
    const answered = said.filter((text) => text.includes('503')).length;
    expect(answered).toBeGreaterThanOrEqual(64);
    expect(answered).toBeLessThan(flood.length);
    expect(said.filter((text) => text === '')).toHaveLength(flood.length - answered);
    expect(await good.send(post('still')).until('ok still')).toContain('200 OK');
  });

  it('over HTTPS that are too many are closed without a handshake', async () => {
    const pair = await (await TestCa.make()).issue('localhost', { usage: 'server' });
    const current = { ...pair, clientCa: null, fingerprint: '', validFrom: new Date(), validTo: new Date() };
    const tls = { source: { current, onChange: () => {} }, clientCertificate: 'off' } as const;
    const listeners = [{ port: 0, bind: '127.0.0.1', tls }];
    const { url, connected } = await serving({ maxConnections: 1, listeners });
    const first = await connected();
    expect(url).toMatch(/^https:/u);
    expect(await (await connected()).untilClosed()).toBe('');
    expect(first.isOpen).toBe(true);
  });
});

describe('requests', () => {
  it('over max-requests are answered 503; then there is room again', async () => {
    const gate = new Gate();
    const { connected } = await serving({ maxRequests: 2 }, gate.answer);
    const held = [(await connected()).send(post('1')), (await connected()).send(post('2'))];
    await gate.hold(2);
    const third = await connected();
    const sentence = '2 requests are under way already.';
    expect(await third.send(post('3')).until(sentence)).toMatch(overloaded(sentence));
    gate.open();
    expect(await held[0]?.until('ok 1')).toContain('200 OK');
    expect(await held[1]?.until('ok 2')).toContain('200 OK');
    // The connection of the refused one is as good as new.
    third.clear().send(post('3'));
    await gate.hold(1);
    gate.open();
    expect(await third.until('ok 3')).toContain('200 OK');
  });

  it('over max-requests are refused before their password is looked at', async () => {
    let isAsked = false;
    const gate = new Gate();
    const { connected } = await serving({ maxRequests: 1 }, gate.answer);
    (await connected()).send(post('1'));
    await gate.hold(1);
    const { connected: other } = await serving({
      maxRequests: 0,
      authenticator: {
        authenticate: async () => {
          isAsked = true;
          return null;
        },
      },
    });
    expect(await (await other()).send(post('x')).until('already.')).toContain('503');
    expect(isAsked).toBe(false);
    gate.open();
  });

  it('sent ahead over max-requests-per-connection are answered 503, all in their order', async () => {
    const gate = new Gate();
    const { connected } = await serving({ maxRequestsPerConnection: 2 }, gate.answer);
    const client = (await connected()).send(post('1') + post('2') + post('3') + post('4'));
    await gate.hold(2);
    gate.open();
    let all = '';
    const statuses = async (): Promise<number> => {
      all = await client.until('ok 2');
      return all.match(/HTTP\/1\.1 \d{3}/gu)?.length ?? 0;
    };
    await expect.poll(statuses).toBe(4);
    expect(all.indexOf('ok 1')).toBeLessThan(all.indexOf('ok 2'));
    expect(all.match(/HTTP\/1\.1 \d{3}/gu)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 503',
      'HTTP/1.1 503',
    ]);
    expect(all.indexOf('ok 2')).toBeLessThan(all.indexOf('503'));
    expect(all).toContain('More than 2 requests wait for their answers on this connection.');
  });

  it('whose bodies together are more than max-bodies-bytes are answered 503; one alone is let in', async () => {
    const gate = new Gate();
    const { connected } = await serving({ maxBodyBytes: 1000, maxBodiesBytes: 500 }, gate.answer);
    const body = 'b'.repeat(600);
    const first = (await connected()).send(post(body));
    await gate.hold(1);
    const sentence = 'The requests under way hold 600 bytes already.';
    expect(await (await connected()).send(post(body)).until(sentence)).toMatch(overloaded(sentence));
    // A body of unknown length counts as the longest there may be.
    const chunked = post('').replace('Content-Length: 0\n\n', 'Transfer-Encoding: chunked\n\n1\nx\n0\n\n');
    expect(await (await connected()).send(chunked).until(sentence)).toMatch(overloaded(sentence));
    gate.open();
    await first.until('ok bbb');
    const next = (await connected()).send(post(body));
    await gate.hold(1);
    gate.open();
    await next.until('ok bbb');
  });
});

describe('time', () => {
  it('for headers is header-timeout-ms, however steadily they drip', async () => {
    const { connected } = await serving({ headerTimeoutMs: 300, requestTimeoutMs: 3_600_000 });
    const client = (await connected()).send('POST /cimom HTTP/1.1\nHost: h\n');
    const drip = setInterval(() => client.send('X'), 30);
    const text = await client.untilClosed();
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\n[^]*The request took too long to arrive\.\n$/u);
  });

  it('for a whole request is request-timeout-ms, however steadily its body drips', async () => {
    const { connected } = await serving({ headerTimeoutMs: 300, requestTimeoutMs: 400 });
    const client = (await connected()).send(post('').replace('Length: 0', 'Length: 900'));
    const drip = setInterval(() => client.send('b'), 30);
    const text = await client.untilClosed();
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\n/u);
  });

  it('for the next request of a connection is idle-timeout-ms', async () => {
    const { connected } = await serving({
      idleTimeoutMs: 200,
      headerTimeoutMs: 3_600_000,
      requestTimeoutMs: 3_600_000,
    });
    const client = (await connected()).send(post('1'));
    expect(await client.until('ok 1')).toContain('200 OK');
    await client.untilClosed();
  });

  it('without a first byte is header-timeout-ms', async () => {
    const { connected } = await serving({ headerTimeoutMs: 200 });
    expect(await (await connected()).untilClosed()).toMatch(/^(?:HTTP\/1\.1 408 [^]*)?$/u);
  });

  it('for the work on a request is operation-timeout-ms: then it is told to stop, and why', async () => {
    const { connected } = await serving({ operationTimeoutMs: 100 }, async ({ abort: { signal } }) => {
      await once(signal, 'abort');
      const reason = signal.reason as CIMError;
      return { status: 200, headers: {}, body: `${reason instanceof CIMError} ${reason.message}` };
    });
    expect(await (await connected()).send(post('')).until('ms')).toContain(
      '\n\ntrue CIM_ERR_SERVER_LIMITS_EXCEEDED: the operation took longer than 100 ms',
    );
  });

  it('of work that does not stop is not waited for; it counts until it ends, and its answer is let go', async () => {
    const gate = new Gate();
    let isReturned = false;
    const { connected, log } = await serving({ operationTimeoutMs: 100, maxRequests: 1 }, async (request) => {
      const { status, headers } = await gate.answer(request);
      const body = (async function* () {
        try {
          for (;;) yield 'piece';
        } finally {
          isReturned = true;
        }
      })();
      return { status, headers, body };
    });
    const client = (await connected()).send(post(''));
    const sentence = 'There was no answer in time: whether it was done is not known.';
    expect(await client.untilClosed()).toMatch(overloaded(sentence));
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: 'the work on a request did not end in 100 ms, nor when it was told to stop',
      }),
    );
    const next = await connected();
    expect(await next.send(post('')).until('already.')).toContain('503');
    gate.open();
    await expect.poll(() => isReturned).toBe(true);
    next.clear().send(post(''));
    await gate.hold(1);
    gate.open();
  });

  it('of a long answer has no end as long as its client takes it', async () => {
    const { connected } = await serving({ operationTimeoutMs: 500 }, async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        for (let piece = 0; piece < 5; piece += 1) {
          yield 'y'.repeat(70_000);
          await sleep(200);
        }
        yield 'end';
      })(),
    }));
    expect(await (await connected()).send(post('')).until('\n3\nend\n0\n')).toContain('200 OK');
  });
});

describe('a client that goes away', () => {
  it('ends the making of its answer', async () => {
    let made = 0;
    let isEnded = false;
    const { connected } = await serving({}, async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        try {
          for (;;) {
            made += 1;
            yield 'z'.repeat(70_000);
          }
        } finally {
          isEnded = true;
        }
      })(),
    }));
    const client = (await connected()).send(post(''));
    await client.until('200 OK');
    client.close();
    await expect.poll(() => isEnded).toBe(true);
    const madeThen = made;
    await sleep(50);
    expect(made).toBe(madeThen);
  });
});

describe('what is counted together', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '::1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ])('%s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is an IPv4 address as such where the system maps it into IPv6', () => {
    expect(peerAddress({ remoteAddress: '::ffff:192.0.2.1' })).toBe('192.0.2.1');
  });
});
