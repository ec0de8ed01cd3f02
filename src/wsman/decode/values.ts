import {
  embedding,
  type CIMClass,
  type CIMPropertyDeclaration,
  type CIMTypedElement,
} from '../../cim/CIMClass.js';
import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import { NameMap, sameName } from '../../cim/NameMap.js';
import type { CIMStatusSymbol } from '../../cim/CIMStatus.js';
import type { EmbeddedTexts } from '../../cimxml/decode/EmbeddedTexts.js';
import { decodeEmbedded } from '../../cimxml/decode/instances.js';
import { withEmbeddedObjects } from '../../cimxml/decode/embeddedObjects.js';
import { bindSentValue } from '../../dispatch/bindValue.js';
import type { SentScalar, SentValue } from '../../dispatch/MethodCall.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { decodeDateTime } from '../dateTimes.js';
import { cimName } from '../elementNames.js';
import { ns } from '../names.js';
import { isNil } from './elements.js';
import { decodeReference, isReference } from './references.js';

/** The context in which values are decoded. */
export interface ValueContext {
  readonly namespace: Namespace;
  /** Counts embedded objects that are texts of CIM-XML together with the whole message. */
  readonly texts: EmbeddedTexts;
}

/** The elements of each property or parameter, by its name. */
export type ElementsByName = NameMap<NamespacedElement[]>;

/** Groups the children of an element by name.  Several of one name are an array. */
export function childrenByName(parent: NamespacedElement): ElementsByName {
  const byName: ElementsByName = new NameMap();
  for (const child of parent.children) {
    const known = byName.get(child.name);
    if (known) known.push(child);
    else byName.set(child.name, [child]);
  }
  return byName;
}

/**
 * Decodes the elements of one name by the declaration (DSP0230).  Texts are typed later; references and embedded instances become
 * objects.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER; WsmanFault for an invalid reference.
 */
export function decodeValues(
  declared: CIMTypedElement,
  elements: readonly NamespacedElement[],
  context: ValueContext,
): SentValue {
  const [only, ...others] = elements;
  if (only === undefined) return null;
  if (declared.isArray) {
    if (others.length === 0 && isNil(only)) return null;
    return elements.map((element) => decodeOne(declared, element, context));
  }
  if (others.length > 0) throw invalidValue(declared, 'is there more than once, and is no array');
  return decodeOne(declared, only, context);
}

function decodeOne(
  declared: CIMTypedElement,
  element: NamespacedElement,
  context: ValueContext,
): SentScalar | null {
  if (isNil(element)) return null;
  const { type } = declared;
  const isEmpty = element.children.length === 0 && element.text.trim() === '';
  if (type === 'reference') {
    if (isEmpty) return null;
    if (!isReference(element)) throw invalidValue(declared, 'holds no EndpointReference');
    return decodeReference(element);
  }
  if (type === 'datetime') return decodeDateTime(element);
  if (type === 'string' && embedding(declared) !== null) {
    return isEmpty ? null : decodeEmbeddedObject(declared, element, context);
  }
  if (element.children.length > 0) throw invalidValue(declared, 'holds elements: expected a text');
  const { text } = element;
  if (type === 'boolean' && /^\s*[01]\s*$/u.test(text)) return text.trim() === '1' ? 'TRUE' : 'FALSE';
  if (type === 'char16' && /^\d{2,5}$/u.test(text)) return String.fromCodePoint(Number(text));
  return text;
}

function decodeEmbeddedObject(
  declared: CIMTypedElement,
  element: NamespacedElement,
  context: ValueContext,
): SentScalar {
  if (element.children.length === 0) {
    const object = decodeEmbedded(element.text, context.texts);
    if (!(object instanceof CIMInstance)) return object;
    const { texts, namespace } = context;
    return texts.within(object, () => withEmbeddedObjects(object, namespace, texts));
  }
  const [content, className] = embeddedContent(declared, element, context.namespace);
  const cimClass = context.namespace.getClass(className, 'CIM_ERR_INVALID_PARAMETER');
  return decodeInstance(content, cimClass, context, 'CIM_ERR_INVALID_PARAMETER');
}

/**
 * The element with the properties of an embedded instance, and the name of its class.  The local name of the type is used,
 * because a client that copies elements may not declare the prefix.
 */
function embeddedContent(
  declared: CIMTypedElement,
  element: NamespacedElement,
  namespace: Namespace,
): readonly [content: NamespacedElement, className: string] {
  const [only, ...others] = element.children;
  const named = element
    .attribute(ns.xsi, 'type')
    ?.split(':')
    .at(-1)
    ?.trim()
    .replace(/_Type$/u, '');
  // Some clients add an element for the class in between.
  const isWrapped =
    only !== undefined &&
    others.length === 0 &&
    (named === undefined ? namespace.findClass(only.name) !== null : sameName(named, only.name));
  if (isWrapped) return [only, only.name];
  if (named !== undefined && named !== '') return [element, cimName(named)];
  const ofUri = only?.namespace.split('/').at(-1) ?? '';
  if (namespace.findClass(ofUri) !== null && only?.namespace !== element.namespace) return [element, ofUri];
  const embedded = embedding(declared);
  if (embedded?.kind === 'instance') return [element, embedded.className];
  throw invalidValue(declared, 'names no class of the embedded instance: expected xsi:type');
}

/**
 * Decodes an instance whose properties are the children of an element, by their declarations.
 * @param status the status for a property that does not fit its declaration.
 * @throws CIMError
 */
export function decodeInstance(
  element: NamespacedElement,
  cimClass: CIMClass,
  context: ValueContext,
  status: CIMStatusSymbol,
): CIMInstance {
  const { namespace } = context;
  const properties = new NameMap<CIMProperty>();
  for (const [sentName, elements] of childrenByName(element)) {
    const declaration = findDeclaration(cimClass, sentName, namespace);
    if (declaration === null) {
      throw new CIMError(
        status === 'CIM_ERR_TYPE_MISMATCH' ? 'CIM_ERR_NO_SUCH_PROPERTY' : status,
        `${cimClass.name} has no property "${sentName}"`,
      );
    }
    const { name, type, isArray, referenceClass } = declaration;
    const value = bindQuietly(declaration, decodeValues(declaration, elements, context), namespace, status);
    const embeddedObject = type === 'string' ? embedding(declaration)?.kind : undefined;
    const property = { name, type, isArray, value, embeddedObject };
    properties.set(name, referenceClass === null ? property : { ...property, referenceClass });
  }
  return new CIMInstance(cimClass.name, properties);
}

/** The property of the class or of a subclass, because a client may name a superclass of the instance's class. */
function findDeclaration(
  cimClass: CIMClass,
  sentName: string,
  namespace: Namespace,
): CIMPropertyDeclaration | null {
  for (const name of [sentName, cimName(sentName)]) {
    const own = cimClass.properties.get(name);
    if (own) return own;
    for (const className of namespace.familyOf(cimClass.name)) {
      const found = namespace.findClass(className)?.properties.get(name);
      if (found) return found;
    }
  }
  return null;
}

/** A value under the name of a secret is never repeated: other people read answers and logs. */
function bindQuietly(
  declared: CIMTypedElement,
  sent: SentValue,
  namespace: Namespace,
  status: CIMStatusSymbol,
): CIMProperty['value'] {
  try {
    return bindSentValue(declared, sent, namespace, status);
  } catch (error) {
    if (!(error instanceof CIMError) || !/secret|password/iu.test(declared.name)) throw error;
    throw new CIMError(status, `${declared.name}: the value is not a ${declared.type}`);
  }
}

function invalidValue({ name }: CIMTypedElement, fault: string): CIMError {
  return new CIMError('CIM_ERR_INVALID_PARAMETER', `${name} ${fault}`);
}
