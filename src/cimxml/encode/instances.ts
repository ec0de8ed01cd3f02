import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import type { CIMTypeName } from '../../cim/dataTypes.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMScalar } from '../../cim/values.js';
import { escapeAttribute } from '../../xml/escape.js';
import { XmlError } from '../../xml/XmlError.js';
import { encodeClass } from './classes.js';
import { encodeInstanceName, encodeInstancePath, type PathBase } from './paths.js';
import { encodeQualifiers } from './qualifiers.js';
import { encodeValue, printScalar } from './values.js';

/**
 * `<!ELEMENT INSTANCE (QUALIFIER*, (PROPERTY | PROPERTY.ARRAY | PROPERTY.REFERENCE)*)>
 *  <!ATTLIST INSTANCE %ClassName; xml:lang NMTOKEN #IMPLIED>`
 *
 * A string of its own for each instance, no tree: thousands of them go into one answer.
 *
 * @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent.
 */
export function encodeInstance(instance: CIMInstance): string {
  let encoded = `<INSTANCE CLASSNAME="${escapeAttribute(instance.className)}">`;
  for (const property of instance.properties.values()) {
    try {
      encoded += encodeProperty(property);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      const where = `property ${property.name} of ${instance.className}`;
      throw new CIMError('CIM_ERR_FAILED', `${where}: ${error.message}`, { cause: error });
    }
  }
  return `${encoded}</INSTANCE>`;
}

/** PROPERTY, PROPERTY.ARRAY or PROPERTY.REFERENCE of an instance (see `decodeProperty`). */
export function encodeProperty(property: CIMProperty): string {
  const { type, value } = property;
  let attributes = ` NAME="${escapeAttribute(property.name)}"`;
  if (type !== 'reference') attributes += ` TYPE="${type}"`;
  else if (property.referenceClass !== undefined) {
    attributes += ` REFERENCECLASS="${escapeAttribute(property.referenceClass)}"`;
  }
  if (property.classOrigin !== undefined) {
    attributes += ` CLASSORIGIN="${escapeAttribute(property.classOrigin)}"`;
  }
  if (property.propagated === true) attributes += ' PROPAGATED="true"';
  if (property.embeddedObject !== undefined) attributes += ` EmbeddedObject="${property.embeddedObject}"`;

  let content = encodeValue(type, value, printEmbedded);
  if (property.qualifiers !== undefined) content = encodeQualifiers(property.qualifiers) + content;
  if (type === 'reference') return `<PROPERTY.REFERENCE${attributes}>${content}</PROPERTY.REFERENCE>`;
  return property.isArray
    ? `<PROPERTY.ARRAY${attributes}>${content}</PROPERTY.ARRAY>`
    : `<PROPERTY${attributes}>${content}</PROPERTY>`;
}

/** The text of one value; that of an embedded object is its INSTANCE or CLASS element. */
export function printEmbedded(type: CIMTypeName, value: CIMScalar): string {
  if (typeof value !== 'object' || value instanceof CIMDateTime || value instanceof CIMInstanceName) {
    return printScalar(type, value);
  }
  return value instanceof CIMInstance ? encodeInstance(value) : encodeClass(value);
}

/** `<!ELEMENT VALUE.NAMEDINSTANCE (INSTANCENAME, INSTANCE)>` */
export function encodeNamedInstance(instance: CIMInstance): string {
  const name = encodeInstanceName(pathOf(instance));
  return `<VALUE.NAMEDINSTANCE>${name}${encodeInstance(instance)}</VALUE.NAMEDINSTANCE>`;
}

/** `<!ELEMENT VALUE.INSTANCEWITHPATH (INSTANCEPATH, INSTANCE)>` */
export function encodeInstanceWithPath(instance: CIMInstance, base: PathBase): string {
  const path = encodeInstancePath(pathOf(instance), base);
  return `<VALUE.INSTANCEWITHPATH>${path}${encodeInstance(instance)}</VALUE.INSTANCEWITHPATH>`;
}

/** The path of an instance that must have one. */
export function pathOf(instance: CIMInstance): CIMInstanceName {
  if (instance.path === null) throw new TypeError(`an instance of ${instance.className} has no path`);
  return instance.path;
}
