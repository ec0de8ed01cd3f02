import { isOutParameter, embedding, type CIMMethodDeclaration } from '../cim/CIMClass.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { hasQualifier } from '../cim/CIMQualifier.js';
import type { CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import type { Principal, Role } from '../security/Principal.js';
import { bindParameters } from './bindParameters.js';
import { callWith, type Call } from './Call.js';
import { callIn } from './callIn.js';
import type { Instances } from './Instances.js';
import type { MethodCall, MethodResult, OutParameter } from './MethodCall.js';
import type { AnyMethodHandler, AnyProvider, PropertyRecord } from './Provider.js';
import type { Providers } from './Providers.js';
import { requireOneRole } from './requireOneRole.js';

/** What `invokeMethod` needs. */
export interface MethodDeps {
  readonly repository: Repository;
  readonly providers: Providers;
  readonly instances: Instances;
  /** Called for each refused method call that is not reported elsewhere.  A missing role is reported where roles are checked. */
  readonly onMethodRefused?: (refusal: MethodRefusal) => void;
}

/** A method call that was refused because of its name, object or parameters, or by the method itself. */
export interface MethodRefusal {
  readonly principal: Principal;
  readonly methodName: string;
  /** Null if the operation failed; the client then got a CIM status. */
  readonly returnValue: CIMValue;
  /** A sentence that names the value and what was expected.  It never contains a secret. */
  readonly reason: string;
  /** Whether the method takes a credential.  Such a refusal is recorded in the audit log as well. */
  readonly asksForCredential: boolean;
}

/**
 * Runs an extrinsic method: finds the instance, the declaration and the handler, converts the parameters, and returns the
 * handler's result.  The role is checked first: that of the handler or, if there is no handler, "read".
 * @throws CIMError CIM_ERR_ACCESS_DENIED, CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_CLASS, CIM_ERR_METHOD_NOT_FOUND (not
 * declared), CIM_ERR_NOT_FOUND (no such instance), CIM_ERR_METHOD_NOT_AVAILABLE (declared, without a handler),
 * CIM_ERR_INVALID_PARAMETER, in this order.
 */
export async function invokeMethod(deps: MethodDeps, sent: MethodCall, from: Call): Promise<MethodResult> {
  const { principal } = from;
  let found: FoundMethod | null = null;
  let input: PropertyRecord;
  try {
    found = await findMethod(deps, sent, from);
    const { method, namespace } = found;
    input = bindParameters(method, sent.parameters(method, namespace), namespace);
  } catch (error) {
    if (error instanceof CIMError && error.symbol !== 'CIM_ERR_ACCESS_DENIED') {
      const { methodName } = sent;
      const asksForCredential = found !== null && takesSecret(found);
      deps.onMethodRefused?.({
        principal, methodName, returnValue: null, reason: error.description, asksForCredential,
      }); // prettier-ignore
    }
    throw error;
  }
  const { method, handler, call, path } = found;
  const output = await handler(input, callWith(call, { object: path }));
  const returnValue = output.returnValue as CIMValue;
  if (output.refusal !== undefined) {
    deps.onMethodRefused?.({
      principal, methodName: method.name, returnValue, reason: output.refusal, asksForCredential: false,
    }); // prettier-ignore
  }
  return {
    methodName: method.name,
    returnType: method.returnType,
    returnValue,
    outParameters: outParameters(method, output),
  };
}

interface FoundMethod {
  readonly namespace: Namespace;
  readonly call: Call;
  readonly path: CIMInstanceName;
  readonly method: CIMMethodDeclaration;
  readonly provider: AnyProvider;
  readonly handler: AnyMethodHandler;
}

/** Whether a method deals with credentials: by the role of its provider, or by a parameter that takes a secret or a key. */
function takesSecret({ method, provider }: FoundMethod): boolean {
  if (provider.changeRole === 'credentials') return true;
  return [...method.parameters.names()].some((name) => /secret|key/i.test(name));
}

async function findMethod(
  deps: MethodDeps,
  { methodName, object }: MethodCall,
  from: Call,
): Promise<FoundMethod> {
  const { repository, providers } = deps;
  const namespaceName = object.namespace ?? from.namespace;
  const found = repository.findNamespace(namespaceName);
  const call = found ? callIn(repository, found, from) : from;
  requireOneRole(call.principal, found ? rolesFor(providers, found, object.className, methodName) : []);
  const namespace = found ?? repository.getNamespace(namespaceName);
  const named = namespace.getClass(object.className);
  if (!named.methods.has(methodName)) {
    throw new CIMError('CIM_ERR_METHOD_NOT_FOUND', `${named.name} has no method "${methodName}"`);
  }
  const bound = 'bind' in object ? object.bind(namespace) : object;
  const path = await resolveObject(deps, namespace, bound, methodName, call);
  const cimClass = namespace.getClass(path.className);
  const method = cimClass.methods.get(methodName);
  if (!method)
    throw new CIMError('CIM_ERR_METHOD_NOT_FOUND', `${cimClass.name} has no method "${methodName}"`);
  const provider = deps.providers.findForMethod(namespace, cimClass.name, method.name);
  const handler = provider?.methods?.[method.name];
  if (!provider || !handler) {
    throw new CIMError(
      'CIM_ERR_METHOD_NOT_AVAILABLE',
      `${cimClass.name} declares ${method.name}, but this server does not implement it`,
    );
  }
  // The object was named by a superclass of the handler's class.
  requireOneRole(call.principal, [provider.changeRole]);
  return { namespace, call, path, method, provider, handler };
}

/** The roles of all handlers that the method may have: of the class, its superclasses and its subclasses. */
function* rolesFor(
  providers: Providers,
  namespace: Namespace,
  className: string,
  methodName: string,
): Generator<Role> {
  const method = namespace.findClass(className)?.methods.get(methodName);
  if (!method) return;
  const inherited = providers.findForMethod(namespace, className, method.name);
  if (inherited) yield inherited.changeRole;
  for (const provider of providers.ofFamily(namespace, className)) {
    if (provider.methods?.[method.name]) yield provider.changeRole;
  }
}

async function resolveObject(
  { instances }: MethodDeps,
  namespace: Namespace,
  object: CIMInstanceName | CIMClassName,
  methodName: string,
  call: Call,
): Promise<CIMInstanceName> {
  if (object instanceof CIMInstanceName) {
    const { path } = await instances.get(namespace.name, object, call);
    if (!path) throw new Error('an instance without a path');
    return path;
  }
  const cimClass = namespace.getClass(object.className);
  const method = cimClass.methods.get(methodName);
  if (!method || !hasQualifier(method.qualifiers, 'Static')) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${cimClass.name}.${methodName} is not static: it is called on an instance, not on the class`,
    );
  }
  return new CIMInstanceName(cimClass.name, {}, { namespace: namespace.name });
}

function outParameters(method: CIMMethodDeclaration, output: PropertyRecord): OutParameter[] {
  const given: OutParameter[] = [];
  for (const parameter of method.parameters.values()) {
    if (!isOutParameter(parameter)) continue;
    const value = output[parameter.name] as CIMValue | undefined;
    if (value === undefined || value === null) continue;
    const embedded = parameter.type === 'string' ? embedding(parameter) : null;
    given.push({
      name: parameter.name,
      type: parameter.type,
      isArray: parameter.isArray,
      value,
      embeddedObject: embedded?.kind,
    });
  }
  return given;
}
