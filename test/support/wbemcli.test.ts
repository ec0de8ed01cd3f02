import { afterEach, describe, expect, it } from 'vitest';
import { startFakeWbemServer, type FakeWbemServer } from './fakeWbemServer.js';
import { haveWbemcli, runWbemcli, wbemcliCall, wbemcliInstance, wbemcliPath } from './wbemcli.js';

const replicationClass =
  '<IRETURNVALUE><CLASS NAME="X_Service"><METHOD NAME="AddSharedSecret" TYPE="uint32">' +
  '<PARAMETER NAME="SharedSecret" TYPE="string"></PARAMETER>' +
  '<PARAMETER.REFERENCE NAME="ServiceAccessPoint" REFERENCECLASS="X_Endpoint"></PARAMETER.REFERENCE>' +
  '</METHOD></CLASS></IRETURNVALUE>';

describe.skipIf(!haveWbemcli)('wbemcli', () => {
  let server: FakeWbemServer | undefined;
  afterEach(() => server?.close());

  it('sends an embedded instance and a reference whose values hold commas, quotes and markup', async () => {
    server = await startFakeWbemServer({
      GetClass: replicationClass,
      AddSharedSecret: '<RETURNVALUE PARAMTYPE="uint32"><VALUE>6</VALUE></RETURNVALUE>',
    });
    const { exitCode, stdout } = await runWbemcli(
      server,
      ['cmx'],
      'root/cimv2/test',
      wbemcliPath('X_Service', { Name: 'a,b', Index: 3 }),
      wbemcliCall('AddSharedSecret', {
        SharedSecret: wbemcliInstance('CIM_SharedSecret', { RemoteID: 'a&b,"c"<d>', Secret: 's=e c' }),
        ServiceAccessPoint: wbemcliPath('X_Endpoint', { Name: 'iqn.2026-11.test:t,t,0x0001' }),
      }),
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('<VALUE>6</VALUE>');

    const body = server.requests.at(-1)?.body;
    // Once decoded, the VALUE is an INSTANCE element whose own value decodes to the text that was given.
    expect(body).toContain(
      '<PARAMVALUE NAME="SharedSecret"><VALUE>&lt;INSTANCE CLASSNAME=&quot;CIM_SharedSecret&quot;&gt;' +
        '&lt;PROPERTY NAME=&quot;RemoteID&quot; TYPE=&quot;string&quot;&gt;' +
        '&lt;VALUE&gt;a&amp;amp;b&#44;&amp;quot;c&amp;quot;&amp;lt;d&amp;gt;&lt;/VALUE&gt;&lt;/PROPERTY&gt;' +
        '&lt;PROPERTY NAME=&quot;Secret&quot; TYPE=&quot;string&quot;&gt;' +
        '&lt;VALUE&gt;s=e c&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;</VALUE></PARAMVALUE>',
    );
    expect(body).toContain('<KEYVALUE VALUETYPE="string">iqn.2026-11.test:t&#44;t&#44;0x0001</KEYVALUE>');
    expect(body).toContain('<KEYVALUE VALUETYPE="numeric">3</KEYVALUE>');
  });

  it('writes the character reference of a comma into the header CIMObject too, where it is not XML', async () => {
    server = await startFakeWbemServer({ GetClass: replicationClass });
    await runWbemcli(
      server,
      ['cmx'],
      'root/cimv2',
      wbemcliPath('X_Service', { Name: 'a,b' }),
      'AddSharedSecret.SharedSecret=x',
    );
    expect(server.requests.at(-1)?.headers['cimobject']).toBe('root%2Fcimv2%3AX_Service.Name="a&#44;b"');
  });

  it('reports the CIM status of a failed operation', async () => {
    server = await startFakeWbemServer({ GetInstance: '<ERROR CODE="6" DESCRIPTION="it is not there"/>' });
    const result = await runWbemcli(server, ['-nl', 'gi'], 'root/cimv2', wbemcliPath('X', { Name: 'y' }));
    expect(result).toMatchObject({ exitCode: 16, cimStatus: 6 });
    expect(result.stderr).toContain('it is not there');
  });

  it('reports no CIM status where nobody listens', async () => {
    const nobody = { url: 'http://127.0.0.1:1', user: 'fred', password: 'wilma' };
    const result = await runWbemcli(nobody, ['ecn'], 'root/cimv2', '');
    expect(result).toMatchObject({ exitCode: 16, cimStatus: null });
  });
});
