import type {
  CIMClass,
  CIMMethodDeclaration,
  CIMParameterDeclaration,
  CIMPropertyDeclaration,
} from '../../cim/CIMClass.js';
import { NameMap } from '../../cim/NameMap.js';
import { shownName } from '../../xml/shownName.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { requestNotValid } from '../CimXmlError.js';
import {
  arraySizeAttribute,
  booleanAttribute,
  expectAttribute,
  expectElement,
  optionalChild,
} from './expect.js';
import { decodeValueReference } from './paths.js';
import { splitQualifiers } from './qualifiers.js';
import { decodeTypeAttribute, decodeTypedValue } from './values.js';

/**
 * `<!ELEMENT CLASS (QUALIFIER*, (PROPERTY | PROPERTY.ARRAY | PROPERTY.REFERENCE)*, METHOD*)>
 *  <!ATTLIST CLASS %CIMName; %SuperClass;>`
 *
 * A missing CLASSORIGIN becomes the empty string.
 */
export function decodeClass(element: XmlElement): CIMClass {
  expectElement(element, 'CLASS');
  const name = expectAttribute(element, 'NAME');
  const [qualifiers, members] = splitQualifiers(element);
  const properties = new NameMap<CIMPropertyDeclaration>();
  const methods = new NameMap<CIMMethodDeclaration>();
  for (const member of members) {
    if (member.name === 'METHOD') addOnce(methods, decodeMethod(member), element);
    else addOnce(properties, decodePropertyDeclaration(member), element);
  }
  return {
    kind: 'class',
    name,
    superclass: element.attributes.get('SUPERCLASS') ?? null,
    qualifiers,
    properties,
    methods,
  };
}

/** PROPERTY, PROPERTY.ARRAY and PROPERTY.REFERENCE of a class: see `decodeProperty`.  The value is the default value. */
export function decodePropertyDeclaration(element: XmlElement): CIMPropertyDeclaration {
  expectElement(element, 'PROPERTY', 'PROPERTY.ARRAY', 'PROPERTY.REFERENCE');
  const name = expectAttribute(element, 'NAME');
  const [qualifiers, rest] = splitQualifiers(element);
  const common = {
    name,
    qualifiers,
    classOrigin: element.attributes.get('CLASSORIGIN') ?? '',
    propagated: booleanAttribute(element, 'PROPAGATED', false),
  };
  if (element.name === 'PROPERTY.REFERENCE') {
    const value = optionalChild({ ...element, children: rest }, 'VALUE.REFERENCE');
    return {
      ...common,
      type: 'reference',
      isArray: false,
      arraySize: null,
      referenceClass: element.attributes.get('REFERENCECLASS') ?? null,
      defaultValue: value === null ? null : decodeValueReference(value),
    };
  }
  const isArray = element.name === 'PROPERTY.ARRAY';
  const type = decodeTypeAttribute(element);
  const value = optionalChild({ ...element, children: rest }, isArray ? 'VALUE.ARRAY' : 'VALUE');
  return {
    ...common,
    type,
    isArray,
    arraySize: isArray ? arraySizeAttribute(element) : null,
    referenceClass: null,
    defaultValue: decodeTypedValue(`property ${name}`, type, value),
  };
}

/**
 * `<!ELEMENT METHOD (QUALIFIER*, (PARAMETER | PARAMETER.REFERENCE | PARAMETER.ARRAY | PARAMETER.REFARRAY)*)>
 *  <!ATTLIST METHOD %CIMName; %CIMType; #IMPLIED %ClassOrigin; %Propagated;>`
 */
export function decodeMethod(element: XmlElement): CIMMethodDeclaration {
  expectElement(element, 'METHOD');
  const [qualifiers, rest] = splitQualifiers(element);
  const parameters = new NameMap<CIMParameterDeclaration>();
  for (const child of rest) addOnce(parameters, decodeParameter(child), element);
  return {
    name: expectAttribute(element, 'NAME'),
    returnType: decodeTypeAttribute(element),
    qualifiers,
    parameters,
    classOrigin: element.attributes.get('CLASSORIGIN') ?? '',
    propagated: booleanAttribute(element, 'PROPAGATED', false),
  };
}

/**
 * `<!ELEMENT PARAMETER (QUALIFIER*)> <!ATTLIST PARAMETER %CIMName; %CIMType; #REQUIRED>`,
 * `<!ATTLIST PARAMETER.REFERENCE %CIMName; %ReferenceClass;>`,
 * `<!ATTLIST PARAMETER.ARRAY %CIMName; %CIMType; #REQUIRED %ArraySize;>`,
 * `<!ATTLIST PARAMETER.REFARRAY %CIMName; %ReferenceClass; %ArraySize;>`
 */
export function decodeParameter(element: XmlElement): CIMParameterDeclaration {
  expectElement(element, 'PARAMETER', 'PARAMETER.REFERENCE', 'PARAMETER.ARRAY', 'PARAMETER.REFARRAY');
  const [qualifiers, [unexpected]] = splitQualifiers(element);
  if (unexpected) throw requestNotValid(`the element ${element.name} holds ${shownName(unexpected.name)}`);
  const isReference = element.name.includes('.REF');
  const isArray = element.name.endsWith('ARRAY');
  return {
    name: expectAttribute(element, 'NAME'),
    type: isReference ? 'reference' : decodeTypeAttribute(element),
    isArray,
    arraySize: isArray ? arraySizeAttribute(element) : null,
    referenceClass: isReference ? (element.attributes.get('REFERENCECLASS') ?? null) : null,
    qualifiers,
  };
}

function addOnce<T extends { readonly name: string }>(map: NameMap<T>, member: T, element: XmlElement): void {
  if (map.has(member.name)) {
    throw requestNotValid(`${member.name} is there twice in one ${element.name}`);
  }
  map.set(member.name, member);
}
