import { beforeAll, describe, expect, it } from 'vitest';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { operationsIn } from '../../src/operations/index.js';
import { Repository } from '../../src/repository/Repository.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { authenticated } from '../../src/security/Authenticator.js';
import type { Principal, Role } from '../../src/security/Principal.js';
import { cimXmlOver } from './executorOver.js';

/** DSP0200 1.4, clause 5.3.2: what each operation needs.  Operations on instances that change something ask the class for more. */
const operations: Readonly<Record<string, Role>> = {
  AssociatorNames: 'read',
  Associators: 'read',
  CloseEnumeration: 'read',
  CreateClass: 'write',
  CreateInstance: 'write',
  DeleteClass: 'write',
  DeleteInstance: 'write',
  DeleteQualifier: 'write',
  EnumerateClassNames: 'read',
  EnumerateClasses: 'read',
  EnumerateInstanceNames: 'read',
  EnumerateInstances: 'read',
  EnumerateQualifiers: 'read',
  EnumerationCount: 'read',
  ExecQuery: 'read',
  GetClass: 'read',
  GetInstance: 'read',
  GetProperty: 'read',
  GetQualifier: 'read',
  ModifyClass: 'write',
  ModifyInstance: 'write',
  OpenAssociatorInstancePaths: 'read',
  OpenAssociatorInstances: 'read',
  OpenEnumerateInstancePaths: 'read',
  OpenEnumerateInstances: 'read',
  OpenQueryInstances: 'read',
  OpenReferenceInstancePaths: 'read',
  OpenReferenceInstances: 'read',
  PullInstancePaths: 'read',
  PullInstances: 'read',
  PullInstancesWithPath: 'read',
  ReferenceNames: 'read',
  References: 'read',
  SetProperty: 'write',
  SetQualifier: 'write',
};

const target = 'root/cimv2/storage/iscsitarget';
let repository: Repository;
let send: (operation: string, namespace: string, principal: Principal) => Promise<string>;
beforeAll(() => {
  const { namespaces } = compileModel();
  repository = new Repository(namespaces, { secondNames: [['root/interop', 'interop']] });
  const providers = new Providers([]);
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const deps = { repository, providers, instances, traversal, enumerations: new EnumerationContexts() };
  const server = cimXmlOver(deps, { log: { warn: () => {}, error: () => {} } });
  send = async (operation, namespace, principal) => {
    const path = namespace.split('/').map((name) => `<NAMESPACE NAME="${name}"/>`);
    const { body } = await handleRequest(
      {
        method: 'POST',
        headers: {
          'content-type': 'application/xml; charset=utf-8',
          cimoperation: 'MethodCall',
          cimmethod: operation,
          cimobject: encodeURIComponent(namespace),
        },
        body: Buffer.from(
          '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0">' +
            `<MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ><IMETHODCALL NAME="${operation}">` +
            `<LOCALNAMESPACEPATH>${path.join('')}</LOCALNAMESPACEPATH></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`,
        ),
        principal,
        abort: new AbortController(),
      },
      server,
    );
    if (typeof body === 'string') return body;
    let text = '';
    for await (const piece of body) text += piece.toString();
    return text;
  };
});

function principal(
  roles: readonly Role[],
  namespaceRoles: Readonly<Record<string, readonly Role[]>>,
): Principal {
  return {
    ...authenticated({ name: 'eve', roles, namespaceRoles }),
    address: '127.0.0.1',
    door: 'cim-xml',
  };
}

/** Of who: the roles that hold in `interop` and in the namespace of the targets. */
const users: readonly (readonly [string, Principal, readonly Role[], readonly Role[]])[] = [
  ['nothing', principal([], {}), [], []],
  ['read everywhere', principal(['read'], {}), ['read'], ['read']],
  ['write in one', principal([], { interop: ['write'] }), ['write'], []],
  [
    'write in one by its second name',
    principal(['read'], { 'root/interop': ['write'] }),
    ['write'],
    ['read'],
  ],
  [
    'read in one in another spelling',
    principal([], { '/ROOT/CIMv2/Storage/iSCSITarget/': ['read'] }),
    [],
    ['read'],
  ],
  ['admin, but in one nothing', principal(['admin'], { 'Root/Interop': [] }), [], ['admin']],
  ['admin in one', principal(['read'], { interop: ['admin'] }), ['admin'], ['read']],
  [
    'one under both its names',
    principal([], { interop: ['read', 'write'], 'root/interop': ['read'] }),
    ['read'],
    [],
  ],
];
const spellings = [
  ['interop', 0],
  ['root/interop', 0],
  ['INTEROP', 0],
  ['Root/Interop', 0],
  [target, 1],
  [target.toUpperCase(), 1],
] as const;

describe('roles in namespaces', () => {
  it('are asked by every operation that the server has', () => {
    const { namespaces } = compileModel();
    const all = operationsIn({ repository: new Repository(namespaces) } as Parameters<
      typeof operationsIn
    >[0]);
    expect(Array.from(all.values(), ({ name }) => name).toSorted()).toEqual(Object.keys(operations));
  });

  it.each(users)('of a user with %s', async (_name, user, ...held) => {
    const faults: string[] = [];
    for (const [operation, role] of Object.entries(operations)) {
      for (const [namespace, index] of spellings) {
        const has = held[index];
        const isAllowed = has.includes(role) || has.includes('admin');
        const isDenied = (await send(operation, namespace, user)).includes('<ERROR CODE="2"');
        if (isDenied === isAllowed) faults.push(`${operation} in ${namespace}: denied ${isDenied}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('that are unknown to the server are those of all other namespaces', async () => {
    expect(await send('GetClass', 'root/none', principal([], { interop: ['read'] }))).toContain('CODE="2"');
    expect(await send('GetClass', 'root/none', principal(['read'], { interop: [] }))).toContain('CODE="3"');
  });
});
