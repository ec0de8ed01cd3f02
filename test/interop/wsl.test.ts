import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmtfClasses } from '../../src/wsman/names.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { haveWsl, Wsl } from '../support/wsl.js';
import { replicationService, targetPort } from './CredentialClient.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const endpointClass = 'MSISCSITARGET_iSCSIProtocolEndpoint';
const endpointName = `${target},t,0x0001`;
const keysOf = (keys: Readonly<Record<string, string>>): string[] =>
  Object.entries(keys).map(([name, value]) => `${name}=${value}`);

describe.skipIf(!haveWsl)('wsl, a client in bash and curl', () => {
  let server: InProcessServer;
  let wsl: Wsl;
  beforeAll(async () => {
    server = await InProcessServer.open();
    wsl = new Wsl(server);
  });
  afterAll(async () => {
    wsl.dispose();
    await server.dispose();
  });

  it('identifies the server', async () => {
    const said = await wsl.run('wslid', 'check');
    expect(said).toContain('iscsi-wbem');
    expect(said).toContain('http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd');
  });

  it('enumerates instances, references and both, and pulls to the end', async () => {
    expect(await wsl.run('wslenum', endpointClass)).toContain(endpointName);
    const references = await wsl.run('wslenum', endpointClass, '-mode', 'epr');
    expect(references).toContain(`${dmtfClasses}${endpointClass}`);
    expect(references).not.toContain('ProtocolIFType');
    const both = await wsl.run('wslenum', endpointClass, '-mode', 'objepr');
    expect(both).toContain('ProtocolIFType');
    expect(both).toContain('Selector');
  });

  it('filters by a query, and follows associations', async () => {
    const query = `SELECT * FROM ${endpointClass} WHERE Name = '${endpointName}'`;
    expect(await wsl.run('wslenum', endpointClass, '-filter', query)).toContain(endpointName);
    const { className, keys } = targetPort(target);
    const associated = await wsl.run('wslenum', className, '-associators', ...keysOf(keys));
    expect(associated).toContain('MSISCSITARGET_SCSIProtocolController');
  });

  it('gets an instance by its keys, and is told clearly of one that there is not', async () => {
    const got = await wsl.run('wslget', replicationService.className, ...keysOf(replicationService.keys));
    expect(got).toContain('Replication Service');
    const missing = await wsl.run(
      'wslget',
      endpointClass,
      ...keysOf({ ...targetPort(target).keys, Name: 'none' }),
    );
    expect(missing).toContain('CIM_ERR_NOT_FOUND');
  });
});
