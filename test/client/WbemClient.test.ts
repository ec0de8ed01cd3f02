import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { writeResponse } from '../../src/http/writeResponse.js';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import { explainFailure } from '../../src/cli/explainFailure.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { WbemHttpError } from '../../src/client/WbemHttpError.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { wireServer } from '../wire/wireServer.js';

const servers: Server[] = [];
const clients: WbemClient[] = [];
const stored = makeTemporaryStore();
let client: WbemClient;

beforeAll(async () => {
  const wire = wireServer(stored.store);
  client = await clientOf((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const principal = {
          name: 'tester',
          roles: new Set(['read', 'write'] as const),
          address: '127.0.0.1',
          door: 'cim-xml',
        };
        void handleRequest(
          {
            method: request.method ?? '',
            headers: request.headers as Record<string, string>,
            body: Buffer.concat(chunks),
            principal,
            abort: new AbortController(),
          },
          wire,
        ).then((answer) => writeResponse(response, answer, 10_000));
      });
  });
});

afterAll(async () => {
  for (const one of clients) one.close();
  for (const server of servers) server.close().closeAllConnections();
  await stored.remove();
});

const one = new CIMInstanceName('Test_Thing', { Id: 'one' });
const two = new CIMInstanceName('Test_Thing', { Id: 'two' });

describe('WbemClient', () => {
  it('reads classes', async () => {
    const thing = await client.getClass('Test_Thing');
    expect(thing.superclass).toBe('Test_Base');
    expect([...thing.methods.names()]).toEqual(['Turn', 'Hello', 'Unfinished']);
    expect(await client.enumerateClassNames('Test_Base')).toEqual(['Test_Thing']);
    expect(await client.enumerateClassNames(null, true)).toHaveLength(4);
    const all = await client.enumerateClasses(null, { deepInheritance: true, includeQualifiers: false });
    expect(all.map(({ name }) => name)).toContain('Test_Link');
  });

  it('reads instances in their types', async () => {
    const thing = await client.getInstance(one);
    expect(thing.path).toBe(one);
    expect(thing.value('Large')).toBe(-9223372036854775808n);
    expect(thing.value('Numbers')).toEqual([1, null, 65535]);
    expect((thing.value('When') as CIMDateTime).toString()).toBe('20260102030405.123456+060');
    expect((thing.value('Detail') as CIMInstance).value('Text')).toBe('<&>');
    const few = await client.getInstance(one, { propertyList: ['Flag'] });
    expect([...few.properties.names()]).toEqual(['Flag']);
    const things = await client.enumerateInstances('Test_Base');
    expect(things.map(({ path }) => String(path))).toEqual(['Test_Thing.Id="one"', 'Test_Thing.Id="two"']);
    expect((await client.enumerateInstanceNames('Test_Link'))[0]?.keyBindings.get('To')).toBeInstanceOf(
      CIMInstanceName,
    );
  });

  it('makes, changes and removes an instance', async () => {
    const when = CIMDateTime.parse('00000001020304.000005:000');
    const path = await client.createInstance(
      new CIMInstance('Test_Thing', [
        cimProperty('Id', 'string', 'new "ä" & <\u{1F600}>'),
        cimProperty('Names', 'string', ['a', null, '']),
        cimProperty('When', 'datetime', when),
      ]),
    );
    expect(path.keyBindings.get('Id')).toBe('new "ä" & <\u{1F600}>');
    await client.modifyInstance(new CIMInstance('Test_Thing', [cimProperty('Small', 'uint8', 9)], path));
    const changed = await client.getInstance(path);
    expect(changed.value('Small')).toBe(9);
    expect(changed.value('Names')).toEqual(['a', null, '']);
    await client.deleteInstance(path);
    await expect(client.getInstance(path)).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
  });

  it('sets, reads and removes qualifier types; makes, changes and removes classes', async () => {
    const unit = {
      name: 'Test_Unit',
      type: 'string',
      isArray: true,
      arraySize: null,
      defaultValue: ['m', '<&>'],
      scopes: new Set(['property', 'reference'] as const),
      overridable: false,
      toSubclass: false,
      translatable: true,
    } as const;
    await client.setQualifier(unit);
    expect(await client.getQualifier('test_unit')).toEqual(unit);
    expect((await client.enumerateQualifiers()).map(({ name }) => name)).toContain('Test_Unit');

    const thing = await client.getClass('Test_Thing', { includeQualifiers: true });
    const made = { ...thing, name: 'Test_Made', superclass: 'Test_Thing' };
    const inherited = new NameMap(
      [...thing.properties].map(([name, property]) => [name, { ...property, propagated: true }] as const),
    );
    await client.createClass({ ...made, properties: inherited, methods: new NameMap() });
    expect((await client.getClass('Test_Made')).properties.get('Id')).toMatchObject({ propagated: true });
    await expect(client.createClass(made)).rejects.toMatchObject({ symbol: 'CIM_ERR_ALREADY_EXISTS' });
    const own = {
      name: 'Own',
      type: 'uint8',
      isArray: false,
      arraySize: null,
      referenceClass: null,
      qualifiers: new NameMap<never>(),
      defaultValue: 7,
      classOrigin: '',
      propagated: false,
    } as const;
    await client.modifyClass({ ...made, properties: new NameMap([['Own', own]]), methods: new NameMap() });
    expect((await client.getClass('Test_Made')).properties.get('Own')?.defaultValue).toBe(7);
    await client.deleteClass('Test_Made');
    await expect(client.getClass('Test_Made')).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });

    await client.deleteQualifier('Test_Unit');
    await expect(client.getQualifier('Test_Unit')).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
  });

  it('follows associations', async () => {
    const [associated] = await client.associators(one);
    expect(associated?.path?.equals(two)).toBe(true);
    expect(await client.associators(one, { role: 'To' })).toEqual([]);
    expect((await client.associatorNames(one, { associationClass: 'Test_Link' }))[0]?.equals(two)).toBe(true);
    expect((await client.references(two))[0]?.value('Weight')).toBe(7);
    expect((await client.referenceNames(two))[0]?.className).toBe('Test_Link');
  });

  it('calls methods', async () => {
    const detail = new CIMInstance('Test_Detail', [cimProperty('Text', 'string', 'a <&> b')]);
    const { outParameters, returnValue } = await client.invokeMethod(one, 'Turn', [
      { name: 'Steps', type: 'uint16', isArray: false, value: 4 },
      { name: 'Detail', type: 'string', isArray: false, value: detail },
    ]);
    expect(returnValue).toBe(5);
    expect((outParameters.get('Other') as CIMInstanceName).equals(two)).toBe(true);
    expect(outParameters.get('visited')).toEqual([1, null, 2]);
    expect((outParameters.get('Result') as CIMInstance).value('Text')).toBe('a <&> b');
    expect(outParameters.get('Nothing')).toBeUndefined();
    const hello = await client.invokeMethod(new CIMClassName('Test_Thing'), 'Hello', [
      { name: 'Name', type: 'string', isArray: false, value: 'W' },
    ]);
    expect(hello.returnValue).toBe('Hello W');
  });

  it('throws the CIM status of the server', async () => {
    const failed = client.invokeMethod(one, 'Fly');
    await expect(failed).rejects.toBeInstanceOf(CIMError);
    await expect(failed).rejects.toMatchObject({ symbol: 'CIM_ERR_METHOD_NOT_FOUND' });
    await expect(client.getClass('No')).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
  });
});

describe('a server that cannot be asked', () => {
  it('refuses, and says why', async () => {
    const refused = await clientOf((request, response) => {
      request.resume();
      const headers = { CIMError: 'header-mismatch', PGErrorDetail: 'no%20CIMMethod' };
      response.writeHead(400, headers).end();
    });
    const error = await failureOf(refused);
    expect(error).toMatchObject({ status: 400, cimError: 'header-mismatch' });
    expect(error.message).toMatch(
      /^127\.0\.0\.1:\d+ answered 400 Bad Request: header-mismatch: no CIMMethod$/,
    );
  });

  it('wants another password, which no message repeats', async () => {
    const seen: (string | undefined)[] = [];
    const denied = await clientOf((request, response) => {
      seen.push(request.headers.authorization);
      request.resume();
      response.writeHead(401).end();
    });
    const error = await failureOf(denied);
    expect(error.status).toBe(401);
    expect(error.message).not.toContain('secret');
    expect(seen).toEqual([`Basic ${Buffer.from('user:secret').toString('base64')}`]);
  });

  it('has locked the user: the message says for how long', async () => {
    const locked = await clientOf((request, response) => {
      request.resume();
      response.writeHead(429, { 'Retry-After': '899' }).end();
    });
    const error = await failureOf(locked);
    expect(error.message).toMatch(/ answered 429 Too Many Requests, to be tried again in 899 s$/u);
    expect(explainFailure(error)).toEqual({
      ending: 'refused',
      message: `${error.message}: too many wrong passwords.`,
    });
  });

  it.each([
    ['no XML', 'hello'],
    ['another document', '<CIM CIMVERSION="2.0" DTDVERSION="2.0"><DECLARATION/></CIM>'],
  ])('answers with %s', async (_, body) => {
    const strange = await clientOf((request, response) => {
      request.resume();
      response.end(body);
    });
    expect((await failureOf(strange)).message).toMatch(/^the answer cannot be read: /);
  });

  it('answers with an ERROR of a code nobody knows', async () => {
    const strange = await clientOf((request, response) => {
      request.resume();
      response.end(
        '<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLERSP><IMETHODRESPONSE NAME="GetClass"><ERROR CODE="99" DESCRIPTION="odd"><INSTANCE CLASSNAME="CIM_Error"/></ERROR></IMETHODRESPONSE></SIMPLERSP></MESSAGE></CIM>',
      );
    });
    await expect(strange.getClass('A')).rejects.toMatchObject({ code: 1, description: 'status 99: odd' });
  });

  it('answers too much', async () => {
    const endless = await clientOf(
      (request, response) => {
        request.resume();
        response.end('x'.repeat(2000));
      },
      { maxResponseBytes: 1000 },
    );
    expect((await failureOf(endless)).message).toBe('the answer is larger than 1000 bytes');
  });

  it('never answers', async () => {
    const silent = await clientOf((request) => void request.resume(), { timeoutMs: 50 });
    expect((await failureOf(silent)).message).toMatch(/no answer within 50 ms$/);
  });

  it('is not there', async () => {
    const gone = await clientOf(() => {});
    const server = servers.at(-1);
    await new Promise((resolve) => server?.close(resolve));
    expect(await failureOf(gone)).toMatchObject({ status: null });
  });
});

async function clientOf(
  listener: RequestListener,
  options: { readonly timeoutMs?: number; readonly maxResponseBytes?: number } = {},
): Promise<WbemClient> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made = new WbemClient({
    url: `http://127.0.0.1:${port}`,
    user: 'user',
    password: 'secret',
    namespace: 'test/wire',
    ...options,
  });
  clients.push(made);
  return made;
}

async function failureOf(failing: WbemClient): Promise<WbemHttpError> {
  try {
    await failing.getClass('A');
  } catch (error) {
    if (error instanceof WbemHttpError) return error;
    throw error;
  }
  throw new Error('the operation succeeded');
}
