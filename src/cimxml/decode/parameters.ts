import { CIMClassName } from '../../cim/CIMClassName.js';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMMethodDeclaration } from '../../cim/CIMClass.js';
import { CIMInstance } from '../../cim/CIMInstance.js';
import { isInstanceName } from '../../cim/CIMInstanceName.js';
import { parseValue } from '../../cim/dataTypes.js';
import { foldName, NameMap } from '../../cim/NameMap.js';
import type { SentParameter, SentValue } from '../../dispatch/MethodCall.js';
import type {
  ParameterDeclarations,
  ParameterKind,
  ParameterKinds,
  ParameterValues,
} from '../../operations/Operation.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { XmlLimits } from '../../xml/expectWellFormed.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { XmlError } from '../../xml/XmlError.js';
import { CimXmlError, requestNotValid } from '../CimXmlError.js';
import { decodeClass } from './classes.js';
import { EmbeddedTexts } from './EmbeddedTexts.js';
import { withEmbeddedObjects, withEmbeddedParameters, withEmbeddedValue } from './embeddedObjects.js';
import { childrenOf, expectAttribute, expectElement, expectOneChild, optionalChild } from './expect.js';
import { decodeInstance, decodeNamedInstance } from './instances.js';
import { decodeClassName, decodeInstanceName } from './paths.js';
import { decodeQualifierDeclaration } from './qualifiers.js';
import { decodeSentValue, decodeValue, decodeValueArray, valueElements } from './values.js';

/**
 * The IPARAMVALUE elements of an intrinsic call by the declarations of the operation:
 * `<!ELEMENT IPARAMVALUE (VALUE | VALUE.ARRAY | VALUE.REFERENCE | CLASSNAME | INSTANCENAME | QUALIFIER.DECLARATION | CLASS |
 *   INSTANCE | VALUE.NAMEDINSTANCE)?> <!ATTLIST IPARAMVALUE %CIMName;>`
 *
 * Names compare without case.  A parameter that is not sent has its default.  `limits` are those of the whole message: embedded objects
 * count with it.
 *
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for an unknown, repeated, missing or unreadable parameter,
 * and for NULL where the default is not NULL.
 */
export function decodeParameters(
  elements: readonly XmlElement[],
  declarations: ParameterDeclarations,
  namespace: Namespace,
  limits: Partial<XmlLimits> = {},
): ParameterValues {
  const texts = new EmbeddedTexts(limits, elements);
  const sent = new Map<string, XmlElement>();
  for (const element of elements) {
    expectElement(element, 'IPARAMVALUE');
    const name = expectAttribute(element, 'NAME');
    if (sent.has(foldName(name))) throw invalidParameter(name, 'it is there twice');
    sent.set(foldName(name), element);
  }
  const values: Record<string, unknown> = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    const element = sent.get(foldName(name));
    sent.delete(foldName(name));
    if (element === undefined) {
      if (declaration.default === undefined) throw invalidParameter(name, 'it is required and missing');
      values[name] = declaration.default;
    } else {
      values[name] = decoding(name, () => decodeParameter(element, declaration.kind, texts));
      if (values[name] === null && declaration.default !== null) throw invalidParameter(name, 'it is NULL');
    }
  }
  for (const element of sent.values()) {
    throw invalidParameter(expectAttribute(element, 'NAME'), 'the operation has no such parameter');
  }
  for (const [name, { kind, of }] of Object.entries(declarations)) {
    const value = values[name];
    if (value instanceof CIMInstance) values[name] = withEmbeddedObjects(value, namespace, texts);
    if (kind !== 'propertyValue' || of === undefined) continue;
    const [path, property] = [values[of.instance], values[of.property]];
    if (isInstanceName(path) && typeof property === 'string')
      values[name] = withEmbeddedValue(value as SentValue, path, property, namespace, texts);
  }
  return values;
}

function decodeParameter(element: XmlElement, kind: ParameterKind, texts: EmbeddedTexts): unknown {
  if (childrenOf(element).length === 0) return null;
  return kinds[kind](element, texts);
}

/** One decoder for each kind of parameter.  The IPARAMVALUE is not empty. */
const kinds: {
  readonly [K in ParameterKind]: (element: XmlElement, texts: EmbeddedTexts) => ParameterKinds[K];
} = {
  className: (element) => decodeClassName(expectOneChild(element, 'CLASSNAME')),
  instanceName: (element) => decodeInstanceName(expectOneChild(element, 'INSTANCENAME')),
  objectName: (element) => {
    const child = expectOneChild(element, 'INSTANCENAME', 'CLASSNAME');
    return child.name === 'CLASSNAME' ? new CIMClassName(decodeClassName(child)) : decodeInstanceName(child);
  },
  boolean: (element) => parseValue('boolean', decodeValue(expectOneChild(element, 'VALUE'))) as boolean,
  string: (element) => decodeValue(expectOneChild(element, 'VALUE')),
  uint32: (element) => parseValue('uint32', decodeValue(expectOneChild(element, 'VALUE'))) as number,
  propertyList: (element) =>
    decodeValueArray(expectOneChild(element, 'VALUE.ARRAY')).map((name) => {
      if (name === null) throw requestNotValid('a property list holds NULL, expected names');
      return name;
    }),
  instance: (element, texts) => decodeInstance(expectOneChild(element, 'INSTANCE'), texts),
  namedInstance: (element, texts) =>
    decodeNamedInstance(expectOneChild(element, 'VALUE.NAMEDINSTANCE'), texts),
  class: (element) => decodeClass(expectOneChild(element, 'CLASS')),
  qualifierDeclaration: (element) =>
    decodeQualifierDeclaration(expectOneChild(element, 'QUALIFIER.DECLARATION')),
  propertyValue: (element) => decodeSentValue(expectOneChild(element, ...valueElements)),
};

/**
 * The PARAMVALUE elements of an extrinsic call, their values untyped but for embedded objects:
 * `<!ELEMENT PARAMVALUE (VALUE | VALUE.REFERENCE | VALUE.ARRAY | VALUE.REFARRAY | CLASSNAME | INSTANCENAME | CLASS | INSTANCE |
 *   VALUE.NAMEDINSTANCE)?> <!ATTLIST PARAMVALUE %CIMName; %ParamType; #IMPLIED %EmbeddedObject;>`
 *
 * Clients that paste values into their requests send embedded instances unescaped: an INSTANCE inside of VALUE is read as one.
 *
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a repeated or unreadable parameter.
 */
export function decodeMethodParameters(
  elements: readonly XmlElement[],
  method: CIMMethodDeclaration,
  namespace: Namespace,
  limits: Partial<XmlLimits> = {},
): NameMap<SentParameter> {
  const texts = new EmbeddedTexts(limits, elements);
  const parameters = new NameMap<SentParameter>();
  for (const element of elements) {
    expectElement(element, 'PARAMVALUE');
    const name = expectAttribute(element, 'NAME');
    if (parameters.has(name)) throw invalidParameter(name, 'it is there twice');
    const paramType = element.attributes.get('PARAMTYPE') ?? null;
    parameters.set(name, { name, paramType, value: decoding(name, () => decodeParamValue(element, texts)) });
  }
  return withEmbeddedParameters(parameters, method, namespace, texts);
}

const paramValueElements = [...valueElements, 'INSTANCENAME', 'INSTANCE', 'VALUE.NAMEDINSTANCE'] as const;

function decodeParamValue(element: XmlElement, texts: EmbeddedTexts): SentParameter['value'] {
  const child = optionalChild(element, ...paramValueElements);
  if (child === null) return null;
  switch (child.name) {
    case 'INSTANCE':
      return decodeInstance(child, texts);
    case 'VALUE.NAMEDINSTANCE':
      return decodeNamedInstance(child, texts);
    case 'INSTANCENAME':
      return decodeInstanceName(child);
    default:
      return decodePastedInstances(child, texts) ?? decodeSentValue(child);
  }
}

function decodePastedInstances(value: XmlElement, texts: EmbeddedTexts): CIMInstance | CIMInstance[] | null {
  if (value.name === 'VALUE' && value.children.length > 0) {
    return decodeInstance(expectOneChild(value, 'INSTANCE'), texts);
  }
  if (value.name === 'VALUE.ARRAY' && value.children.some((child) => child.children.length > 0)) {
    return childrenOf(value).map((child) => decodeInstance(expectOneChild(child, 'INSTANCE'), texts));
  }
  return null;
}

/** Runs `decode` and reports its errors as CIM_ERR_INVALID_PARAMETER with the name of the parameter. */
function decoding<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CIMError) throw invalidParameter(name, error.description, error);
    if (error instanceof CimXmlError || error instanceof XmlError) {
      throw invalidParameter(name, error.message, error);
    }
    throw error;
  }
}

function invalidParameter(name: string, fault: string, cause?: unknown): CIMError {
  return new CIMError('CIM_ERR_INVALID_PARAMETER', `parameter ${name}: ${fault}`, { cause });
}
