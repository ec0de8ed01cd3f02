import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import type { CredentialClient } from './CredentialClient.js';
import { namespace } from './CredentialClient.js';
import { ownClient } from './ownClient.js';

interface Answer {
  readonly status: number;
  readonly cimError: string | undefined;
  readonly body: string;
}

const localPath = `<LOCALNAMESPACEPATH>${namespace
  .split('/')
  .map((name) => `<NAMESPACE NAME="${name}"/>`)
  .join('')}</LOCALNAMESPACEPATH>`;

/** DSP0200 1.4, clause A: a GetInstance of this instance name. */
function getInstance(instanceName: string, prolog = ''): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?>${prolog}<CIM CIMVERSION="2.0" DTDVERSION="2.0">` +
    `<MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ><IMETHODCALL NAME="GetInstance">${localPath}` +
    `<IPARAMVALUE NAME="InstanceName">${instanceName}</IPARAMVALUE>` +
    '</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>'
  );
}

const named = (className: string, key = ''): string =>
  `<INSTANCENAME CLASSNAME="${className}">${key}</INSTANCENAME>`;
const key = '<KEYBINDING NAME="Name"><KEYVALUE VALUETYPE="string">x</KEYVALUE></KEYBINDING>';

const billion =
  '<!DOCTYPE CIM [<!ENTITY a0 "ha">' +
  Array.from({ length: 30 }, (_, index) => `<!ENTITY a${index + 1} "&a${index};&a${index};">`).join('') +
  ']>';
const external = '<!DOCTYPE CIM [<!ENTITY file SYSTEM "file:///etc/hostname">]>';

describe.skipIf(!haveTgtd)('bad input on the running server', () => {
  let fixture: TgtServer;
  let client: CredentialClient;

  beforeAll(async () => {
    fixture = await startTgtServer();
    client = ownClient(fixture.server);
  });
  afterAll(async () => {
    await client.stop();
    await fixture.dispose();
  });

  const post = (body: string | Buffer, cimMethod = 'GetInstance'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { url, user, password } = fixture.server;
      const headers = {
        'Content-Type': 'application/xml; charset="utf-8"',
        'Content-Length': Buffer.byteLength(body),
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        CIMOperation: 'MethodCall',
        CIMMethod: cimMethod,
        CIMObject: encodeURIComponent(namespace),
      };
      request(`${url}/cimom`, { method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            cimError: response.headers['cimerror'] as string | undefined,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      })
        .on('error', reject)
        .end(body);
    });

  const notWellFormed = { status: 400, cimError: 'request-not-well-formed' };
  const notValid = { status: 400, cimError: 'request-not-valid' };
  const failed = (code: number) => ({
    status: 200,
    cimError: undefined,
    body: expect.stringContaining(`<ERROR CODE="${code}"`) as string,
  });

  it.each<[string, string | Buffer, object]>([
    ['no document', '', notWellFormed],
    ['text', 'GetInstance please', notWellFormed],
    ['a document that ends early', getInstance(named('CIM_X')).slice(0, -10), notWellFormed],
    ['tags that cross', '<CIM><MESSAGE></CIM></MESSAGE>', notWellFormed],
    ['an attribute twice', '<CIM CIMVERSION="2.0" CIMVERSION="2.0" DTDVERSION="2.0"/>', notWellFormed],
    ['two roots', '<CIM/><CIM/>', notWellFormed],
    ['bytes that are not UTF-8', Buffer.from('<CIM NAME="\xff\xfe"/>', 'latin1'), notValid],
    ['a NUL character', '<CIM>\0</CIM>', notWellFormed],
    ['an entity that is not declared', getInstance(named('CIM_X', '&nothing;')), notWellFormed],
    ['elements 5,000 deep', '<A>'.repeat(5_000) + '</A>'.repeat(5_000), notValid],
    ['another root', '<HTML/>', notValid],
    ['entities that grow to 2 GB', getInstance(named('&a30;'), billion), notValid],
    ['an external entity', getInstance(named('&file;'), external), notValid],
    ['an element in the wrong place', getInstance('<CLASSNAME NAME="CIM_X"/>'), failed(4)],
    ['a class that does not exist', getInstance(named('CIM_NoSuchClass', key)), failed(5)],
    ['an instance that does not exist', getInstance(named('MSFTSM_ComputerSystem', key)), failed(4)],
  ])('%s', async (_, body, answer) => {
    expect(await post(body)).toMatchObject(answer);
    expect(await client.listSecrets()).toEqual([]);
  });

  it('a value that is not of its type', async () => {
    const instance =
      '<INSTANCE CLASSNAME="CIM_CredentialContext"><PROPERTY NAME="Usage" TYPE="uint16"><VALUE>70000</VALUE></PROPERTY></INSTANCE>';
    const create = getInstance('')
      .replace('IMETHODCALL NAME="GetInstance"', 'IMETHODCALL NAME="CreateInstance"')
      .replace('<IPARAMVALUE NAME="InstanceName">', `<IPARAMVALUE NAME="NewInstance">${instance}`);
    const { status, body } = await post(create, 'CreateInstance');
    expect([status, /<ERROR CODE="(\d+)"/.exec(body)?.[1]]).toEqual([200, '4']);
  });

  it('a body of 5 MB: 413, whatever is in it', async () => {
    expect(await post('x'.repeat(5 << 20))).toMatchObject({ status: 413 });
    expect(await post(getInstance(named('CIM_X')) + ' '.repeat(5 << 20))).toMatchObject({ status: 413 });
    expect(await client.listSecrets()).toEqual([]);
  });

  it('none of it costs the server its life, its memory or its voice', async () => {
    const { pid } = fixture.server;
    for (let round = 0; round < 20; round += 1) {
      await post(getInstance(named('&a30;'), billion));
      await post('<A>'.repeat(100_000));
      await post('x'.repeat(5 << 20));
    }
    expect(fixture.server.isRunning).toBe(true);
    expect(fixture.server.pid).toBe(pid);
    const target = await fixture.tgtd.createTarget('iqn.2026-11.test.example:after-bad-input');
    const wanted = { RemoteID: 'node', Secret: 'a-right-secret', target: target.iscsiName };
    expect(await client.addSharedSecret(wanted)).toEqual({ returnValue: 0, remoteId: 'node' });
    await client.deleteSecret('node');
  });
});
