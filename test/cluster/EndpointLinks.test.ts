import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { EndpointLinks } from '../../src/cluster/EndpointLinks.js';
import { endpointsPrefix } from '../../src/cluster/Presence.js';
import { FleetCertificates } from '../../src/fleet/FleetCertificates.js';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import { FleetServer, type FleetRequestHandler } from '../../src/link/FleetServer.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';

const log = { warn() {}, debug() {}, error() {} };
const temporary = makeTemporaryStore();
let [own, other]: FleetCertificates[] = [];
let server: FleetServer;
let links: EndpointLinks;
let handle: FleetRequestHandler;

function expectMade(certificates: FleetCertificates | undefined): FleetCertificates {
  if (!certificates) throw new Error('no certificates');
  return certificates;
}

beforeAll(async () => {
  const sealed = new SealedStore(temporary.store, Buffer.alloc(32, 7));
  own = await FleetCertificates.open(sealed, log);
  other = await FleetCertificates.open(sealed, log);
});
afterAll(async () => {
  own?.close();
  other?.close();
  await temporary.remove();
});

beforeEach(async () => {
  server = new FleetServer({
    port: 0,
    bind: '127.0.0.1',
    identity: expectMade(other),
    handle: (...given) => handle(...given),
    log,
  });
  const port = await server.listen();
  tell(expectMade(other).endpointId, port);
  links = new EndpointLinks({
    store: temporary.store,
    certificates: expectMade(own),
    silenceMs: 60_000,
    maxForwarded: 2,
    maxForwardedPerUser: 1,
    log,
  });
});
afterEach(async () => {
  links.close();
  await server.close();
});

function tell(endpoint: string, port: number): void {
  temporary.store.put(
    endpointsPrefix + endpoint,
    Buffer.from(JSON.stringify({ address: '127.0.0.1', port })),
  );
}

function request(abort = new AbortController(), name = 'admin'): AuthenticatedRequest {
  return {
    method: 'POST',
    url: '/cimom',
    headers: { 'content-type': 'application/xml', connection: 'close' },
    body: Buffer.from('asked'),
    principal: { name, roles: new Set(), address: '192.0.2.1', door: 'cim-xml' },
    abort,
    idle: (wait) => wait,
  };
}

async function bodyOf(answer: ProtocolResponse | null): Promise<string> {
  let text = '';
  if (answer) for await (const piece of answer.body as AsyncIterable<Buffer>) text += piece.toString();
  return text;
}

it('passes an answer on as it is, with its status and its headers', async () => {
  handle = async (asked, response) => {
    asked.resume();
    await once(asked, 'end');
    response
      .writeHead(500, { 'Content-Type': 'application/soap+xml' })
      .end(String(asked.headers['content-type']));
  };
  const answer = await links.forward(expectMade(other).endpointId, request());
  expect(answer).toMatchObject({ status: 500, headers: { 'content-type': 'application/soap+xml' } });
  expect(await bodyOf(answer)).toBe('application/xml');
});

it('sends no password and no cookie of a client to the other endpoint', async () => {
  let seen = '';
  handle = async (asked, response) => {
    seen = JSON.stringify(asked.headers);
    asked.resume();
    await once(asked, 'end');
    response.end();
  };
  const asked = request();
  const headers = { ...asked.headers, authorization: 'Basic c2VjcmV0', cookie: 'id=secret' };
  await bodyOf(await links.forward(expectMade(other).endpointId, { ...asked, headers }));
  expect(seen).toContain('application/xml');
  expect(seen).not.toMatch(/authorization|cookie|secret/u);
});

it('forwards no more requests at a time than it may, of one user and in all', async () => {
  const asked: (() => void)[] = [];
  handle = async (_request, response) => void asked.push(() => response.end());
  const { endpointId } = expectMade(other);
  const forward = (user: string) => links.forward(endpointId, request(new AbortController(), user));
  const first = forward('one');
  await expect.poll(() => asked.length).toBe(1);
  expect(await forward('one')).toMatchObject({
    status: 503,
    headers: { 'Retry-After': '1' },
    body: '1 requests of this user are being forwarded to other endpoints already.\n',
  });
  const second = forward('two');
  await expect.poll(() => asked.length).toBe(2);
  expect(await forward('three')).toMatchObject({
    status: 503,
    body: '2 requests are being forwarded to other endpoints already.\n',
  });
  for (const end of asked.splice(0)) end();
  await Promise.all([bodyOf(await first), bodyOf(await second)]);
  const third = forward('one');
  await expect.poll(() => asked.length).toBe(1);
  asked.pop()?.();
  expect((await third)?.status).toBe(200);
});

it('gives up when the entry of the other endpoint has ended, and when the client has gone', async () => {
  let asked = 0;
  handle = async () => void (asked += 1);
  const { endpointId } = expectMade(other);
  const abort = new AbortController();
  const gone = links.forward(endpointId, request(abort));
  await expect.poll(() => asked).toBe(1);
  abort.abort();
  expect(await gone).toBeNull();
  const ended = links.forward(endpointId, request());
  await expect.poll(() => asked).toBe(2);
  temporary.store.remove(endpointsPrefix + endpointId);
  expect(await ended).toBeNull();
  expect(links.isThere(endpointId)).toBe(false);
});

it('sends nothing to an endpoint whose certificate is that of another', async () => {
  let asked = 0;
  handle = async () => void (asked += 1);
  const { endpointId } = expectMade(own);
  const address = temporary.store.get(endpointsPrefix + expectMade(other).endpointId);
  temporary.store.put(endpointsPrefix + endpointId, address ?? Buffer.of());
  expect(await links.forward(endpointId, request())).toBeNull();
  expect(asked).toBe(0);
});
