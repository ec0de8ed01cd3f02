import { embedding, type CIMClass, type CIMTypedElement } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMStatusSymbol } from '../cim/CIMStatus.js';
import { parseValue } from '../cim/dataTypes.js';
import { sameName } from '../cim/NameMap.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';
import type { SentScalar, SentValue } from './MethodCall.js';
import type { PropertyRecord } from './Provider.js';

/**
 * Converts a value that was sent to the declared type.
 * An embedded instance must be of the declared class or a subclass.  The class of a reference is checked.
 * @throws CIMError with the given status: CIM_ERR_INVALID_PARAMETER for parameters, CIM_ERR_TYPE_MISMATCH for properties.
 */
export function bindSentValue(
  element: CIMTypedElement,
  sent: SentValue,
  namespace: Namespace,
  status: CIMStatusSymbol,
): CIMValue {
  if (sent === null) return null;
  if (Array.isArray(sent)) {
    const elements = sent as readonly (SentScalar | null)[];
    if (!element.isArray) throw wrongShape(element, 'an array', status);
    checkArraySize(element, elements.length, status);
    return elements.map((item) => (item === null ? null : bindScalar(element, item, namespace, status)));
  }
  if (element.isArray) throw wrongShape(element, 'a single value', status);
  return bindScalar(element, sent as SentScalar, namespace, status);
}

function bindScalar(
  element: CIMTypedElement,
  sent: SentScalar,
  namespace: Namespace,
  status: CIMStatusSymbol,
): CIMScalar {
  if (element.type === 'reference') {
    if (!(sent instanceof CIMInstanceName)) throw wrongShape(element, 'not a reference', status);
    checkReference(element, sent, namespace, status);
    return sent;
  }
  const embedded = embedding(element);
  if (embedded && element.type === 'string') {
    if (typeof sent === 'string') throw notEmbedded(element, status);
    if (sent instanceof CIMInstanceName) throw wrongShape(element, 'a reference', status);
    if (!(sent instanceof CIMInstance)) {
      if (embedded.kind === 'object') return sent;
      throw new CIMError(
        status,
        `${element.name} holds a class: expected an instance of ${embedded.className}`,
      );
    }
    if (embedded.kind === 'instance')
      checkEmbeddedClass(element, sent, embedded.className, namespace, status);
    return sent;
  }
  if (typeof sent !== 'string') throw wrongShape(element, 'an object or a reference', status);
  try {
    return parseValue(element.type, sent);
  } catch (error) {
    throw new CIMError(status, `${element.name}: ${CIMError.from(error).description}`, { cause: error });
  }
}

/** Checks the typed value of a property against the class's declaration and returns it. */
export function bindPropertyValue(
  declaration: CIMTypedElement,
  sent: CIMProperty,
  namespace: Namespace,
): CIMValue {
  const status = 'CIM_ERR_TYPE_MISMATCH';
  if (sent.value === null) return null;
  if (sent.isArray !== declaration.isArray)
    throw wrongShape(declaration, sent.isArray ? 'an array' : 'a single value', status);
  if (sent.type !== declaration.type) {
    throw new CIMError(status, `${declaration.name} is a ${declaration.type}: it was sent as ${sent.type}`);
  }
  const { type } = declaration;
  const embedded = type === 'string' ? embedding(declaration) : null;
  if (embedded === null && type !== 'reference') {
    if (isCIMArray(sent.value)) checkArraySize(declaration, sent.value.length, status);
    return sent.value;
  }
  const bindOne = (item: CIMScalar): CIMScalar => {
    if (item instanceof CIMInstanceName) checkReference(declaration, item, namespace, status);
    if (embedded === null) return item;
    if (typeof item === 'string') throw notEmbedded(declaration, status);
    if (embedded.kind === 'instance') {
      if (!(item instanceof CIMInstance))
        throw wrongShape(declaration, `not an instance of ${embedded.className}`, status);
      checkEmbeddedClass(declaration, item, embedded.className, namespace, status);
    }
    return item;
  };
  if (!isCIMArray(sent.value)) return bindOne(sent.value);
  checkArraySize(declaration, sent.value.length, status);
  return sent.value.map((item) => (item === null ? null : bindOne(item)));
}

/**
 * Converts an embedded instance for a handler: every property that the class declares, NULL if the instance lacks it.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a property that the instance's class lacks or that has another type.
 */
export function bindEmbedded(
  instance: CIMInstance,
  declared: CIMClass,
  namespace: Namespace,
): PropertyRecord {
  const actual = namespace.getClass(instance.className, 'CIM_ERR_INVALID_PARAMETER');
  const record: { [name: string]: CIMValue } = {};
  for (const property of declared.properties.values()) record[property.name] = property.defaultValue;
  for (const sent of instance.properties.values()) {
    const declaration = actual.properties.get(sent.name);
    if (!declaration) {
      throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${actual.name} has no property "${sent.name}"`);
    }
    if (declared.properties.has(declaration.name)) {
      record[declaration.name] = atStatus('CIM_ERR_INVALID_PARAMETER', () =>
        bindPropertyValue(declaration, sent, namespace),
      );
    }
  }
  return record;
}

/** Runs a check and reports its error with the given status. */
function atStatus<T>(status: CIMStatusSymbol, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new CIMError(status, CIMError.from(error).description, { cause: error });
  }
}

function checkReference(
  element: CIMTypedElement,
  path: CIMInstanceName,
  namespace: Namespace,
  status: CIMStatusSymbol,
): void {
  const expected = element.referenceClass;
  // The class of a path into another namespace need not exist in this namespace.
  if (expected === null || (path.namespace !== null && !sameName(path.namespace, namespace.name))) return;
  if (!namespace.findClass(path.className)) {
    throw new CIMError(
      status,
      `${element.name}: class "${path.className}" does not exist in namespace "${namespace.name}"`,
    );
  }
  if (!namespace.isA(path.className, expected) && !namespace.isA(expected, path.className)) {
    throw new CIMError(status, `${element.name} refers to a ${path.className}: expected a ${expected}`);
  }
}

function checkEmbeddedClass(
  element: CIMTypedElement,
  object: CIMInstance,
  expected: string,
  namespace: Namespace,
  status: CIMStatusSymbol,
): void {
  if (!namespace.isA(object.className, expected)) {
    throw new CIMError(
      status,
      `${element.name} holds a ${object.className}: expected a ${expected} or a subclass of it`,
    );
  }
}

function checkArraySize(element: CIMTypedElement, length: number, status: CIMStatusSymbol): void {
  if (element.arraySize !== null && length > element.arraySize) {
    throw new CIMError(
      status,
      `${element.name} has ${length} elements: expected at most ${element.arraySize}`,
    );
  }
}

/** The protocol has replaced embedded texts by objects already, so a remaining text is not an embedded object. */
function notEmbedded(element: CIMTypedElement, status: CIMStatusSymbol): CIMError {
  return new CIMError(status, `${element.name} is a text: expected an embedded object`);
}

function wrongShape(element: CIMTypedElement, found: string, status: CIMStatusSymbol): CIMError {
  const expected = `${element.isArray ? 'an array of ' : 'a '}${element.type}`;
  return new CIMError(status, `${element.name} is ${found}: expected ${expected}`);
}
