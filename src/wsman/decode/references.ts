import { CIMInstanceName, type CIMKeyValue } from '../../cim/CIMInstanceName.js';
import { NameMap, sameName } from '../../cim/NameMap.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { namespaceSelector } from '../names.js';
import { normaliseNamespace, parseResourceUri } from '../resourceUri.js';
import { schemaFault, WsmanFault } from '../WsmanFault.js';
import { expectChild, findChild, isNamed } from './elements.js';

/** The content of a SelectorSet: keys as texts or references, and the namespace. */
export interface Selectors {
  /** By key name.  The selector of the namespace is not included. */
  readonly keys: NameMap<CIMKeyValue>;
  /** Null if none is given. */
  readonly namespace: string | null;
}

export const noSelectors: Selectors = { keys: new NameMap(), namespace: null };

/** @throws WsmanFault wsman:InvalidSelectors, wsman:SchemaValidationError */
export function decodeSelectors(set: NamespacedElement): Selectors {
  const keys = new NameMap<CIMKeyValue>();
  let namespace: string | null = null;
  for (const selector of set.children) {
    if (!isNamed(selector, 'wsman', 'Selector')) continue;
    const name = selector.attribute('', 'Name');
    if (name === undefined || name === '') throw schemaFault('a Selector has no Name');
    const isNamespace = sameName(name, namespaceSelector);
    if (keys.has(name) || (isNamespace && namespace !== null)) {
      throw new WsmanFault('wsman:InvalidSelectors', `the selector ${name} is there twice`, {
        detail: 'DuplicateSelectors',
      });
    }
    if (isNamespace) namespace = normaliseNamespace(selector.text);
    else keys.set(name, selector.children.length === 0 ? selector.text : decodeReference(selector));
  }
  return { keys, namespace };
}

/** Whether the content of an element is a reference, with or without an EndpointReference element. */
export function isReference(element: NamespacedElement): boolean {
  return (
    findChild(element, 'wsa', 'EndpointReference') !== null ||
    findChild(element, 'wsa', 'ReferenceParameters') !== null
  );
}

/**
 * Decodes the instance that an element refers to: Address and ReferenceParameters, as in property values, or an EndpointReference
 * with these, as in selectors.
 * @throws WsmanFault
 */
export function decodeReference(element: NamespacedElement): CIMInstanceName {
  const reference = findChild(element, 'wsa', 'EndpointReference') ?? element;
  const parameters = expectChild(reference, 'wsa', 'ReferenceParameters');
  const resource = parseResourceUri(expectChild(parameters, 'wsman', 'ResourceURI').text);
  if (resource.kind !== 'class')
    throw new WsmanFault('wsman:InvalidParameter', 'a reference names no class: expected the URI of one', {
      detail: 'InvalidValues',
    });
  const set = findChild(parameters, 'wsman', 'SelectorSet');
  const { keys, namespace } = set === null ? noSelectors : decodeSelectors(set);
  return new CIMInstanceName(resource.className, keys, { namespace: namespace ?? resource.namespace });
}
