import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmtfClasses } from '../../src/wsman/names.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { haveWsl, Wsl } from '../support/wsl.js';
import { replicationService, targetPort } from './CredentialClient.js';
import { tryToGetIn } from './LoginProbe.js';

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

  it('invokes a method with an embedded instance and a reference, and puts one property', async () => {
    const remoteId = 'iqn.2026-11.test.example:wsl';
    // What the script prints is a file as it wants one.
    const reference = join(wsl.folder, 'port.xml');
    writeFileSync(reference, await wsl.run('wslenum', endpointClass, '-mode', 'epr'));
    const secret = join(wsl.folder, 'secret.xml');
    writeFileSync(secret, `<p:RemoteID>${remoteId}</p:RemoteID><p:Secret>first-secret-1</p:Secret>`);
    const invoked = await wsl.run(
      'wslinvoke',
      replicationService.className,
      'AddSharedSecret',
      `SharedSecret=RFILE:${secret}`,
      `ServiceAccessPoint=FILE:${reference}`,
    );
    expect(invoked).toContain('<p:ReturnValue>0</p:ReturnValue>');
    const [address = '', port] = server.portal.split(':');
    const attempt = (tried: string) =>
      tryToGetIn(
        { address, port: Number(port) },
        {
          target,
          account: { chapName: remoteId, secret: tried },
          initiatorName: remoteId,
        },
      );
    expect(await attempt('first-secret-1')).toBe('in');
    const query = `SELECT * FROM ISCSIWBEM_SharedSecret WHERE RemoteID = '${remoteId}'`;
    const put = ['wslput', 'ISCSIWBEM_SharedSecret', 'Secret=second-secret2', '-filter', query] as const;
    // A whole instance it cannot put back: what it sends is no document.
    expect(await wsl.run(...put)).not.toContain('transfer/PutResponse');
    expect(await attempt('first-secret-1')).toBe('in');
    expect(await wsl.run(...put, '-fragment')).toContain('transfer/PutResponse');
    expect([await attempt('first-secret-1'), await attempt('second-secret2')]).toEqual(['refused', 'in']);
  });
});
