import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';
import { startServer, type Server } from '../support/server.js';

const namespace = 'interop';

/** Two hundred thousand letters, no two places of which are alike. */
const text = Array.from(createHash('shake256', { outputLength: 25_000 }).update('text').digest(), (byte) =>
  byte.toString(2).padStart(8, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
).join('');

const slow = '(.*a.{300}|.*b.{299}).{300}c';
const conditions = Array.from({ length: 8 }, (_, index) => `Text LIKE '${slow}${index}'`).join(' OR ');

let server: Server;
const clients: WbemClient[] = [];
beforeAll(async () => {
  server = await startServer({ args: ['--operation-timeout-ms', '4000'] });
  const client = connect();
  const { namespaces } = compileMof(
    {
      path: 'sent.mof',
      text: 'Qualifier Key : boolean = false, Scope(property); class Test_Text { [Key] string Id; string Text; };',
    },
    { namespace: 'sent' },
  );
  const cimClass = namespaces.get('sent')?.classes.get('Test_Text');
  if (!cimClass) throw new Error('no class was compiled');
  await client.createClass(cimClass);
  const properties = [cimProperty('Id', 'string', 'long'), cimProperty('Text', 'string', text)];
  await client.createInstance(new CIMInstance('Test_Text', properties));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server.dispose();
});

function connect(): WbemClient {
  const { url, user, password } = server;
  const client = new WbemClient({ url, user, password, namespace });
  clients.push(client);
  return client;
}

const value = (of: string): string => `<VALUE>${of}</VALUE>`;

/** Sends an operation as it is on the wire. */
async function post(
  operation: string,
  parameters: Record<string, string>,
  signal?: AbortSignal,
): Promise<string> {
  const given = Object.entries(parameters).map(
    ([name, of]) => `<IPARAMVALUE NAME="${name}">${of}</IPARAMVALUE>`,
  );
  const { user, password, url } = server;
  const response = await fetch(`${url}/cimom`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'Content-Type': 'application/xml; charset=utf-8',
      CIMOperation: 'MethodCall',
      CIMMethod: operation,
      CIMObject: namespace,
    },
    body: `<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ><IMETHODCALL NAME="${operation}"><LOCALNAMESPACEPATH><NAMESPACE NAME="${namespace}"/></LOCALNAMESPACEPATH>${given.join('')}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`,
    ...(signal && { signal }),
  });
  return response.text();
}

const select = (language: string, where: string): (() => Promise<string>) => {
  const Query = value(`SELECT Id FROM Test_Text WHERE ${where}`);
  return () => post('ExecQuery', { QueryLanguage: value(language), Query });
};

const wildcards = Array.from({ length: 60 }, (_, index) => `Text LIKE '${'%a_b_a'.repeat(12)}${index}'`).join(
  ' OR ',
);

describe('a query that takes for ever', () => {
  it.each([
    ['ExecQuery in CQL', select('DMTF:CQL', conditions)],
    [
      'OpenEnumerateInstances with a filter in FQL',
      () =>
        post('OpenEnumerateInstances', {
          ClassName: `<CLASSNAME NAME="Test_Text"/>`,
          FilterQueryLanguage: value('DMTF:FQL'),
          FilterQuery: value(conditions),
          MaxObjectCount: value('10'),
        }),
    ],
  ])('%s leaves others their turns, and ends with the time for operations', async (_, run) => {
    const answer = run();
    const asked = async (): Promise<string> => {
      for (let index = 0; index < 3; index += 1)
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      return 'answered three times';
    };
    expect(await Promise.race([asked(), answer])).toBe('answered three times');
    expect(await answer).toMatch(/<ERROR CODE="27" DESCRIPTION="the operation took longer than 4000 ms"/u);
  });

  it('in WQL gives what it gives, and others have their turns meanwhile', async () => {
    const [answer, health] = await Promise.all([
      select('WQL', wildcards)(),
      fetch(`${server.url}/healthz`).then(({ status }) => status),
    ]);
    expect(answer).toMatch(/<IRETURNVALUE\/>|<IRETURNVALUE><\/IRETURNVALUE>|<ERROR CODE="27"/u);
    expect(health).toBe(200);
  });

  it('ends when its client goes away', async () => {
    const abort = new AbortController();
    const Query = value(`SELECT Id FROM Test_Text WHERE ${conditions}`);
    const asked = post('ExecQuery', { QueryLanguage: value('DMTF:CQL'), Query }, abort.signal);
    const requests = async (): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`;
      const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization } });
      return Number(/http_requests (\d+)/u.exec(await metrics.text())?.[1]);
    };
    await expect.poll(requests).toBe(1);
    abort.abort();
    await expect(asked).rejects.toThrow('abort');
    await expect.poll(requests).toBe(0);
  });
});
