import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { InstanceRow } from '../../src/dispatch/InstanceRow.js';
import type { SentParameter } from '../../src/dispatch/MethodCall.js';
import type {
  AuthenticatedRequest,
  ProtocolResponse,
  ServerAuthenticated,
} from '../../src/http/ProtocolHandler.js';
import type {
  Encoded,
  Executor,
  MethodRequest,
  OperationRequest,
  Result,
} from '../../src/operations/Executor.js';

type Sent = Readonly<Record<string, string | ToyObject>>;
type ToyObject = { readonly class: string } & Readonly<Record<string, CIMKeyValue>>;
type ToyRequest = { readonly name: string; readonly object?: ToyObject; readonly parameters?: Sent };

/** JSON by POST to /json/<namespace>: `{ "name", "parameters" }` is an operation, with an "object" it is a method. */
export function toyProtocol(executor: Executor): ServerAuthenticated {
  return {
    name: 'toy',
    paths: [],
    authentication: 'server',
    accepts: ({ method, path }) => method === 'POST' && path.startsWith('/json/'),
    answer: (request) => answer(request, executor),
  };
}

async function answer(
  { url, headers, body, principal, abort }: AuthenticatedRequest,
  executor: Executor,
): Promise<ProtocolResponse> {
  const json = { 'Content-Type': 'application/json' };
  const caller = { principal, namespace: url.slice('/json/'.length), host: headers['host'] ?? '', abort };
  try {
    const request = read(JSON.parse(body.toString()) as ToyRequest);
    return { status: 200, headers: json, body: await executor.execute(request, caller, encode) };
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    const { symbol, description } = error;
    return { status: 400, headers: json, body: JSON.stringify({ error: symbol, description }) };
  }
}

function read({ name, object, parameters = {} }: ToyRequest): OperationRequest | MethodRequest {
  if (object) return { kind: 'method', name, object: nameOf(object), parameters: () => sentOf(parameters) };
  return {
    kind: 'operation',
    name,
    parameters: (declarations) =>
      Object.fromEntries(
        Object.entries(declarations).map(([each, declared]) => {
          const value = parameters[each] ?? declared.default ?? null;
          return [each, declared.kind === 'instanceName' ? nameOf(value as ToyObject) : value];
        }),
      ),
  };
}

function sentOf(parameters: Sent): NameMap<SentParameter> {
  const named = Object.entries(parameters).map(([name, value]): [string, SentParameter] => [
    name,
    { name, paramType: null, value: typeof value === 'string' ? value : instanceOf(value) },
  ]);
  return new NameMap(named);
}

function nameOf({ class: className, ...keys }: ToyObject): CIMInstanceName {
  return new CIMInstanceName(className, keys);
}

function instanceOf({ class: className, ...properties }: ToyObject): CIMInstance {
  const typed = Object.entries(properties).map(([name, value]) => cimProperty(name, 'string', value));
  return new CIMInstance(className, typed);
}

function encode(result: Result): Encoded {
  if (result.kind === 'method') return JSON.stringify({ returnValue: result.returnValue });
  if (result.value instanceof InstanceRow) return print(result.value.instance);
  return result.value instanceof CIMInstance
    ? print(result.value)
    : lines(result.value as AsyncIterable<CIMInstance>);
}

async function* lines(instances: AsyncIterable<CIMInstance>): AsyncGenerator<string, string, void> {
  for await (const instance of instances) yield `${print(instance)}\n`;
  return '';
}

function print({ properties }: CIMInstance): string {
  return JSON.stringify(Object.fromEntries(properties.mapped(({ value }) => value)));
}
