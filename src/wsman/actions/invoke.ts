import { isOutParameter, type CIMMethodDeclaration } from '../../cim/CIMClass.js';
import { CIMClassName } from '../../cim/CIMClassName.js';
import { CIMError } from '../../cim/CIMError.js';
import { hasQualifier } from '../../cim/CIMQualifier.js';
import { NameMap, sameName } from '../../cim/NameMap.js';
import { ParameterError } from '../../dispatch/bindParameters.js';
import type { MethodResult, SentParameter } from '../../dispatch/MethodCall.js';
import type { Namespace } from '../../repository/Namespace.js';
import { escapeAttribute } from '../../xml/escape.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { childrenByName, decodeValues } from '../decode/values.js';
import { cimName, elementName } from '../elementNames.js';
import { encodeValues } from '../encode/values.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { classUri, parseResourceUri } from '../resourceUri.js';
import { withTarget } from '../selectors.js';
import { schemaFault, WsmanFault } from '../WsmanFault.js';

/**
 * Calls a method of the class in ResourceURI, on the instance that the selectors name; a static one needs none.  A return value
 * other than 0 is not a fault.
 * @throws WsmanFault wsa:ActionNotSupported for an action that is not a method of the class.
 */
export async function invoke(exchange: WsmanExchange): Promise<Answer> {
  const { action } = exchange.headers;
  const methodName = methodOf(exchange, action);
  const { form, className } = exchange.expectClass();
  const input = expectInput(exchange.body, methodName);
  let declaration: CIMMethodDeclaration | null = null;
  let declaredClass = className;
  return withTarget(exchange, (bind) => {
    const bindObject = (namespace: Namespace): ReturnType<typeof bind> | CIMClassName => {
      const cimClass = namespace.getClass(className);
      const method = cimClass.methods.get(methodName);
      const isStatic = method !== undefined && hasQualifier(method.qualifiers, 'Static');
      declaredClass = cimClass.name;
      return isStatic && exchange.headers.selectors.keys.size === 0
        ? new CIMClassName(cimClass.name, { namespace: namespace.name })
        : bind(namespace);
    };
    const parameters = (method: CIMMethodDeclaration, namespace: Namespace): NameMap<SentParameter> => {
      declaration = method;
      return decodeParameters(input, method, namespace, exchange);
    };
    return exchange.execute(
      {
        kind: 'method',
        name: methodName,
        object: { className, namespace: exchange.namespace, bind: bindObject },
        parameters,
      },
      (result, { namespace }) => {
        if (result.kind !== 'method') throw new TypeError('a method gave the result of an operation');
        const uri = classUri(form, namespace, elementName(declaredClass));
        return exchange.answer(`${action}Response`, encodeOutput(result, declaration, uri, namespace));
      },
    );
  });
}

/** The action is the URI of the class, in any of its forms, followed by the name of the method. */
function methodOf(exchange: WsmanExchange, action: string): string {
  const { className } = exchange.expectClass();
  const slash = action.lastIndexOf('/');
  const methodName = cimName(action.slice(slash + 1));
  try {
    const named = parseResourceUri(action.slice(0, Math.max(slash, 0)));
    if (named.kind === 'class' && sameName(named.className, className) && methodName !== '')
      return methodName;
  } catch (error) {
    if (!(error instanceof WsmanFault)) throw error;
  }
  throw new WsmanFault(
    'wsa:ActionNotSupported',
    `the action "${action.slice(0, 300)}" is none of the resource: expected one of WS-Transfer, WS-Enumeration or WS-Eventing, or the URI of the class and a method`,
    { detail: 'ActionMismatch' },
  );
}

/** Null if there are no parameters. */
function expectInput({ children }: NamespacedElement, methodName: string): NamespacedElement | null {
  const [only, ...others] = children;
  if (only === undefined) return null;
  const expected = `${elementName(methodName)}_INPUT`;
  if (others.length === 0 && (sameName(only.name, expected) || sameName(only.name, methodName))) return only;
  throw schemaFault(`the Body holds something else than one ${expected}`);
}

function decodeParameters(
  input: NamespacedElement | null,
  method: CIMMethodDeclaration,
  namespace: Namespace,
  exchange: WsmanExchange,
): NameMap<SentParameter> {
  const parameters = new NameMap<SentParameter>();
  if (input === null) return parameters;
  const context = exchange.valuesIn(namespace);
  for (const [sentName, elements] of childrenByName(input)) {
    const declared = method.parameters.get(sentName) ?? method.parameters.get(cimName(sentName));
    if (declared === undefined) throw new ParameterError(method.name, sentName, 'unknown');
    parameters.set(declared.name, {
      name: declared.name,
      paramType: null,
      value: asInvalidParameter(declared.name, () => decodeValues(declared, elements, context)),
    });
  }
  return parameters;
}

/** Reports an invalid value as CIM_ERR_INVALID_PARAMETER, so that it is counted and recorded as a failed call. */
function asInvalidParameter<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof WsmanFault)) throw error;
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${name}: ${error.message}`, { cause: error });
  }
}

/** ReturnValue comes first.  An output parameter that the method did not return is NULL. */
function encodeOutput(
  { methodName, returnType, returnValue, outParameters }: MethodResult,
  declaration: CIMMethodDeclaration | null,
  uri: string,
  namespace: string,
): string {
  const given = new Map(outParameters.map((parameter) => [parameter.name, parameter]));
  let content = encodeValues('p:ReturnValue', returnType, returnValue, { namespace });
  for (const parameter of declaration?.parameters.values() ?? []) {
    if (!isOutParameter(parameter)) continue;
    const value = given.get(parameter.name)?.value ?? null;
    content += encodeValues(`p:${elementName(parameter.name)}`, parameter.type, value, { namespace });
  }
  const tag = `p:${elementName(methodName)}_OUTPUT`;
  return `<${tag} xmlns:p="${escapeAttribute(uri)}">${content}</${tag}>`;
}
