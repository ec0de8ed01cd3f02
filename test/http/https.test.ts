import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent } from 'node:https';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import type { ClientCertificateMode } from '../../src/http/tlsOptions.js';
import type { TlsMaterial } from '../../src/security/readTlsMaterial.js';
import { CertificateUsers } from '../../src/security/CertificateUsers.js';
import type { Role } from '../../src/security/Principal.js';
import type { User } from '../../src/security/Users.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';
import { startHttpServer, type LogLine, type StartOptions } from './startHttpServer.js';

const dayMs = 86_400_000;
let ca: TestCa;
let clientCa: TestCa;
let serverPair: CertificateAndKey;
let anna: CertificateAndKey;

beforeAll(async () => {
  ca = await TestCa.make('CA of the server');
  clientCa = await TestCa.make('CA of the clients');
  serverPair = await ca.issue('localhost', { names: ['localhost', '127.0.0.1'], usage: 'server' });
  anna = await clientCa.issue('anna');
});

const servers: HttpServer[] = [];
const sockets: Socket[] = [];
const agents: (Agent | HttpAgent)[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const agent of agents.splice(0)) agent.destroy();
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

/** A source of certificates whose owner says when they change. */
class Certificates {
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];
  current: TlsMaterial;

  constructor(pair: CertificateAndKey, trusted: TestCa | null) {
    this.current = materialOf(pair, trusted);
  }

  onChange(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  replace(pair: CertificateAndKey, trusted: TestCa | null): void {
    this.current = materialOf(pair, trusted);
    for (const listener of this.#listeners) listener(this.current);
  }
}

/** Resolves when a socket is closed, also by a reset. */
function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve());
  });
}

function materialOf(pair: CertificateAndKey, trusted: TestCa | null): TlsMaterial {
  const dates = { validFrom: new Date(0), validTo: new Date(Date.now() + dayMs) };
  return { ...pair, clientCa: trusted?.certificate ?? null, fingerprint: '', ...dates };
}

function userOf(name: string, role: Role): User {
  return { name, roles: [role], namespaceRoles: {}, passwordHash: {} } as unknown as User;
}

/** Its users are admin with the password right, and anna, who has a certificate. */
async function serving(
  clientCertificate: ClientCertificateMode = 'off',
  options: StartOptions = {},
  answer: (request: AuthenticatedRequest) => Promise<ProtocolResponse> = whoAsks,
): Promise<{
  server: HttpServer;
  port: number;
  plainUrl: string;
  source: Certificates;
  log: LogLine[];
}> {
  const source = new Certificates(serverPair, clientCertificate === 'off' ? null : clientCa);
  const users = new CertificateUsers(
    { find: (name) => (name === 'anna' ? userOf(name, 'write') : null) },
    new Map(),
  );
  const { server, urls, log } = await startHttpServer(answer, {
    listeners: [
      { port: 0, bind: '127.0.0.1', tls: null },
      { port: 0, bind: '127.0.0.1', tls: { source, clientCertificate } },
    ],
    certificateUsers: users,
    ...options,
  });
  servers.push(server);
  const [plainUrl = '', url = ''] = urls;
  expect([plainUrl.slice(0, 17), url.slice(0, 18)]).toEqual(['http://127.0.0.1:', 'https://127.0.0.1:']);
  return { server, port: Number(new URL(url).port), plainUrl, source, log };
}

const whoAsks = async ({ principal }: AuthenticatedRequest): Promise<ProtocolResponse> => ({
  status: 200,
  headers: {},
  body: `${principal.name} by ${principal.authenticatedBy}`,
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function post(
  port: number,
  options: object = {},
  password: string | null = 'right',
  send: typeof httpRequest | typeof httpsRequest = httpsRequest,
): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const request = send({
    port,
    host: '127.0.0.1',
    path: '/cimom',
    method: 'POST',
    ca: ca.certificate,
    agent: false,
    headers: password === null ? {} : { Authorization: authorization },
    ...options,
  });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
}

/** @throws Error with the alert of the server, which TLS 1.3 sends after the client thinks that all is well. */
async function handshake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: ca.certificate, ...options });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  return socket;
}

const shown = ({ certificate, key }: CertificateAndKey): object => ({ cert: certificate, key });

describe('HTTPS', () => {
  it('takes the same requests as plain HTTP beside it, and the same passwords', async () => {
    const { port, plainUrl } = await serving();
    expect(await post(port)).toEqual({ status: 200, body: 'admin by password' });
    expect(await post(port, {}, 'wrong')).toMatchObject({ status: 401 });
    expect(await post(port, {}, null)).toMatchObject({ status: 401 });
    expect((await fetch(plainUrl, { method: 'POST' })).status).toBe(401);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const { port } = await serving();
    const socket = await handshake(port, { minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
  });

  it.each([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }],
    ['TLS 1.0', { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }],
    ['TLS 1.2 without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
    ['TLS 1.2 with CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }],
  ] as const)('does not speak %s', async (_, options) => {
    const { port, log } = await serving();
    await expect(handshake(port, options)).rejects.toThrow(/alert|version|handshake/u);
    await expect.poll(() => log.map(({ message }) => message)).toContain('a TLS handshake failed');
  });

  it('ends a connection on which plain HTTP comes, and one that does not finish its handshake', async () => {
    const { port } = await serving('off', { headerTimeoutMs: 200 });
    const plain = connect(port, '127.0.0.1');
    const silent = connect(port, '127.0.0.1');
    sockets.push(plain, silent);
    const ends = [plain, silent].map(ended);
    plain.write('POST /cimom HTTP/1.1\r\nHost: h\r\n\r\n');
    await Promise.all(ends);
    expect((await post(port)).status).toBe(200);
  });
});

describe('a client certificate', () => {
  it('stands for the user that is its common name', async () => {
    const { port } = await serving('optional');
    expect(await post(port, shown(anna), null)).toEqual({ status: 200, body: 'anna by certificate' });
  });

  it('gives way to a password that is sent as well, which must be right then', async () => {
    const { port } = await serving('optional');
    expect(await post(port, shown(anna))).toEqual({ status: 200, body: 'admin by password' });
    expect(await post(port, shown(anna), 'wrong')).toMatchObject({ status: 401 });
  });

  const bad: readonly (readonly [string, () => Promise<CertificateAndKey>])[] = [
    ['of another CA', () => ca.issue('anna')],
    ['that has expired', () => clientCa.issue('anna', { validTo: new Date(Date.now() - 1000) })],
    ['for servers', () => clientCa.issue('anna', { usage: 'server' })],
    ['of a CA of the same name', async () => (await TestCa.make('CA of the clients')).issue('anna')],
  ];

  it.each(bad)('%s opens nothing, and a password still does', async (_, issue) => {
    const pair = await issue();
    const { port } = await serving('optional');
    expect(await post(port, shown(pair), null)).toMatchObject({ status: 401 });
    expect(await post(port, shown(pair))).toEqual({ status: 200, body: 'admin by password' });
  });

  it('of somebody who is no user opens nothing, and is in the log', async () => {
    const { port, log } = await serving('optional');
    expect(await post(port, shown(await clientCa.issue('berta')), null)).toMatchObject({ status: 401 });
    expect(log).toContainEqual({
      level: 'warn',
      message: 'a client certificate stands for no user',
      fields: { address: '127.0.0.1', commonName: 'berta' },
    });
  });

  it('is not asked for where it is off', async () => {
    const { port } = await serving('off');
    expect(await post(port, shown(anna), null)).toMatchObject({ status: 401 });
  });

  it.each(bad)('%s, or none, ends the handshake where one is required', async (_, issue) => {
    const { port } = await serving('required');
    await expect(post(port, shown(await issue()))).rejects.toThrow(/alert|ECONNRESET|socket hang up|EPIPE/u);
    await expect(post(port)).rejects.toThrow(/alert|ECONNRESET|socket hang up|EPIPE/u);
    expect(await post(port, shown(anna), null)).toMatchObject({ status: 200 });
  });

  it('opens what the table says, where there is one, and nothing else', () => {
    const find = (name: string): User => userOf(name, 'read');
    const users = new CertificateUsers({ find }, new Map([['anna.example', 'anna']]));
    expect(users.find('anna.example')).toMatchObject({ name: 'anna', roles: new Set(['read']) });
    expect(users.find('anna')).toBe(null);
  });
});

describe('a new certificate', () => {
  it('is shown to the next connection; those that are open go on', async () => {
    const { port, source } = await serving();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.push(agent);
    await post(port, { agent });
    const other = await ca.issue('other.example', { names: ['127.0.0.1'], usage: 'server' });
    source.replace(other, null);
    expect((await post(port, { agent })).status).toBe(200);
    expect((await handshake(port)).getPeerCertificate().subject.CN).toBe('other.example');
  });

  it('of the client CA holds for sessions that are resumed, and for connections after their next answer', async () => {
    const { port, server, source } = await serving('optional');
    const socket = await handshake(port, shown(anna));
    const sessions: Buffer[] = [];
    socket.on('session', (session) => sessions.push(session));
    const ask = 'POST /cimom HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n';
    socket.write(ask);
    expect(String(await once(socket, 'data'))).toContain('anna by certificate');
    const [session] = sessions;
    expect(session).toBeDefined();
    // Before the change it is resumed.
    expect((await handshake(port, { ...shown(anna), session })).isSessionReused()).toBe(true);
    source.replace(serverPair, await TestCa.make());
    server.renewConnections();
    await ended(socket);

    const resumed = await handshake(port, { ...shown(anna), session });
    resumed.write(ask);
    expect(String(await once(resumed, 'data'))).toContain('401');
    expect(resumed.isSessionReused()).toBe(false);
  });
});

describe('a stop', () => {
  it('lets a request over TLS finish, closes what is idle or in the midst of its handshake, and what never asked', async () => {
    let letAnswer = (): void => {};
    const mayAnswer = new Promise<void>((resolve) => {
      letAnswer = resolve;
    });
    let tellBegun = (): void => {};
    const begun = new Promise<void>((resolve) => {
      tellBegun = resolve;
    });
    const { port, server } = await serving('off', {}, async () => {
      tellBegun();
      await mayAnswer;
      return { status: 200, headers: {}, body: 'done' };
    });
    const raw = connect(port, '127.0.0.1');
    sockets.push(raw);
    const silent = await handshake(port);
    const busy = post(port);
    await begun;
    const stopped = server.stop(10_000);
    await Promise.all([raw, silent].map(ended));
    letAnswer();
    expect(await busy).toEqual({ status: 200, body: 'done' });
    await stopped;
    await expect(handshake(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a stop under load', () => {
  it('gives every request that was begun its whole answer, on both listeners', async () => {
    let begun = 0;
    const whole = 'w'.repeat(100_000);
    const { port, plainUrl, server } = await serving('off', {}, async () => {
      begun += 1;
      await sleep(1 + (begun % 20));
      return { status: 200, headers: {}, body: whole };
    });
    let answered = 0;
    const plainPort = Number(new URL(plainUrl).port);
    const client = async (index: number): Promise<void> => {
      const isPlain = index % 2 === 0;
      const agent = isPlain ? new HttpAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
      agents.push(agent);
      try {
        for (;;) {
          const { body } = await (isPlain
            ? post(plainPort, { agent }, 'right', httpRequest)
            : post(port, { agent }));
          expect(body.length).toBe(whole.length);
          answered += 1;
        }
      } catch (error) {
        // No connection any more, or one that was closed before its next request was read.
        expect((error as NodeJS.ErrnoException).code).toMatch(/^(?:ECONNREFUSED|ECONNRESET|EPIPE)$/u);
      }
    };
    const clients = Array.from({ length: 16 }, (_, index) => client(index));
    await expect.poll(() => begun).toBeGreaterThan(100);
    await server.stop(10_000);
    await Promise.all(clients);
    expect(answered).toBe(begun);
  });
});

describe('a port that is in use', () => {
  it('is told with its address, and then the server listens on none', async () => {
    const { port } = await serving();
    const source = new Certificates(serverPair, null);
    const free = await startHttpServer(whoAsks);
    const plain = { port: Number(new URL(free.url).port), bind: '127.0.0.1', tls: null };
    await free.server.stop(0);
    const listeners = [
      plain,
      { port, bind: '127.0.0.1', tls: { source, clientCertificate: 'off' } },
    ] as const;
    await expect(startHttpServer(whoAsks, { listeners })).rejects.toThrow(
      `127.0.0.1 port ${port} is in use by another process: expected it to be free`,
    );
    const again = await startHttpServer(whoAsks, { listeners: [plain] });
    servers.push(again.server);
  });
});
