import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { cimXmlProtocol } from '../../src/cimxml/cimXmlProtocol.js';
import type { AnyProvider } from '../../src/dispatch/Provider.js';
import type { Providers } from '../../src/dispatch/Providers.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import type { ServerAuthenticated } from '../../src/http/ProtocolHandler.js';
import type { Executor, MethodRequest, OperationRequest } from '../../src/operations/Executor.js';
import { operationsIn } from '../../src/operations/index.js';
import type { OperationDeps } from '../../src/operations/Operation.js';
import type { Repository } from '../../src/repository/Repository.js';
import { roles as allRoles, type Role } from '../../src/security/Principal.js';
import { actions } from '../../src/storagegateway/actions/index.js';
import { IndicationWorld } from '../indications/IndicationWorld.js';
import { TargetFixture } from '../providers/TargetFixture.js';
import { errorOf, GatewayHarness } from '../storagegateway/GatewayHarness.js';
import { cimXmlOver, executorOver } from './executorOver.js';
import { toyProtocol } from './ToyDoor.js';

const targets = 'root/cimv2/storage/iscsitarget';
const interop = 'interop';
/** Nobody's role, each one alone, and what an operator of one kind has. */
const held: readonly (readonly Role[])[] = [
  [],
  ...allRoles.map((role) => [role]),
  ['read', 'write'],
  ['read', 'credentials'],
];

let fixture: TargetFixture;
let world: IndicationWorld;
let deps: ReadonlyMap<string, OperationDeps>;
let executors: ReadonlyMap<string, Executor>;

beforeAll(async () => {
  fixture = await TargetFixture.open({ targets: 3, secrets: 3 });
  world = await IndicationWorld.start();
  const enumerations = new EnumerationContexts();
  const { repository, providers, instances, traversal } = fixture;
  const ofWorld = { repository: world.repository, providers: world.providers, instances: world.instances };
  deps = new Map([
    [targets, { repository, providers, instances, traversal, enumerations }],
    [interop, { ...ofWorld, traversal: world.traversal, enumerations }],
  ]);
  executors = new Map(
    Array.from(deps, ([namespace, of]) => [
      namespace,
      executorOver(of, { log: { warn: () => {}, error: () => {} } }),
    ]),
  );
});
afterAll(async () => {
  await world.dispose();
  await fixture.close();
});

/** All providers of a namespace, those of the instances of clients among them. */
function* providersIn(namespaceName: string): Generator<AnyProvider> {
  const { repository, providers } = ofNamespace(namespaceName);
  const namespace = repository.getNamespace(namespaceName);
  for (const name of namespace.allSubclasses(null)) {
    const provider = providers.find(namespace, name);
    if (provider) yield provider;
  }
}

function ofNamespace(namespace: string): { readonly repository: Repository; readonly providers: Providers } {
  const found = deps.get(namespace);
  if (!found) throw new Error(`no deps for ${namespace}`);
  return found;
}

/** The CIM status, with its sentence where it is CIM_ERR_ACCESS_DENIED; whether parameters were read before. */
async function outcome(
  request: OperationRequest | MethodRequest,
  namespace: string,
  roles: readonly Role[],
): Promise<string> {
  const principal = { name: 'eve', roles: new Set(roles), address: '127.0.0.1', door: 'test' };
  const caller = { principal, namespace, host: 'h', abort: new AbortController() };
  try {
    await executors.get(namespace)?.execute(request, caller, () => '');
    return 'done';
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    return error.symbol === 'CIM_ERR_ACCESS_DENIED' ? `denied: ${error.description}` : error.symbol;
  }
}

const has = (roles: readonly Role[], role: Role): boolean => roles.includes(role) || roles.includes('admin');
const deniedRead = 'denied: user "eve" does not have the role "read"';

function method(className: string, name: string, keys: Record<string, string> = {}): MethodRequest {
  const object = new CIMInstanceName(className, keys);
  return { kind: 'method', name, object, parameters: () => new NameMap() };
}

function operation(name: string, given: Record<string, unknown>): OperationRequest {
  return {
    kind: 'operation',
    name,
    parameters: (declarations) =>
      Object.fromEntries(
        Object.entries(declarations).map(([each, { default: value = null }]) => [each, given[each] ?? value]),
      ),
  };
}

describe.each([targets, interop])('the role is asked first in %s', (namespace) => {
  it('by every operation, before the namespace or a parameter is looked at', async () => {
    const faults: string[] = [];
    for (const { name, role } of operationsIn(ofNamespace(namespace) as OperationDeps).values()) {
      for (const roles of held) {
        let isRead = false;
        const request: OperationRequest = {
          kind: 'operation',
          name,
          parameters: () => {
            isRead = true;
            throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'looked at');
          },
        };
        const found = await outcome(request, namespace, roles);
        const expected = has(roles, role)
          ? 'CIM_ERR_INVALID_PARAMETER'
          : `denied: user "eve" does not have the role "${role}"`;
        if (found !== expected || isRead !== has(roles, role))
          faults.push(`${name} with ${roles.join('+')}: ${found}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('by every method; who may not read is told the same of what there is and what there is not', async () => {
    const faults: string[] = [];
    let methods = 0;
    for (const { className, changeRole, methods: handlers = {} } of providersIn(namespace)) {
      for (const name of Object.keys(handlers)) {
        methods += 1;
        for (const roles of held) {
          const found = await outcome(method(className, name), namespace, roles);
          const isDenied = found.startsWith('denied');
          if (isDenied === has(roles, changeRole))
            faults.push(`${className}.${name} with ${roles.join('+')}: ${found}`);
          if (has(roles, 'read') || has(roles, changeRole)) continue;
          const others = [
            method(className, 'Fly'),
            method('CIM_Unknown', name),
            method(className, name, { Name: 'x' }),
          ];
          for (const other of others) {
            const said = await outcome(other, namespace, roles);
            if (said !== found || said !== deniedRead)
              faults.push(`${roles.join('+')} learns of ${className}.${name}: ${said}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
    expect(methods).toBeGreaterThan(namespace === targets ? 5 : -1);
  });

  it('by every class whose instances can be changed, before one is looked for', async () => {
    const faults: string[] = [];
    let changes = 0;
    for (const { className, changeRole, instances, areInstancesStored } of providersIn(namespace)) {
      if (areInstancesStored) continue;
      const path = new CIMInstanceName(className, {});
      const empty = new CIMInstance(className, [], path);
      const possible: readonly (readonly [OperationRequest, 'create' | 'modify' | 'remove'])[] = [
        [operation('CreateInstance', { NewInstance: empty }), 'create'],
        [operation('ModifyInstance', { ModifiedInstance: empty }), 'modify'],
        [operation('SetProperty', { InstanceName: path, PropertyName: 'Name' }), 'modify'],
        [operation('DeleteInstance', { InstanceName: path }), 'remove'],
      ];
      for (const [request, change] of possible) {
        if (!instances?.[change]) continue;
        changes += 1;
        for (const roles of held) {
          if (!has(roles, 'write')) continue;
          const found = await outcome(request, namespace, roles);
          const said = has(roles, 'read')
            ? `denied: user "eve" does not have the role "${changeRole}"`
            : deniedRead;
          if (found.startsWith('denied') ? found !== said || has(roles, changeRole) : !has(roles, changeRole))
            faults.push(`${request.name} of ${className} with ${roles.join('+')}: ${found}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(changes).toBeGreaterThan(3);
  });
});

describe('the AWS door', () => {
  it('asks each of its actions for its role, before the input is looked at', async () => {
    const harness = new GatewayHarness();
    const faults: string[] = [];
    for (const { name, kind } of actions.values()) {
      for (const roles of held) {
        harness.roles = roles;
        const answer = await harness.call(name, 'no JSON');
        const expected = has(roles, kind === 'read' ? 'read' : 'credentials')
          ? 'SerializationException'
          : 'AccessDeniedException';
        if (errorOf(answer)[1] !== expected)
          faults.push(`${name} with ${roles.join('+')}: ${String(errorOf(answer))}`);
      }
    }
    expect(faults).toEqual([]);
    expect(harness.denied).toContainEqual([
      'operator',
      'ListGateways',
      'user "operator" does not have the role "read"',
    ]);
    await harness.dispose();
  });
});

describe('a user without a role', () => {
  const ask = async (door: ServerAuthenticated, url: string, name: string, body: string): Promise<string> => {
    const answer = await door.answer({
      method: 'POST',
      url,
      headers: {
        host: 'h',
        'content-type': 'application/xml',
        cimoperation: 'MethodCall',
        cimmethod: name,
        cimobject: encodeURIComponent(`${targets}:${className(body)}`),
      },
      body: Buffer.from(body),
      principal: { name: 'eve', roles: new Set(), address: '127.0.0.1', door: 'test' },
      abort: new AbortController(),
      idle: (wait) => wait,
    });
    if (typeof answer.body !== 'string') throw new Error('the answer is a long one');
    return `${answer.status} ${answer.body}`;
  };
  const className = (body: string): string => /CLASSNAME="(\w+)"/u.exec(body)?.[1] ?? '';
  const known = ['MSISCSITARGET_ReplicationService', 'AddSharedSecret'] as const;

  it.each([
    ['a class that there is not', 'CIM_Unknown', known[1]],
    ['a method that there is not', known[0], 'Fly'],
    ['a method of a class above', 'CIM_ReplicationService', known[1]],
    ['a method without a handler', 'CIM_ReplicationService', 'ModifyReplica'],
  ])('is told of %s what it is told of any other, at each door', async (_, className_, methodName) => {
    const of = deps.get(targets);
    if (!of) throw new Error('no deps');
    const xml = (name: string, called: string): string => {
      const namespaces = targets.split('/').map((each) => `<NAMESPACE NAME="${each}"/>`);
      return (
        '<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ>' +
        `<METHODCALL NAME="${called}"><LOCALINSTANCEPATH><LOCALNAMESPACEPATH>${namespaces.join('')}</LOCALNAMESPACEPATH>` +
        `<INSTANCENAME CLASSNAME="${name}"/></LOCALINSTANCEPATH></METHODCALL></SIMPLEREQ></MESSAGE></CIM>`
      );
    };
    const cimXml = cimXmlProtocol(cimXmlOver(of));
    const toy = toyProtocol(executorOver(of));
    const json = (name: string, called: string): string =>
      JSON.stringify({ name: called, object: { class: name } });
    const [there, elsewhere] = [
      await ask(cimXml, '/cimom', known[1], xml(...known)),
      await ask(cimXml, '/cimom', methodName, xml(className_, methodName)),
    ];
    expect(there).toContain(
      '<ERROR CODE="2" DESCRIPTION="user &quot;eve&quot; does not have the role &quot;read&quot;"/>',
    );
    expect(elsewhere.replace(`NAME="${methodName}"`, `NAME="${known[1]}"`)).toBe(there);
    const path = `/json/${targets}`;
    expect(await ask(toy, path, '', json(className_, methodName))).toBe(
      await ask(toy, path, '', json(...known)),
    );
  });
});
