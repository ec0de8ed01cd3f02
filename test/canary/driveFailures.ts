import { connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import {
  encodeIntrinsicRequest,
  encodeMethodRequest,
  type IntrinsicParameter,
} from '../../src/cimxml/encode/request.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { namespace, replicationService, targetPort } from '../interop/CredentialClient.js';
import type { CanaryWorld } from './CanaryWorld.js';
import {
  addSharedSecret,
  getSecret,
  instanceParameter,
  pathOf,
  plainParameter,
  sharedSecretInstance,
  type Scene,
} from './driveDoors.js';

const method = 'AddSharedSecret';
/** The service as CIMObject names it. */
const service = pathOf(replicationService).at({ namespace, host: null }).toString();

/** The document of AddSharedSecret as it should be. */
function documentOf(remoteId: string, secret: string, target: string): string {
  return encodeMethodRequest('1', method, namespace, pathOf(replicationService), [
    instanceParameter('SharedSecret', sharedSecretInstance(remoteId, secret)),
    plainParameter('ServiceAccessPoint', 'reference', pathOf(targetPort(target))),
  ]);
}

/** Secrets that no target takes, and secrets where none belong. */
export async function driveBadValues(world: CanaryWorld, { target, initiator }: Scene): Promise<void> {
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  for (const [name, secret] of [
    ['too short', canary('too short', 11)],
    ['too long', canary('too long', 256)],
    ['with a control character', `${canary('control')}\u{7}`],
    ['not ASCII', `${canary('not ASCII')}é`],
    ['with a comma and spaces', ` ${canary('comma')}, `],
    ['like hexadecimal digits', `0x${Buffer.from(canary('hex')).toString('hex')}`],
  ] as const)
    await world.step(`a secret ${name}`, () => addSharedSecret(world, `bad ${name}`, secret, target));
  for (const [name, value] of [
    ['no instance', canary('no instance')],
    [
      'another class',
      new CIMInstance('CIM_ComputerSystem', [cimProperty('Name', 'string', canary('another class'))]),
    ],
    ['no class', new CIMInstance('CIM_None', [cimProperty('Secret', 'string', canary('no class'))])],
    [
      'another property',
      new CIMInstance('CIM_SharedSecret', [cimProperty('Secrets', 'string', canary('misspelt'))]),
    ],
    [
      'another algorithm',
      new CIMInstance('CIM_SharedSecret', [
        cimProperty('RemoteID', 'string', initiator),
        cimProperty('Secret', 'string', canary('algorithm')),
        cimProperty('Algorithm', 'string', canary('as algorithm')),
      ]),
    ],
    ['no name', new CIMInstance('CIM_SharedSecret', [cimProperty('Secret', 'string', canary('no name'))])],
    [
      'a list',
      new CIMInstance('CIM_SharedSecret', [
        { name: 'Secret', type: 'string', isArray: true, value: [canary('list 1'), canary('list 2')] },
      ]),
    ],
    [
      'numbers',
      new CIMInstance('CIM_SharedSecret', [
        { name: 'Secret', type: 'uint8', isArray: true, value: [...Buffer.from(canary('numbers'))] },
      ]),
    ],
  ] as const)
    await world.step(`an embedded instance: ${name}`, () =>
      world
        .client()
        .invokeMethod(pathOf(replicationService), method, [
          typeof value === 'string'
            ? plainParameter('SharedSecret', 'string', value)
            : instanceParameter('SharedSecret', value),
          plainParameter('ServiceAccessPoint', 'reference', pathOf(targetPort(target))),
        ]),
    );
  await world.step('CreateInstance of a secret', () =>
    world.client().createInstance(sharedSecretInstance(initiator, canary('CreateInstance'))),
  );
  await world.step('a method that is none', () =>
    world
      .client()
      .invokeMethod(pathOf(replicationService), 'AddSecret', [
        instanceParameter('SharedSecret', sharedSecretInstance(initiator, canary('no such method'))),
      ]),
  );
}

/** Documents with a secret in them: cut off, of another type, edited anywhere, deep, long. */
export async function driveBadDocuments(
  world: CanaryWorld,
  { target, initiator }: Scene,
  edits = 25,
): Promise<void> {
  const secret = world.canaries.make('in a bad document');
  const path = await getSecret(world, initiator);
  const documents = [
    { method, object: service, body: documentOf(initiator, secret, target) },
    ...intrinsicDocuments(path, secret),
    ...byteDocuments(secret),
  ];
  let count = 0;
  const send = ({ method: name, object, body }: { method: string; object: string; body: string | Buffer }) =>
    world.step(`a bad document ${(count += 1)}`, () =>
      world.post(body, { method: name, object, keep: true }),
    );

  const [first] = documents;
  if (!first) return;
  for (const body of mistakesIn(first.body, secret)) await send({ ...first, body });
  const words = ['<', '&amp;', '"', 'VALUE', '<VALUE>', 'TYPE="uint8"', 'Secret', ']]>'];
  for (const document of documents) {
    const { body } = document;
    for (let end = body.indexOf('Secret'); end < body.length; end += Math.ceil(body.length / 15))
      await send({ ...document, body: body.slice(0, end) });
    const drawn = fc.sample(editsOf(body, words, 2), { numRuns: edits, seed: 20_261_121 });
    // A piece of the document that comes twice would make the secret a name, which is shown.
    for (const each of drawn.filter(
      (list) => !list.some(({ insert }) => world.canaries.find(Buffer.from(insert)).length > 0),
    ))
      await send({ ...document, body: applyEdits(body, each) });
  }
  // The instance within the parameter, edited before it is escaped.
  const { body } = first;
  const [whole = '', inner = ''] = /EmbeddedObject="instance"><VALUE>(.*?)<\/VALUE>/u.exec(body) ?? [];
  const plain = inner.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  for (const each of fc.sample(editsOf(plain, words, 2), { numRuns: edits * 3, seed: 20_261_121 })) {
    const edited = applyEdits(plain, each)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    await send({ ...first, body: body.replace(whole, () => whole.replace(inner, () => edited)) });
  }
}

/** ModifyInstance, SetProperty and CreateInstance with a secret. */
function intrinsicDocuments(path: CIMInstanceName, secret: string) {
  const instance = sharedSecretInstance('a name', secret, path.className);
  const named = new CIMInstance(path.className, [cimProperty('Secret', 'string', secret)], path);
  const all: readonly (readonly [string, IntrinsicParameter[]])[] = [
    ['ModifyInstance', [{ name: 'ModifiedInstance', kind: 'namedInstance', value: named }]],
    [
      'SetProperty',
      [
        { name: 'InstanceName', kind: 'instanceName', value: path },
        { name: 'PropertyName', kind: 'string', value: 'Secret' },
        { name: 'NewValue', kind: 'propertyValue', value: secret },
      ],
    ],
    ['CreateInstance', [{ name: 'NewInstance', kind: 'instance', value: instance }]],
  ];
  return all.map(([name, parameters]) => ({
    method: name,
    object: namespace,
    body: encodeIntrinsicRequest('1', name, namespace, parameters),
  }));
}

/** Secrets as uint8[], in an embedded instance and as a parameter of its own. */
function byteDocuments(secret: string) {
  const where = 'root/wmi';
  const service = new CIMClassName('MSIscsiInitiator_MethodClass', { namespace: where });
  const bytes = [...Buffer.from(secret)];
  const set = 'SetIscsiInitiatorCHAPSharedSecret';
  const parameter = {
    name: 'SharedSecret',
    type: 'uint8',
    isArray: true,
    value: bytes,
    embeddedObject: undefined,
  } as const;
  return [
    {
      method: set,
      object: `${where}:${service.className}`,
      body: encodeMethodRequest('1', set, where, service, [parameter]),
    },
  ];
}

/** What people and programs get wrong in AddSharedSecret. */
function mistakesIn(document: string, secret: string): (string | Buffer)[] {
  const escaped = /&lt;PROPERTY NAME="Secret".*?&lt;\/PROPERTY&gt;/u.exec(document)?.[0] ?? '';
  if (escaped === '') throw new Error(`the secret is not where it was expected:\n${document}`);
  const put = (property: string): string => document.replace(escaped, () => property);
  const inner = escaped.slice(escaped.indexOf('VALUE&gt;') + 9, escaped.lastIndexOf('&lt;/VALUE'));
  const start = secret.slice(0, 8);
  return [
    put(escaped.replace('TYPE="string', 'TYPE="uint32')),
    put(escaped.replace('TYPE="string', 'TYPE="datetime')),
    put(escaped.replace('TYPE="string', 'TYPE="boolean')),
    put(escaped.replace('TYPE="string', `TYPE="${inner}`)),
    put(inner),
    put(`${inner.slice(0, 2)}<${start}`),
    put(`${escaped}${escaped}`),
    put(escaped.replace('&lt;/VALUE', '&lt;/VALU')),
    put(escaped.replaceAll('VALUE', 'VALUE.REFERENCE')),
    put(escaped.replaceAll('PROPERTY', 'QUALIFIER')),
    document.replace('<PARAMVALUE', `<PARAMVALUE>a<${start} ${start}="b</PARAMVALUE><PARAMVALUE`),
    document.replace('</METHODCALL', `</${start}></METHODCALL`),
    document.replace('<PARAMVALUE', `<${start}/><PARAMVALUE`),
    document.replace('<PARAMVALUE', `&${start};<PARAMVALUE`),
    document.replace('<CIM ', `<!DOCTYPE CIM [<!ENTITY a "${start}">]><CIM `),
    `${'<a>'.repeat(200)}${secret}`,
    secret,
    `${document}${' '.repeat(70_000)}`,
    Buffer.concat([Buffer.from(document), Buffer.of(0xff, 0xfe)]),
    Buffer.from(document, 'utf16le'),
  ];
}

/** Passwords that are wrong, headers that are none, requests that end in the middle, and a user who may not. */
export async function driveBadRequests(world: CanaryWorld, { target, initiator }: Scene): Promise<void> {
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  const document = documentOf(initiator, canary('unauthorised'), target);
  const object = service;
  for (const [name, Authorization] of [
    ['a wrong password', world.authorization(canary('wrong', 20))],
    ['no base64', `Basic ${canary('no base64')}`],
    ['no scheme', canary('no scheme')],
    ['another scheme', `Digest username="admin", response="${canary('Digest').replace('"', '')}"`],
    ['a colon too few', `Basic ${Buffer.from(canary('no colon')).toString('base64')}`],
    ['too long', `Basic ${Buffer.from(`admin:${canary('long', 20_000)}`).toString('base64')}`],
  ] as const)
    for (const over of [world.recorder.url, world.server.httpsUrl])
      await world.step(`${name} over ${over.slice(0, 5)}`, () =>
        world.post(document, { method, object, over, headers: { Authorization } }),
      );
  await world.step('another method in the header', () =>
    world.post(document, { method: 'ModifyInstance', object }),
  );
  await world.step('another content type', () =>
    world.post(document, { method, object, headers: { 'Content-Type': 'text/plain' } }),
  );
  const authorization = `Authorization: ${world.authorization()}`;
  const head = (length: number): string =>
    `POST /cimom HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Type: application/xml\r\nCIMOperation: MethodCall\r\n` +
    `CIMMethod: ${method}\r\nCIMObject: ${encodeURIComponent(object)}\r\nContent-Length: ${length}\r\n\r\n`;
  for (const [name, text] of [
    ['the end of the connection in the body', `${head(document.length)}${document.slice(0, -40)}`],
    ['a body longer than it says', `${head(document.length - 40)}${document}`],
    ['no HTTP', `${canary('no HTTP')}\r\n\r\n`],
    ['a bad header', `GET / HTTP/1.1\r\nHost: x\r\n${authorization}\r\n${canary('header')}\r\n\r\n`],
    [
      'a control character in a header',
      `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic \u{1}${canary('control')}\r\n\r\n`,
    ],
    [
      'a bad chunk',
      `${head(0).replace(/Content-Length: 0/u, 'Transfer-Encoding: chunked')}${canary('chunk')}\r\n`,
    ],
    ['TLS in plain', `\u{16}\u{3}\u{1}${canary('TLS')}`],
  ] as const)
    await world.step(name, () => sendRaw(world, text));
}

async function sendRaw(world: CanaryWorld, text: string): Promise<void> {
  const socket = connect(world.recorder.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {}).resume();
  socket.end(text, 'latin1');
  await once(socket, 'close');
}
