import { CIMClassName } from '../../cim/CIMClassName.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printValue } from '../../cim/dataTypes.js';
import type { OutParameter, SentValue } from '../../dispatch/MethodCall.js';
import type { ParameterKind, ParameterKinds } from '../../operations/Operation.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { hole, printMessageFrame } from './messageFrame.js';
import { encodeClass } from './classes.js';
import { encodeInstance, encodeNamedInstance } from './instances.js';
import { encodeOutParameter } from './messages.js';
import {
  encodeClassName,
  encodeInstanceName,
  encodeLocalClassPath,
  encodeLocalInstancePath,
  encodeLocalNamespacePath,
} from './paths.js';
import { encodeQualifierDeclaration } from './qualifiers.js';
import { encodeValue } from './values.js';

/** A parameter of an intrinsic operation.  NULL parameters are omitted, which means the same. */
export type IntrinsicParameter = {
  readonly [K in ParameterKind]: {
    readonly name: string;
    readonly kind: K;
    readonly value: ParameterKinds[K] | null;
  };
}[ParameterKind];

/** A parameter of a method, with its type. */
export type MethodParameter = OutParameter;

/** `CIM > MESSAGE > SIMPLEREQ > IMETHODCALL (LOCALNAMESPACEPATH, IPARAMVALUE*)`: the request document. */
export function encodeIntrinsicRequest(
  messageId: string,
  name: string,
  namespace: string,
  parameters: readonly IntrinsicParameter[],
): string {
  return request(messageId, encodeIntrinsicCall(name, namespace, parameters));
}

/** `IMETHODCALL (LOCALNAMESPACEPATH, IPARAMVALUE*)`: one operation of a batch. */
export function encodeIntrinsicCall(
  name: string,
  namespace: string,
  parameters: readonly IntrinsicParameter[],
): string {
  let content = encodeLocalNamespacePath(namespace);
  for (const parameter of parameters) {
    if (parameter.value === null) continue;
    content += `<IPARAMVALUE NAME="${escapeAttribute(parameter.name)}">${encodeParameter(parameter)}</IPARAMVALUE>`;
  }
  return `<IMETHODCALL NAME="${escapeAttribute(name)}">${content}</IMETHODCALL>`;
}

/** `CIM > MESSAGE > MULTIREQ > SIMPLEREQ+` around calls: the request document of a batch. */
export function encodeBatchRequest(messageId: string, calls: readonly string[]): string {
  const [beforeId, beforeCalls, afterCalls] = printMessageFrame({ name: 'MULTIREQ', content: hole });
  const requests = calls.map((call) => `<SIMPLEREQ>${call}</SIMPLEREQ>`).join('');
  return `${beforeId}${escapeAttribute(messageId)}${beforeCalls}${requests}${afterCalls}`;
}

/** `CIM > MESSAGE > SIMPLEREQ > METHODCALL ((LOCALINSTANCEPATH | LOCALCLASSPATH), PARAMVALUE*)`: the request document. */
export function encodeMethodRequest(
  messageId: string,
  methodName: string,
  namespace: string,
  object: CIMInstanceName | CIMClassName,
  parameters: readonly MethodParameter[],
): string {
  let content =
    object instanceof CIMClassName
      ? encodeLocalClassPath(namespace, object.className)
      : encodeLocalInstancePath(namespace, object);
  for (const parameter of parameters) {
    if (parameter.value !== null) content += encodeOutParameter(parameter);
  }
  return request(messageId, `<METHODCALL NAME="${escapeAttribute(methodName)}">${content}</METHODCALL>`);
}

type PreparedRequest = readonly [beforeId: string, beforeCall: string, afterCall: string];

/** Made for the first request. */
let prepared: PreparedRequest | null = null;

function prepare(): PreparedRequest {
  return printMessageFrame({ name: 'SIMPLEREQ', content: hole }) as PreparedRequest;
}

function request(messageId: string, call: string): string {
  const [beforeId, beforeCall, afterCall] = (prepared ??= prepare());
  return beforeId + escapeAttribute(messageId) + beforeCall + call + afterCall;
}

function encodeParameter<K extends ParameterKind>(parameter: {
  readonly kind: K;
  readonly value: ParameterKinds[K] | null;
}): string {
  return parameter.value === null ? '' : kinds[parameter.kind](parameter.value);
}

/** One row per kind of parameter: encodes its value as the content of IPARAMVALUE. */
const kinds: { readonly [K in ParameterKind]: (value: ParameterKinds[K]) => string } = {
  className: encodeClassName,
  instanceName: encodeInstanceName,
  objectName: (object) =>
    object instanceof CIMClassName ? encodeClassName(object.className) : encodeInstanceName(object),
  boolean: (value) => `<VALUE>${printValue('boolean', value)}</VALUE>`,
  string: (value) => `<VALUE>${escapeText(value)}</VALUE>`,
  uint32: (value) => `<VALUE>${value}</VALUE>`,
  propertyList: (names) => encodeValue('string', names),
  instance: (instance: CIMInstance) => encodeInstance(instance),
  namedInstance: encodeNamedInstance,
  class: encodeClass,
  qualifierDeclaration: encodeQualifierDeclaration,
  propertyValue: (value: SentValue) => {
    const isReference =
      typeof (Array.isArray(value) ? value.find((item) => item !== null) : value) === 'object';
    return encodeValue(isReference ? 'reference' : 'string', value);
  },
};
