import type { XmlElement } from '../../xml/XmlElement.js';
import { childrenOf, expectChildren, expectElement, expectOneChild } from './expect.js';
import { decodeError } from './response.js';

/**
 * Decodes `CIM > MESSAGE > SIMPLEEXPRSP > EXPMETHODRESPONSE (ERROR | IRETURNVALUE?)`, the answer of a listener.
 * @throws CIMError with the status of an ERROR element; CimXmlError for any other document.
 */
export function expectExported(root: XmlElement): void {
  expectElement(root, 'CIM');
  const message = expectOneChild(root, 'MESSAGE');
  const [simpleResponse] = expectChildren(message, 'SIMPLEEXPRSP');
  const response = expectOneChild(simpleResponse, 'EXPMETHODRESPONSE');
  for (const child of childrenOf(response)) if (child.name === 'ERROR') throw decodeError(child);
}
