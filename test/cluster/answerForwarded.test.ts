import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerForwarded } from '../../src/cluster/answerForwarded.js';
import { callerHeader, printCaller } from '../../src/cluster/forwardedCaller.js';
import { Admission } from '../../src/http/Admission.js';
import type { ProtocolResponse, ServerAuthenticated } from '../../src/http/ProtocolHandler.js';
import type { User } from '../../src/security/Users.js';

const caller = printCaller({ name: 'admin', roles: new Set(), address: '192.0.2.1', door: 'cim-xml' });
let server: Server;
let answers: ((answer: ProtocolResponse) => void)[];
let admission: Admission;
beforeEach(async () => {
  answers = [];
  admission = new Admission({ maxRequests: 10, maxRequestsPerConnection: 10, maxBodiesBytes: 1000 });
  const held: Partial<ServerAuthenticated> = {
    name: 'held',
    authentication: 'server',
    accepts: () => true,
    answer: () => new Promise((resolve) => answers.push(resolve)),
  };
  const handle = answerForwarded({
    protocols: [held as ServerAuthenticated],
    users: { find: (name) => ({ name, roles: ['read'], namespaceRoles: {} }) as unknown as User },
    isRemoved: () => false,
    maxBodyBytes: 800,
    admission,
    writeTimeoutMs: 60_000,
    log: { warn() {} },
  });
  const endpoint = { role: 'endpoint', id: 'e1', fleetId: 'f1' } as const;
  server = createServer((request, response) => void handle(request, response, endpoint));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

function send(bytes: number): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}/cimom`, {
    method: 'POST',
    headers: { [callerHeader]: caller },
    body: 'x'.repeat(bytes),
  });
}

it('bodies that another endpoint forwards count with those of the clients of this one (max-bodies-bytes)', async () => {
  const first = send(700);
  await expect.poll(() => answers.length).toBe(1);
  const second = await send(400);
  expect(second.status).toBe(503);
  expect(second.headers.get('Retry-After')).toBe('1');
  expect(await second.text()).toBe('The requests under way hold 700 bytes already.\n');
  // A client of this endpoint is refused as well.
  expect(() => admission.reserve(400)).toThrow('hold 700 bytes already');
  answers.pop()?.({ status: 200, headers: {}, body: 'done' });
  expect((await first).status).toBe(200);
  await (await first).text();
  const third = send(400);
  await expect.poll(() => answers.length).toBe(1);
  answers.pop()?.({ status: 200, headers: {}, body: 'done' });
  expect((await third).status).toBe(200);
});

it('a body that is too long is refused before it is read', async () => {
  expect((await send(801)).status).toBe(413);
  expect(answers).toEqual([]);
});
