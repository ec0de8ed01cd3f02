import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import { NameMap } from '../../cim/NameMap.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { XmlError } from '../../xml/XmlError.js';
import { CimXmlError, requestNotValid } from '../CimXmlError.js';
import { decodeClass } from './classes.js';
import { EmbeddedTexts } from './EmbeddedTexts.js';
import { booleanAttribute, expectAttribute, expectChildren, expectElement, optionalChild } from './expect.js';
import { decodeInstanceName, decodeInstancePath, decodeValueReference } from './paths.js';
import { splitQualifiers } from './qualifiers.js';
import { decodeTypeAttribute, decodeTypedValue } from './values.js';

/**
 * `<!ELEMENT INSTANCE (QUALIFIER*, (PROPERTY | PROPERTY.ARRAY | PROPERTY.REFERENCE)*)>
 *  <!ATTLIST INSTANCE %ClassName; xml:lang NMTOKEN #IMPLIED>`
 */
export function decodeInstance(element: XmlElement, texts = new EmbeddedTexts()): CIMInstance {
  expectElement(element, 'INSTANCE');
  const className = expectAttribute(element, 'CLASSNAME');
  const [, members] = splitQualifiers(element);
  const properties = new NameMap<CIMProperty>();
  for (const member of members) {
    const property = decodeProperty(member, texts);
    if (properties.has(property.name)) {
      throw requestNotValid(`the property ${property.name} is there twice in one INSTANCE`);
    }
    properties.set(property.name, property);
  }
  return new CIMInstance(className, properties);
}

/** `<!ELEMENT VALUE.NAMEDINSTANCE (INSTANCENAME, INSTANCE)>` */
export function decodeNamedInstance(element: XmlElement, texts = new EmbeddedTexts()): CIMInstance {
  expectElement(element, 'VALUE.NAMEDINSTANCE');
  const [name, instance] = expectChildren(element, 'INSTANCENAME', 'INSTANCE');
  return decodeInstance(instance, texts).withPath(decodeInstanceName(name));
}

/** `<!ELEMENT VALUE.INSTANCEWITHPATH (INSTANCEPATH, INSTANCE)>` */
export function decodeInstanceWithPath(element: XmlElement): CIMInstance {
  expectElement(element, 'VALUE.INSTANCEWITHPATH');
  const [path, instance] = expectChildren(element, 'INSTANCEPATH', 'INSTANCE');
  return decodeInstance(instance).withPath(decodeInstancePath(path));
}

/**
 * `<!ELEMENT PROPERTY (QUALIFIER*, VALUE?)>
 *  <!ATTLIST PROPERTY %CIMName; %CIMType; #REQUIRED %ClassOrigin; %Propagated; %EmbeddedObject; xml:lang NMTOKEN #IMPLIED>`,
 * `<!ELEMENT PROPERTY.ARRAY (QUALIFIER*, VALUE.ARRAY?)>
 *  <!ATTLIST PROPERTY.ARRAY %CIMName; %CIMType; #REQUIRED %ArraySize; %ClassOrigin; %Propagated; %EmbeddedObject; …>`,
 * `<!ELEMENT PROPERTY.REFERENCE (QUALIFIER*, VALUE.REFERENCE?)>
 *  <!ATTLIST PROPERTY.REFERENCE %CIMName; %ReferenceClass; %ClassOrigin; %Propagated;>`
 *
 * A value marked as embedded object is decoded; an unmarked one is a string that the class's declaration may know better.
 */
export function decodeProperty(element: XmlElement, texts = new EmbeddedTexts()): CIMProperty {
  expectElement(element, 'PROPERTY', 'PROPERTY.ARRAY', 'PROPERTY.REFERENCE');
  const name = expectAttribute(element, 'NAME');
  const [qualifiers, rest] = splitQualifiers(element);
  const common = {
    name,
    classOrigin: element.attributes.get('CLASSORIGIN'),
    propagated: booleanAttribute(element, 'PROPAGATED', false),
    qualifiers: qualifiers.size === 0 ? undefined : qualifiers,
  };
  if (element.name === 'PROPERTY.REFERENCE') {
    const value = optionalChild({ ...element, children: rest }, 'VALUE.REFERENCE');
    return {
      ...common,
      type: 'reference',
      isArray: false,
      referenceClass: element.attributes.get('REFERENCECLASS'),
      value: value === null ? null : decodeValueReference(value),
    };
  }
  const isArray = element.name === 'PROPERTY.ARRAY';
  const type = decodeTypeAttribute(element);
  const embeddedObject = embeddedObjectAttribute(element);
  const value = optionalChild({ ...element, children: rest }, isArray ? 'VALUE.ARRAY' : 'VALUE');
  return {
    ...common,
    type,
    isArray,
    embeddedObject,
    value: decodeTypedValue(
      `property ${name}`,
      type,
      value,
      embeddedObject === undefined ? null : (text) => decodeEmbedded(text, texts),
    ),
  };
}

/** `%EmbeddedObject;`: `EmbeddedObject (object|instance) #IMPLIED`.  Clients from before DTD 2.3 write EMBEDDEDOBJECT. */
export function embeddedObjectAttribute(element: XmlElement): 'instance' | 'object' | undefined {
  const value = element.attributes.get('EmbeddedObject') ?? element.attributes.get('EMBEDDEDOBJECT');
  const folded = value?.toLowerCase();
  if (folded === undefined || folded === 'instance' || folded === 'object') return folded;
  throw requestNotValid(`EmbeddedObject="${value}" of ${element.name}, expected instance or object`);
}

/**
 * Decodes the text of an embedded object: an INSTANCE or CLASS element, escaped within a VALUE.
 * @param texts counts the size of the message; without it the text is counted alone.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER if the text is not an embedded object or exceeds the limits of the message.
 */
export function decodeEmbedded(text: string, texts = new EmbeddedTexts()): CIMInstance | CIMClass {
  try {
    return texts.read(text, (element) => {
      expectElement(element, 'INSTANCE', 'CLASS');
      return element.name === 'CLASS' ? decodeClass(element) : decodeInstance(element, texts);
    });
  } catch (error) {
    let why: string;
    if (error instanceof XmlError || error instanceof CimXmlError) why = error.message;
    else if (error instanceof CIMError) why = error.description;
    else throw error;
    const sentence = `the embedded object cannot be read: ${why}`;
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', sentence, { cause: error });
  }
}
