import type { XmlElement } from '../../xml/XmlElement.js';
import { childrenOf, expectChildren, expectElement, expectOneChild } from './expect.js';
import { decodeError } from './response.js';

/**
 * `CIM > MESSAGE > SIMPLEEXPRSP > EXPMETHODRESPONSE (ERROR | IRETURNVALUE?)`: what a listener answers.
 *
 * @throws CIMError the status of an ERROR element; CimXmlError for a document that is no such response.
 */
export function expectExported(root: XmlElement): void {
  expectElement(root, 'CIM');
  const message = expectOneChild(root, 'MESSAGE');
  const [simpleResponse] = expectChildren(message, 'SIMPLEEXPRSP');
  const response = expectOneChild(simpleResponse, 'EXPMETHODRESPONSE');
  for (const child of childrenOf(response)) if (child.name === 'ERROR') throw decodeError(child);
}
