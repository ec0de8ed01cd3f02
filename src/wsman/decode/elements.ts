import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { ns, type Prefix } from '../names.js';
import { schemaFault } from '../WsmanFault.js';

/** Whether an element has that name in that namespace of WS-Management. */
export function isNamed(element: NamespacedElement, prefix: Prefix, name: string): boolean {
  return element.name === name && element.namespace === ns[prefix];
}

/** The first child of this name; null if there is none. */
export function findChild(parent: NamespacedElement, prefix: Prefix, name: string): NamespacedElement | null {
  return parent.children.find((child) => isNamed(child, prefix, name)) ?? null;
}

/** @throws WsmanFault wsman:SchemaValidationError */
export function expectChild(parent: NamespacedElement, prefix: Prefix, name: string): NamespacedElement {
  const child = findChild(parent, prefix, name);
  if (child === null) throw schemaFault(`the element ${name} is missing`);
  return child;
}

/** The text of a child without surrounding white space; null if there is no such child or it is empty. */
export function findText(parent: NamespacedElement, prefix: Prefix, name: string): string | null {
  const text = findChild(parent, prefix, name)?.text.trim() ?? '';
  return text === '' ? null : text;
}

/** Parses xs:boolean. */
export function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.trim().toLowerCase() === 'true';
}

export function isNil(element: NamespacedElement): boolean {
  return isTrue(element.attribute(ns.xsi, 'nil'));
}

/** Parses an unsigned integer of at most 20 digits, as the nearest number; null if the text is none. */
export function parseCount(text: string): number | null {
  return /^\s*\d{1,20}\s*$/u.test(text) ? Number(text) : null;
}
