import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmtfClasses, ns } from '../../src/wsman/names.js';
import { hasPeers } from '../support/environment.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { replicationService, targetPort } from './CredentialClient.js';
import { descendants } from '../wsman/WsmanClient.js';
import { addSharedSecretInput, secretAt } from './doors.js';
import { PypsrpClient, textsOf, WsmanFaultError } from './PypsrpClient.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const initiator = 'iqn.2026-11.test.example:node';
const endpointClass = 'MSISCSITARGET_iSCSIProtocolEndpoint';

describe.skipIf(!hasPeers('python'))('pypsrp, a client of WinRM', () => {
  let server: InProcessServer;
  let client: PypsrpClient;
  beforeAll(async () => {
    server = await InProcessServer.open();
    client = new PypsrpClient(server);
  });
  afterAll(async () => {
    await client.stop();
    await server.dispose();
  });

  const enumerateBody = (inner: string): string =>
    `<wsen:Enumerate xmlns:wsen="${ns.wsen}" xmlns:wsman="${ns.wsman}">${inner}</wsen:Enumerate>`;

  it('gets a singleton without selectors, and an instance by all its keys', async () => {
    const service = await client.call({ operation: 'get', resource: replicationService.className });
    expect(service.namespace).toBe(dmtfClasses + replicationService.className);
    expect(textsOf(service)['Name']).toBe('ReplicationService');
    const same = await client.call({
      operation: 'get',
      resource: replicationService.className,
      selectors: replicationService.keys,
    });
    expect(textsOf(same)).toEqual(textsOf(service));
  });

  it('enumerates, and pulls what did not come at once', async () => {
    const optimised = await client.call({
      operation: 'enumerate',
      resource: 'CIM_ManagedElement',
      body: enumerateBody('<wsman:OptimizeEnumeration/><wsman:MaxElements>3</wsman:MaxElements>'),
    });
    const [context, items] = optimised.children;
    expect([context?.name, items?.children.length]).toEqual(['EnumerationContext', 3]);
    const pulled = await client.call({
      operation: 'pull',
      resource: 'CIM_ManagedElement',
      body: `<wsen:Pull xmlns:wsen="${ns.wsen}"><wsen:EnumerationContext>${context?.text}</wsen:EnumerationContext><wsen:MaxElements>32000</wsen:MaxElements></wsen:Pull>`,
    });
    expect(pulled.children.at(-1)?.name).toBe('EndOfSequence');
    expect(pulled.children[0]?.children.length).toBeGreaterThan(10);
  });

  it('adds a secret, finds it by a query, replaces and deletes it', async () => {
    const output = await client.call({
      operation: 'invoke',
      resource: replicationService.className,
      selectors: replicationService.keys,
      method: 'AddSharedSecret',
      body: addSharedSecretInput(initiator, 'first-secret-1', targetPort(target)),
    });
    expect(textsOf(output)['ReturnValue']).toBe('0');
    const found = await client.call({
      operation: 'enumerate',
      resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
      body: enumerateBody(
        '<wsman:OptimizeEnumeration/><wsman:MaxElements>10</wsman:MaxElements>' +
          `<wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">SELECT * FROM CIM_SharedSecret WHERE RemoteID = '${initiator}'</wsman:Filter>`,
      ),
    });
    const secret = descendants(found).find(({ name }) => name === 'ISCSIWBEM_SharedSecret');
    expect(secret && textsOf(secret)).toMatchObject({ RemoteID: initiator, Secret: '' });
    const { className, keys } = secretAt(target, initiator);
    const put = await client.call({
      operation: 'put',
      resource: className,
      selectors: keys,
      body: `<p:${className} xmlns:p="${dmtfClasses}${className}"><p:Secret>second-secret2</p:Secret></p:${className}>`,
    });
    expect(textsOf(put)['Secret']).toBe('');
    await client.call({ operation: 'delete', resource: className, selectors: keys });
    const gone = client.call({ operation: 'get', resource: className, selectors: keys });
    await expect(gone).rejects.toThrow(/CIM_ERR_NOT_FOUND/u);
    await expect(gone).rejects.toBeInstanceOf(WsmanFaultError);
  });

  it('creates instances of indication filters and gets a class as CIM cmdlets do', async () => {
    const created = await client.call({
      operation: 'create',
      resource: 'CIM_IndicationFilter',
      namespace: 'interop',
      body: `<p:CIM_IndicationFilter xmlns:p="${dmtfClasses}CIM_IndicationFilter"><p:Name>of:pypsrp</p:Name><p:Query>SELECT * FROM CIM_AlertIndication</p:Query><p:QueryLanguage>DMTF:CQL</p:QueryLanguage></p:CIM_IndicationFilter>`,
    });
    expect(created.name).toBe('ResourceCreated');
    expect(descendants(created).map(({ text }) => text)).toContain('of:pypsrp');
    const declaration = await client.call({
      operation: 'get',
      resource: 'http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*',
      selectors: { ClassName: endpointClass },
      options: { IncludeQualifiers: 'true', IncludeInheritanceHierarchy: 'true' },
    });
    expect([declaration.name, declaration.namespace]).toEqual(['CLASS', '']);
    expect(declaration.attribute('', 'DERIVATION')).toMatch(
      /^CIM_iSCSIProtocolEndpoint,.*CIM_ManagedElement$/u,
    );
  });

  it('and pywinrm are told clearly that there is no shell', async () => {
    await expect(client.shell()).rejects.toThrow(/there is no resource .*windows\/shell\/cmd/u);
  });
});
