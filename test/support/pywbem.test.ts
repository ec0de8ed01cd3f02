import { afterEach, describe, expect, it } from 'vitest';
import { startFakeWbemServer, type FakeWbemServer } from './fakeWbemServer.js';
import { havePywbem, PywbemError, PywbemSession } from './pywbem.js';

const service = {
  type: 'path',
  className: 'X_Service',
  keys: { Name: 'a,b' },
  namespace: 'root/test',
} as const;

describe.skipIf(!havePywbem)('a pywbem session', () => {
  let server: FakeWbemServer | undefined;
  let session: PywbemSession | undefined;
  afterEach(async () => {
    await session?.stop();
    await server?.close();
  });

  it('sends typed parameters and embedded instances, and gives typed results exactly', async () => {
    server = await startFakeWbemServer({
      AddSharedSecret:
        '<RETURNVALUE PARAMTYPE="uint32"><VALUE>0</VALUE></RETURNVALUE>' +
        '<PARAMVALUE NAME="Large" PARAMTYPE="uint64"><VALUE>18446744073709551615</VALUE></PARAMVALUE>' +
        '<PARAMVALUE NAME="Path" PARAMTYPE="reference"><VALUE.REFERENCE><INSTANCENAME CLASSNAME="X_Secret">' +
        '<KEYBINDING NAME="RemoteID"><KEYVALUE VALUETYPE="string" TYPE="string">bob</KEYVALUE></KEYBINDING>' +
        '</INSTANCENAME></VALUE.REFERENCE></PARAMVALUE>',
    });
    session = await PywbemSession.start(server, { namespace: 'root/test' });
    const { returnValue, out } = await session.invokeMethod(service, 'AddSharedSecret', {
      SharedSecret: { type: 'instance', className: 'X_Secret', properties: { RemoteID: 'a<b', Secret: 'x' } },
      Count: { type: 'uint16', value: '3' },
    });

    expect(returnValue).toBe(0);
    expect(out).toEqual({
      Large: { type: 'uint64', value: '18446744073709551615' },
      Path: { type: 'path', className: 'X_Secret', keys: { RemoteID: 'bob' }, namespace: null, host: null },
    });
    const body = server.requests.at(-1)?.body;
    expect(body).toContain('<PARAMVALUE NAME="Count" PARAMTYPE="uint16"><VALUE>3</VALUE></PARAMVALUE>');
    expect(body).toMatch(/<PARAMVALUE [^>]*EmbeddedObject="instance"/);
    expect(body).toContain('<KEYVALUE VALUETYPE="string" TYPE="string">a,b</KEYVALUE>');
  });

  it('keeps apart NULL, an empty array and types in the properties of an instance', async () => {
    server = await startFakeWbemServer({
      GetInstance:
        '<IRETURNVALUE><INSTANCE CLASSNAME="X">' +
        '<PROPERTY NAME="Nothing" TYPE="string"></PROPERTY>' +
        '<PROPERTY NAME="Since" TYPE="datetime"><VALUE>20261121040000.000000+000</VALUE></PROPERTY>' +
        '<PROPERTY NAME="On" TYPE="boolean"><VALUE>TRUE</VALUE></PROPERTY>' +
        '<PROPERTY.ARRAY NAME="None" TYPE="uint8"><VALUE.ARRAY></VALUE.ARRAY></PROPERTY.ARRAY>' +
        '<PROPERTY.ARRAY NAME="Bytes" TYPE="uint8"><VALUE.ARRAY><VALUE>1</VALUE><VALUE>255</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>' +
        '</INSTANCE></IRETURNVALUE>',
    });
    session = await PywbemSession.start(server, { namespace: 'root/test' });
    expect(await session.call('GetInstance', { InstanceName: service })).toMatchObject({
      className: 'X',
      properties: {
        Nothing: { type: 'string', value: null, isArray: false },
        Since: { type: 'datetime', value: '20261121040000.000000+000', isArray: false },
        On: { type: 'boolean', value: true, isArray: false },
        None: { type: 'uint8', value: [], isArray: true },
        Bytes: { type: 'uint8', value: ['1', '255'], isArray: true },
      },
    });
  });

  it('throws the CIM status of an ERROR, and goes on', async () => {
    server = await startFakeWbemServer({ EnumerateClassNames: '<IRETURNVALUE></IRETURNVALUE>' });
    session = await PywbemSession.start(server, { namespace: 'root/test' });
    const failure = await session
      .call('GetInstance', { InstanceName: service })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PywbemError);
    expect(failure).toMatchObject({ exception: 'CIMError', code: 7 });
    expect(await session.call('EnumerateClassNames')).toEqual([]);
  });
});
