import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../../cim/CIMInstanceName.js';
import { printValue } from '../../cim/dataTypes.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { elementName } from '../elementNames.js';
import { anonymous, dmtfClasses, namespaceSelector } from '../names.js';

/**
 * Encodes a reference to an instance, Address and ReferenceParameters, as the content of a value.
 * @param namespace used if the path has none.
 */
export function encodeReference(path: CIMInstanceName, namespace: string): string {
  let selectors = namespaceSelectorOf(path.namespace ?? namespace);
  for (const [name, value] of path.keyBindings) selectors += encodeSelector(name, value, namespace);
  return `${referenceStart(path.className)}${selectors}${referenceEnd}`;
}

/** Encodes the same as an element of its own, as an item of an enumeration. */
export function encodeEndpointReference(path: CIMInstanceName, namespace: string): string {
  return `<wsa:EndpointReference>${encodeReference(path, namespace)}</wsa:EndpointReference>`;
}

export function referenceStart(className: string): string {
  return (
    `<wsa:Address>${anonymous}</wsa:Address><wsa:ReferenceParameters>` +
    `<wsman:ResourceURI>${dmtfClasses}${elementName(className)}</wsman:ResourceURI><wsman:SelectorSet>`
  );
}

export const referenceEnd = '</wsman:SelectorSet></wsa:ReferenceParameters>';

export function namespaceSelectorOf(namespace: string): string {
  return `<wsman:Selector Name="${namespaceSelector}">${escapeText(namespace)}</wsman:Selector>`;
}

/** A key that is a reference is encoded as an EndpointReference, as clients expect. */
export function encodeSelector(name: string, value: CIMKeyValue, namespace: string): string {
  const printed =
    value instanceof CIMInstanceName
      ? encodeEndpointReference(value, namespace)
      : escapeText(printKey(value));
  return `<wsman:Selector Name="${escapeAttribute(name)}">${printed}</wsman:Selector>`;
}

function printKey(value: Exclude<CIMKeyValue, CIMInstanceName>): string {
  if (typeof value === 'string') return value;
  if (value instanceof CIMDateTime) return value.toString();
  return typeof value === 'number' ? printValue('real64', value) : String(value);
}
