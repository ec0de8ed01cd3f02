import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import type { CIMTypeName } from '../../cim/dataTypes.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMScalar } from '../../cim/values.js';
import { escapeAttribute } from '../../xml/escape.js';
import { XmlError } from '../../xml/XmlError.js';
import { encodeClass } from './classes.js';
import { encodeInstanceName, encodeInstancePath, referenceBaseOf, type PathBase } from './paths.js';
import { encodeQualifiers } from './qualifiers.js';
import { encodeValue, printScalar } from './values.js';

/**
 * `<!ELEMENT INSTANCE (QUALIFIER*, (PROPERTY | PROPERTY.ARRAY | PROPERTY.REFERENCE)*)> <!ATTLIST INSTANCE %ClassName; xml:lang
 * NMTOKEN #IMPLIED>` Builds a string and no tree, because an answer may have thousands of instances.
 * @param base of its references; see `encodeValueReference`.  References in embedded objects are encoded without it.
 * @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent.
 */
export function encodeInstance(instance: CIMInstance, base: PathBase | null = null): string {
  let encoded = `<INSTANCE CLASSNAME="${escapeAttribute(instance.className)}">`;
  for (const [, property] of instance.properties) {
    try {
      const isReference = property.type === 'reference';
      encoded += encodeProperty(
        property,
        isReference && base ? referenceBaseOf(instance.className, instance.path, base) : null,
      );
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      const where = `property ${property.name} of ${instance.className}`;
      throw new CIMError('CIM_ERR_FAILED', `${where}: ${error.message}`, { cause: error });
    }
  }
  return `${encoded}</INSTANCE>`;
}

/** PROPERTY, PROPERTY.ARRAY or PROPERTY.REFERENCE of an instance (see `decodeProperty`). */
export function encodeProperty(property: CIMProperty, base: PathBase | null = null): string {
  const { tag, endTag } = makeTags(property);
  const content = encodeValue(property.type, property.value, printEmbedded, base);
  return property.qualifiers === undefined
    ? tag + content + endTag
    : tag + encodeQualifiers(property.qualifiers) + content + endTag;
}

/** The tags around the value of a property. */
interface PropertyTags {
  readonly tag: string;
  readonly endTag: string;
}

/** Makes the tags around the value of a property. */
export function makeTags({ name, type, isArray, ...rest }: CIMProperty): PropertyTags {
  const { classOrigin, embeddedObject, propagated, referenceClass } = rest;
  let attributes = ` NAME="${escapeAttribute(name)}"`;
  if (type !== 'reference') attributes += ` TYPE="${type}"`;
  else if (referenceClass !== undefined) attributes += ` REFERENCECLASS="${escapeAttribute(referenceClass)}"`;
  if (classOrigin !== undefined) attributes += ` CLASSORIGIN="${escapeAttribute(classOrigin)}"`;
  if (propagated === true) attributes += ' PROPAGATED="true"';
  if (embeddedObject !== undefined) attributes += ` EmbeddedObject="${embeddedObject}"`;
  const element = type === 'reference' ? 'PROPERTY.REFERENCE' : isArray ? 'PROPERTY.ARRAY' : 'PROPERTY';
  return { tag: `<${element}${attributes}>`, endTag: `</${element}>` };
}

/** The text of one value.  For an embedded object it is its INSTANCE or CLASS element. */
export function printEmbedded(type: CIMTypeName, value: CIMScalar): string {
  if (typeof value !== 'object' || value instanceof CIMDateTime || value instanceof CIMInstanceName) {
    return printScalar(type, value);
  }
  return value instanceof CIMInstance ? encodeInstance(value) : encodeClass(value);
}

/** `<!ELEMENT VALUE.NAMEDINSTANCE (INSTANCENAME, INSTANCE)>` */
export function encodeNamedInstance(instance: CIMInstance, base: PathBase | null = null): string {
  const name = encodeInstanceName(pathOf(instance), base);
  return `<VALUE.NAMEDINSTANCE>${name}${encodeInstance(instance, base)}</VALUE.NAMEDINSTANCE>`;
}

/** `<!ELEMENT VALUE.INSTANCEWITHPATH (INSTANCEPATH, INSTANCE)>` */
export function encodeInstanceWithPath(instance: CIMInstance, base: PathBase): string {
  const path = encodeInstancePath(pathOf(instance), base);
  return `<VALUE.INSTANCEWITHPATH>${path}${encodeInstance(instance, base)}</VALUE.INSTANCEWITHPATH>`;
}

/** `<!ELEMENT VALUE.OBJECTWITHPATH ((CLASSPATH, CLASS) | (INSTANCEPATH, INSTANCE))>`, on instance level. */
export function encodeInstanceOfObject(instance: CIMInstance, base: PathBase): string {
  const path = encodeInstancePath(pathOf(instance), base);
  return `<VALUE.OBJECTWITHPATH>${path}${encodeInstance(instance, base)}</VALUE.OBJECTWITHPATH>`;
}

/** The path of an instance that must have one. */
export function pathOf(instance: CIMInstance): CIMInstanceName {
  if (instance.path === null) throw new TypeError(`an instance of ${instance.className} has no path`);
  return instance.path;
}
