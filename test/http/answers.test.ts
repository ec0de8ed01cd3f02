import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { OperationTimeoutError } from '../../src/operations/OperationDeadline.js';
import { AuthenticationBusyError } from '../../src/security/PasswordQueue.js';
import { RawClient } from './RawClient.js';
import { authorization, startHttpServer, type LogLine, type StartOptions } from './startHttpServer.js';

const post = `POST /cimom HTTP/1.1\nHost: h\n${authorization}\nContent-Length: 0\n\n`;

const servers: HttpServer[] = [];
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

interface Running {
  readonly server: HttpServer;
  readonly url: string;
  readonly log: LogLine[];
  readonly connect: () => Promise<RawClient>;
}

async function serving(
  answer: (request: AuthenticatedRequest) => Promise<ProtocolResponse>,
  options: StartOptions = {},
): Promise<Running> {
  const running = await startHttpServer(answer, options);
  servers.push(running.server);
  return {
    ...running,
    connect: async () => {
      const client = await RawClient.connect(running.url);
      clients.push(client);
      return client;
    },
  };
}

function streaming(body: () => AsyncIterable<string | Buffer>) {
  return async (): Promise<ProtocolResponse> => ({
    status: 200,
    headers: { 'X-Kind': 'stream' },
    body: body(),
  });
}

async function* pieces(count: number, text: string): AsyncGenerator<string> {
  for (let n = 0; n < count; n += 1) yield text;
}

const kilobyte = `${'y'.repeat(1023)}\n`;

describe('a streamed answer', () => {
  it('that is short goes out in one piece with its length', async () => {
    const { connect } = await serving(
      streaming(async function* () {
        yield 'a€';
        yield Buffer.from('b');
        yield '';
        yield 'c';
      }),
    );
    const client = (await connect()).send(post);
    expect(await client.until('bc')).toBe(
      `HTTP/1.1 200 OK\nX-Kind: stream\nContent-Length: 6\nConnection: keep-alive\nKeep-Alive: timeout=60\n\na\xE2\x82\xACbc`,
    );
  });

  it('that is long goes out in chunks of 64 KB and is whole', async () => {
    const { connect } = await serving(streaming(() => pieces(200, kilobyte)));
    const client = (await connect()).send(post);
    const text = await client.until('\n0\n\n');
    const [head, body = ''] = text.split(/\n\n([^]*)/u);
    expect(head).toBe(
      'HTTP/1.1 200 OK\nX-Kind: stream\nConnection: keep-alive\nKeep-Alive: timeout=60\nTransfer-Encoding: chunked',
    );
    expect(body.match(/^[0-9a-f]+$/gmu)).toEqual(['10000', '10000', '10000', '2000', '0']);
    expect(body.match(/^y{1023}$/gmu)).toHaveLength(200);
  });

  it('to HTTP/1.0 ends with the connection', async () => {
    const { connect } = await serving(streaming(() => pieces(100, kilobyte)));
    const client = (await connect()).send(`POST / HTTP/1.0\n${authorization}\n\n`);
    const text = await client.untilClosed();
    expect(text).toMatch(/^HTTP\/1.1 200 OK\nX-Kind: stream\nConnection: close\n\ny/u);
    expect(text.match(/^y{1023}$/gmu)).toHaveLength(100);
  });

  it('is produced no faster than the client reads, and ended when it reads nothing at all', async () => {
    let produced = 0;
    let isClosed = false;
    const { connect, log } = await serving(
      streaming(async function* () {
        try {
          for (; produced < 100_000; produced += 1) yield kilobyte;
        } finally {
          isClosed = true;
        }
      }),
      { requestTimeoutMs: 300 },
    );
    const client = (await connect()).stopReading().send(post);
    await until(() => isClosed);
    // What fits into the buffers of two sockets, a few MB; all would be 100 MB.
    expect(produced).toBeLessThan(30_000);
    expect(log.map(({ message }) => message)).toContain('an answer broke off after its first bytes');
    client.close();
  });

  it('lets other requests be served while it runs', async () => {
    const { connect } = await serving(async ({ url }) => ({
      status: 200,
      headers: {},
      body: url === '/wbem' ? 'quick' : pieces(Infinity, kilobyte),
    }));
    const long = (await connect()).send(post);
    await long.until('200 OK');
    const quick = (await connect()).send(post.replace('/cimom', '/wbem'));
    await quick.until('quick');
    expect(long.isOpen).toBe(true);
    long.close();
  });

  it('that fails before its first piece is answered 500', async () => {
    const { connect } = await serving(
      streaming(async function* () {
        yield 'a little';
        throw new Error('no more');
      }),
    );
    expect(await (await connect()).send(post).until('error.\n')).toMatch(
      /^HTTP\/1.1 500 Internal Server Error\n[^]*\nContent-Length: 16\n/u,
    );
  });

  it('that fails later is cut: no last chunk, the connection closed, the reason in the log', async () => {
    const { connect, log } = await serving(
      streaming(async function* () {
        yield* pieces(100, kilobyte);
        throw new Error('no more');
      }),
    );
    const text = await (await connect()).send(post).untilClosed();
    expect(text).toMatch(/^HTTP\/1.1 200 OK\n/u);
    expect(text).not.toContain('\n0\n\n');
    expect(log).toContainEqual({
      level: 'error',
      message: 'an answer broke off after its first bytes',
      fields: { err: expect.objectContaining({ message: 'no more' }) as unknown },
    });
  });

  it('is cut too when the time of its work is over, whether or not the work ends', async () => {
    for (const error of [new OperationTimeoutError(1, Promise.resolve()), new Error('too long')]) {
      const { connect, log } = await serving(async ({ abort }) => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield* pieces(100, kilobyte);
          // As the executor does it; the client is still there.
          abort.abort(error);
          throw error;
        })(),
      }));
      const text = await (await connect()).send(post).untilClosed();
      expect(text).toMatch(/^HTTP\/1.1 200 OK\n/u);
      expect(text).not.toContain('\n0\n\n');
      expect(log.map(({ message }) => message)).toContain('an answer broke off after its first bytes');
    }
  });
});

describe('a long answer of one piece', () => {
  it('goes out whole with its length, as text and as bytes', async () => {
    const text = `${'é'.repeat(100_000)}.`;
    for (const body of [text, Buffer.from(text)]) {
      const { connect } = await serving(async () => ({ status: 200, headers: {}, body }));
      const received = await (await connect()).send(post).until('.');
      const whole = await (async () => {
        void received;
        return (await connect()).send(post.replace('\nHost', '\nConnection: close\nHost')).untilClosed();
      })();
      expect(whole).toContain('\nContent-Length: 200001\n');
      expect(Buffer.from(whole.split('\n\n')[1] ?? '', 'latin1').toString()).toBe(text);
    }
  });
});

describe('a client that goes away', () => {
  it('stops the work on its request', async () => {
    const { promise: stopped, resolve } = deferred<unknown>();
    const { promise: begun, resolve: begin } = deferred<void>();
    const { connect, log } = await serving(({ abort: { signal } }) => {
      begin();
      signal.addEventListener('abort', () => resolve(signal.reason));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    const client = (await connect()).send(post);
    await begun;
    client.close();
    expect(await stopped).toMatchObject({ message: 'the client has gone away' });
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('in the midst of its body never reaches the handler', async () => {
    let calls = 0;
    const { connect, log } = await serving(async () => {
      calls += 1;
      return { status: 200, headers: {}, body: '' };
    });
    const client = (await connect()).send(post.replace('Length: 0', 'Length: 5')).send('ab');
    await sleep(20);
    client.close();
    await until(() => log.length > 0);
    expect(calls).toBe(0);
    expect(log).toMatchObject([
      { level: 'debug', message: 'request', fields: { status: null, aborted: true } },
    ]);
  });

  it('in the midst of a streamed answer has the stream closed', async () => {
    let isClosed = false;
    const { connect, log } = await serving(
      streaming(async function* () {
        try {
          for (;;) yield kilobyte;
        } finally {
          isClosed = true;
        }
      }),
    );
    const client = (await connect()).send(post);
    await client.until('200 OK');
    client.close();
    await until(() => isClosed);
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('after its answer does not count as one', async () => {
    let signal: AbortSignal | null = null;
    const { connect } = await serving(async (request) => {
      signal = request.abort.signal;
      return { status: 200, headers: {}, body: 'done' };
    });
    const client = (await connect()).send(post);
    await client.until('done');
    client.close();
    await sleep(20);
    expect(signal).toMatchObject({ aborted: false });
  });
});

describe('a slow sender', () => {
  it.each([
    ['headers', 'POST /cimom HTTP/1.1\nHost'],
    ['a body', post.replace('Length: 0', 'Length: 5')],
  ])('of %s is refused 408 and the connection closed', async (_, text) => {
    const { connect } = await serving(async () => ({ status: 200, headers: {}, body: '' }), {
      requestTimeoutMs: 200,
    });
    expect(await (await connect()).send(text).untilClosed()).toBe(`HTTP/1.1 408 Request Timeout
Content-Type: text/plain; charset=utf-8
Content-Length: 37
Connection: close

The request took too long to arrive.
`);
  });

  it('is no slow handler: that may take longer', async () => {
    const { connect } = await serving(
      async () => {
        await sleep(2_500);
        return { status: 200, headers: {}, body: 'late' };
      },
      { requestTimeoutMs: 1_000 },
    );
    expect(await (await connect()).send(post).until('late')).toMatch(/^HTTP\/1.1 200 OK\n/u);
  });
});

describe('more passwords than can be checked', () => {
  it('are answered 503 with Retry-After', async () => {
    const { connect } = await serving(async () => ({ status: 200, headers: {}, body: '' }), {
      authenticator: { authenticate: () => Promise.reject(new AuthenticationBusyError(64)) },
    });
    expect(await (await connect()).send(post).until('second.\n')).toMatch(
      /^HTTP\/1.1 503 Service Unavailable\n[^]*\nRetry-After: 1\n/u,
    );
  });
});

describe('stopping', () => {
  it('lets requests under way finish, closes idle and silent connections and takes no new one', async () => {
    const { promise: mayAnswer, resolve: letAnswer } = deferred<void>();
    const { promise: begun, resolve: begin } = deferred<void>();
    const { server, connect } = await serving(async ({ url }) => {
      if (url === '/cimom') {
        begin();
        await mayAnswer;
      }
      return { status: 200, headers: {}, body: 'done' };
    });
    const busy = (await connect()).send(post);
    const idle = (await connect()).send(post.replace('/cimom', '/wbem'));
    await idle.until('done');
    const silent = await connect();
    await begun;
    await sleep(20);

    const stopped = server.stop(10_000);
    await idle.untilClosed();
    await silent.untilClosed();
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(busy.isOpen).toBe(true);
    letAnswer();
    expect(await busy.untilClosed()).toBe('HTTP/1.1 200 OK\nConnection: close\nContent-Length: 4\n\ndone');
    await stopped;
  });

  it('lets an answer whose first bytes are out finish, and then closes its connection', async () => {
    const { promise: mayGoOn, resolve: goOn } = deferred<void>();
    const { server, connect } = await serving(
      streaming(async function* () {
        yield* pieces(64, kilobyte);
        await mayGoOn;
        yield 'end';
      }),
    );
    const client = (await connect()).send(post);
    await client.until('200 OK');
    const stopped = server.stop(10_000);
    goOn();
    expect(await client.untilClosed()).toMatch(/\n3\nend\n0\n\n$/u);
    await stopped;
  });

  it('ends what takes too long, and tells the work to stop', async () => {
    let isTold = false;
    const { promise: begun, resolve: begin } = deferred<void>();
    const { server, connect } = await serving(({ abort: { signal } }) => {
      begin();
      signal.addEventListener('abort', () => {
        isTold = true;
      });
      return new Promise(() => {});
    });
    const client = (await connect()).send(post);
    await begun;
    // It does not stop when told: 2 s later nobody waits for it any more.
    await server.stop(50);
    expect(isTold).toBe(true);
    expect(await client.untilClosed()).toBe('');
  });
});

describe('stopping while a client has gone away', () => {
  it('still waits for the work on its request, which may be in the midst of a change', async () => {
    const steps: string[] = [];
    const { promise: begun, resolve: begin } = deferred<void>();
    const { server, connect } = await serving(async ({ abort: { signal } }) => {
      begin();
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      steps.push('told');
      await sleep(100);
      steps.push('put back');
      return { status: 200, headers: {}, body: '' };
    });
    const client = (await connect()).send(post);
    await begun;
    client.close();
    await until(() => steps.length > 0);
    await server.stop(10_000);
    expect(steps).toEqual(['told', 'put back']);
  });
});

describe('listening', () => {
  it('fails on a port in use, and tries no other', async () => {
    const answer = async (): Promise<ProtocolResponse> => ({ status: 200, headers: {}, body: '' });
    const { url } = await serving(answer);
    await expect(serving(answer, { port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('on an IPv6 address writes it in brackets', async () => {
    const { url } = await serving(async () => ({ status: 200, headers: {}, body: '' }), { bind: '::1' });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/$/u);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { interval: 5 }).toBe(true);
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
