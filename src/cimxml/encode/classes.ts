import {
  embedding,
  type CIMClass,
  type CIMMethodDeclaration,
  type CIMParameterDeclaration,
  type CIMPropertyDeclaration,
} from '../../cim/CIMClass.js';
import { escapeAttribute } from '../../xml/escape.js';
import { encodeQualifiers } from './qualifiers.js';
import { encodeValue } from './values.js';

/**
 * `<!ELEMENT CLASS (QUALIFIER*, (PROPERTY | PROPERTY.ARRAY | PROPERTY.REFERENCE)*, METHOD*)>
 *  <!ATTLIST CLASS %CIMName; %SuperClass;>`
 */
export function encodeClass(cimClass: CIMClass): string {
  const superclass =
    cimClass.superclass === null ? '' : ` SUPERCLASS="${escapeAttribute(cimClass.superclass)}"`;
  let encoded = `<CLASS NAME="${escapeAttribute(cimClass.name)}"${superclass}>`;
  encoded += encodeQualifiers(cimClass.qualifiers);
  for (const property of cimClass.properties.values()) encoded += encodePropertyDeclaration(property);
  for (const method of cimClass.methods.values()) encoded += encodeMethod(method);
  return `${encoded}</CLASS>`;
}

/** PROPERTY, PROPERTY.ARRAY or PROPERTY.REFERENCE of a class, with its default value. */
export function encodePropertyDeclaration(property: CIMPropertyDeclaration): string {
  const content = encodeQualifiers(property.qualifiers) + encodeValue(property.type, property.defaultValue);
  const name = `NAME="${escapeAttribute(property.name)}"`;
  const origin = encodeOrigin(property);
  if (property.type === 'reference') {
    return `<PROPERTY.REFERENCE ${name}${referenceClass(property)}${origin}>${content}</PROPERTY.REFERENCE>`;
  }
  const embedded = embedding(property)?.kind;
  const embeddedObject = embedded === undefined ? '' : ` EmbeddedObject="${embedded}"`;
  const type = ` TYPE="${property.type}"`;
  return property.isArray
    ? `<PROPERTY.ARRAY ${name}${type}${arraySize(property)}${origin}${embeddedObject}>${content}</PROPERTY.ARRAY>`
    : `<PROPERTY ${name}${type}${origin}${embeddedObject}>${content}</PROPERTY>`;
}

/**
 * `<!ELEMENT METHOD (QUALIFIER*, (PARAMETER | PARAMETER.REFERENCE | PARAMETER.ARRAY | PARAMETER.REFARRAY)*)>
 *  <!ATTLIST METHOD %CIMName; %CIMType; #IMPLIED %ClassOrigin; %Propagated;>`
 */
export function encodeMethod(method: CIMMethodDeclaration): string {
  let content = encodeQualifiers(method.qualifiers);
  for (const parameter of method.parameters.values()) content += encodeParameter(parameter);
  const name = `NAME="${escapeAttribute(method.name)}"`;
  return `<METHOD ${name} TYPE="${method.returnType}"${encodeOrigin(method)}>${content}</METHOD>`;
}

/** PARAMETER, PARAMETER.REFERENCE, PARAMETER.ARRAY or PARAMETER.REFARRAY. */
export function encodeParameter(parameter: CIMParameterDeclaration): string {
  const content = encodeQualifiers(parameter.qualifiers);
  const name = `NAME="${escapeAttribute(parameter.name)}"`;
  const size = arraySize(parameter);
  if (parameter.type === 'reference') {
    const element = parameter.isArray ? 'PARAMETER.REFARRAY' : 'PARAMETER.REFERENCE';
    return `<${element} ${name}${referenceClass(parameter)}${size}>${content}</${element}>`;
  }
  const element = parameter.isArray ? 'PARAMETER.ARRAY' : 'PARAMETER';
  return `<${element} ${name} TYPE="${parameter.type}"${size}>${content}</${element}>`;
}

/** An empty class origin was not requested. */
function encodeOrigin(element: { readonly classOrigin: string; readonly propagated: boolean }): string {
  const origin = element.classOrigin === '' ? '' : ` CLASSORIGIN="${escapeAttribute(element.classOrigin)}"`;
  return element.propagated ? `${origin} PROPAGATED="true"` : origin;
}

function referenceClass(element: { readonly referenceClass: string | null }): string {
  return element.referenceClass === null
    ? ''
    : ` REFERENCECLASS="${escapeAttribute(element.referenceClass)}"`;
}

function arraySize(element: { readonly arraySize: number | null }): string {
  return element.arraySize === null ? '' : ` ARRAYSIZE="${element.arraySize}"`;
}
