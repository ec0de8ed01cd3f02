import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/HttpServer.js';
import type { Answered, Denied } from '../../src/operations/Executor.js';
import type { Role } from '../../src/security/Principal.js';
import { dispatchHarness, namespace, type DispatchHarness } from '../dispatch/dispatchHarness.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { executorOver } from './executorOver.js';
import { toyProtocol } from './ToyDoor.js';

let harness: DispatchHarness;
let server: HttpServer;
let url: string;
let roles: readonly Role[];
let answered: Answered[];
let denied: Denied[];

beforeEach(async () => {
  harness = dispatchHarness();
  roles = ['read', 'credentials'];
  [answered, denied] = [[], []];
  const executor = executorOver(harness.deps, {
    timeoutMs: 200,
    onAnswered: (each) => answered.push(each),
    onDenied: (each) => denied.push(each),
    log: { warn: () => {}, error: () => {} },
  });
  ({ server, url } = await startHttpServer(() => Promise.reject(new Error('CIM-XML is not asked')), {
    protocols: [toyProtocol(executor)],
    authenticator: {
      authenticate: async (name, password) => (password === 'right' ? { name, roles: new Set(roles) } : null),
    },
  }));
});
afterEach(() => server.stop(0));

async function ask(
  body: object,
  password = 'right',
  at: string = namespace,
): Promise<{ status: number; body: string }> {
  const headers = { Authorization: `Basic ${btoa(`admin:${password}`)}` };
  const response = await fetch(new URL(`/json/${at}`, url), {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

const box = { class: 'T_Box', Id: 'a', Number: '1' };
const weigh = {
  name: 'weigh',
  object: box,
  parameters: { Count: '255', Part: { class: 'T_Part', Name: 'wheel' } },
};
const getInstance = { name: 'GetInstance', parameters: { InstanceName: box } };

describe('a door of a hundred lines', () => {
  it('is no longer than that, and names neither role nor limit, counter or record', () => {
    const text = readFileSync(new URL('ToyDoor.ts', import.meta.url), 'utf8');
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text.replaceAll(/\/\*\*.*?\*\//gsu, '')).not.toMatch(
      /role|limit|timeout|count\b|denied|audit|metric/iu,
    );
  });

  it('runs operations and methods, with embedded instances as objects', async () => {
    expect(await ask(getInstance)).toEqual({
      status: 200,
      body: '{"Id":"a","Number":1,"Text":"first","Bytes":null,"Made":null}',
    });
    expect(await ask(weigh)).toEqual({ status: 200, body: '{"returnValue":5}' });
    expect(harness.seen).toMatchObject([
      [expect.anything(), { Count: 255, Part: { Name: 'wheel', Size: 7 } }],
    ]);
    const { body } = await ask({ name: 'EnumerateInstances', parameters: { ClassName: 'T_Crate' } });
    expect(JSON.parse(body)).toMatchObject({ Id: 'c', Heavy: true });
  });

  it('has its users, its 401 and the errors of the server', async () => {
    expect((await ask(getInstance, 'wrong')).status).toBe(401);
    const missing = {
      name: 'GetInstance',
      parameters: { InstanceName: { ...box, Id: 'z' } },
    };
    expect(await ask(missing)).toMatchObject({
      status: 400,
      body: expect.stringContaining('CIM_ERR_NOT_FOUND') as unknown,
    });
    expect((await ask(getInstance, 'right', 'root/none')).body).toContain('CIM_ERR_INVALID_NAMESPACE');
    expect((await ask({ name: 'Fly' })).body).toContain('CIM_ERR_NOT_SUPPORTED');
  });

  it('has its roles, and a record of what was denied', async () => {
    roles = ['write'];
    expect(await ask(getInstance)).toEqual({
      status: 400,
      body: '{"error":"CIM_ERR_ACCESS_DENIED","description":"user \\"admin\\" does not have the role \\"read\\""}',
    });
    expect((await ask(weigh)).body).toContain('CIM_ERR_ACCESS_DENIED');
    expect(harness.seen).toEqual([]);
    expect(denied.map(({ principal, name }) => [principal.name, principal.door, name])).toEqual([
      ['admin', 'toy', 'GetInstance'],
      ['admin', 'toy', 'weigh'],
    ]);
  });

  it('has its counters', async () => {
    await ask(getInstance);
    await ask(weigh);
    await ask({ name: 'Fly' });
    await ask({ name: 'EnumerateInstances', parameters: { ClassName: 'T_Thing' } });
    expect(answered).toMatchObject([
      { kind: 'operation', door: 'toy', name: 'GetInstance', status: 'ok', returnValue: null },
      { kind: 'method', door: 'toy', name: 'Weigh', status: 'ok', returnValue: 5 },
      { kind: 'operation', door: 'toy', name: null, status: 'CIM_ERR_NOT_SUPPORTED', returnValue: null },
      { kind: 'operation', door: 'toy', name: 'EnumerateInstances', status: 'ok', returnValue: null },
    ]);
  });

  it('has its limit of time', async () => {
    const boxes = harness.deps.providers.find(harness.deps.repository.getNamespace(namespace), 'T_Box');
    Object.assign(boxes?.instances ?? {}, {
      find: (_path: unknown, { signal }: { readonly signal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    });
    expect((await ask(getInstance)).body).toContain('the operation took longer than 200 ms');
    expect(answered).toMatchObject([{ name: 'GetInstance', status: 'CIM_ERR_SERVER_LIMITS_EXCEEDED' }]);
  });
});
