import { CIMError } from '../../cim/CIMError.js';
import { CIMStatus, statusSymbol } from '../../cim/CIMStatus.js';
import { isDataTypeName } from '../../cim/dataTypes.js';
import { NameMap } from '../../cim/NameMap.js';
import type { CIMValue } from '../../cim/values.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { requestNotValid } from '../CimXmlError.js';
import {
  childrenOf,
  expectAttribute,
  expectChildren,
  expectElement,
  expectOneChild,
  optionalChild,
} from './expect.js';
import { decodeEmbedded, embeddedObjectAttribute } from './instances.js';
import { decodeSentValue, decodeTypedValue, valueElements } from './values.js';

/** A server's answer to an operation or method that ran. */
export interface CimResponse {
  /** Elements of IRETURNVALUE; empty for methods. */
  readonly returned: readonly XmlElement[];
  /** RETURNVALUE of a method; null for operations and where it is NULL. */
  readonly returnValue: CIMValue;
  /** PARAMVALUEs.  A missing one is NULL. */
  readonly outParameters: NameMap<CIMValue>;
}

/**
 * Decodes `CIM > MESSAGE > SIMPLERSP > (IMETHODRESPONSE | METHODRESPONSE)`.
 * @throws CIMError with the status of an ERROR element (an unknown code becomes CIM_ERR_FAILED with the same description);
 * CimXmlError for a document that is not a response.
 */
export function decodeResponse(root: XmlElement): CimResponse {
  expectElement(root, 'CIM');
  const [simpleResponse] = expectChildren(expectOneChild(root, 'MESSAGE'), 'SIMPLERSP');
  return decodeSimpleResponse(simpleResponse);
}

/**
 * Decodes `CIM > MESSAGE > MULTIRSP > SIMPLERSP+`, the answer to a batch of so many operations: for each its response, or the error
 * that it failed with.
 * @throws CimXmlError for a document that is not such a response.
 */
export function decodeBatchResponse(root: XmlElement, operations: number): (CimResponse | CIMError)[] {
  expectElement(root, 'CIM');
  const [responses] = expectChildren(expectOneChild(root, 'MESSAGE'), 'MULTIRSP');
  const elements = childrenOf(responses);
  if (elements.length !== operations) {
    throw requestNotValid(`MULTIRSP holds ${elements.length} responses, expected ${operations}`);
  }
  return elements.map((element) => {
    expectElement(element, 'SIMPLERSP');
    try {
      return decodeSimpleResponse(element);
    } catch (error) {
      if (error instanceof CIMError) return error;
      throw error;
    }
  });
}

function decodeSimpleResponse(simpleResponse: XmlElement): CimResponse {
  const response = expectOneChild(simpleResponse, 'IMETHODRESPONSE', 'METHODRESPONSE');
  let returned: readonly XmlElement[] = [];
  let returnValue: CIMValue = null;
  const outParameters = new NameMap<CIMValue>();
  for (const child of childrenOf(response)) {
    if (child.name === 'ERROR') throw decodeError(child);
    if (child.name === 'IRETURNVALUE') returned = childrenOf(child);
    else if (child.name === 'RETURNVALUE') returnValue = decodeOutValue(child);
    else {
      expectElement(child, 'PARAMVALUE');
      outParameters.set(expectAttribute(child, 'NAME'), decodeOutValue(child));
    }
  }
  return { returned, returnValue, outParameters };
}

/** `<!ELEMENT ERROR (INSTANCE*)> <!ATTLIST ERROR CODE CDATA #REQUIRED DESCRIPTION CDATA #IMPLIED>` */
export function decodeError(element: XmlElement): CIMError {
  const code = Number(expectAttribute(element, 'CODE'));
  const description = element.attributes.get('DESCRIPTION') ?? '';
  const known = Object.values(CIMStatus).find((status) => status === code);
  return new CIMError(
    known === undefined ? 'CIM_ERR_FAILED' : statusSymbol(known),
    known === undefined ? `status ${code}: ${description}` : description,
  );
}

/** Decodes RETURNVALUE or PARAMVALUE by its PARAMTYPE.  Without one the value stays a string. */
function decodeOutValue(element: XmlElement): CIMValue {
  const value = optionalChild(element, ...valueElements);
  const type = element.attributes.get('PARAMTYPE')?.toLowerCase() ?? 'string';
  if (type === 'reference' || value?.name.startsWith('VALUE.REF')) return decodeSentValue(value);
  if (!isDataTypeName(type)) {
    throw requestNotValid(`PARAMTYPE="${type}" of ${element.name} is not a CIM data type`);
  }
  const embedded = embeddedObjectAttribute(element) === undefined ? null : decodeEmbedded;
  return decodeTypedValue(element.name, type, value, embedded);
}
