import type { XmlElement } from '../../xml/XmlElement.js';
import { shownName } from '../../xml/shownName.js';
import { requestNotValid } from '../CimXmlError.js';

/** @throws CimXmlError unless the element has one of the names. */
export function expectElement(element: XmlElement, ...names: readonly string[]): void {
  if (!names.includes(element.name)) {
    throw requestNotValid(`found ${described(element)}, expected ${names.join(' or ')}`);
  }
}

/** The child elements of an element that must not contain character data. */
export function childrenOf(element: XmlElement): readonly XmlElement[] {
  if (element.text !== '' && /[^ \t\r\n]/.test(element.text)) {
    throw requestNotValid(`the element ${element.name} holds text, expected elements only`);
  }
  return element.children;
}

/** The text of an element that must not contain elements. */
export function textOf(element: XmlElement): string {
  const [child] = element.children;
  if (child !== undefined) {
    throw requestNotValid(`the element ${element.name} holds ${described(child)}, expected text only`);
  }
  return element.text;
}

/** The children, which must be exactly these, each once and in this order. */
export function expectChildren<const N extends readonly string[]>(
  element: XmlElement,
  ...names: N
): { readonly [I in keyof N]: XmlElement } {
  const children = childrenOf(element);
  if (children.length !== names.length || children.some((child, index) => child.name !== names[index])) {
    throw requestNotValid(
      `the element ${element.name} holds ${listNames(children)}, expected ${names.join(', ')}`,
    );
  }
  return children as unknown as { readonly [I in keyof N]: XmlElement };
}

/** The only child, which must have one of the names. */
export function expectOneChild(element: XmlElement, ...names: readonly string[]): XmlElement {
  const child = optionalChild(element, ...names);
  if (child === null) {
    throw requestNotValid(`the element ${element.name} is empty, expected ${names.join(' or ')}`);
  }
  return child;
}

/** The only child, which must have one of the names; null if there is none. */
export function optionalChild(element: XmlElement, ...names: readonly string[]): XmlElement | null {
  const children = childrenOf(element);
  const [child] = children;
  if (child === undefined) return null;
  if (children.length > 1 || !names.includes(child.name)) {
    throw requestNotValid(
      `the element ${element.name} holds ${listNames(children)}, expected one of ${names.join(', ')}`,
    );
  }
  return child;
}

export function expectAttribute(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw requestNotValid(`the element ${element.name} has no attribute ${name}`);
  return value;
}

/** `(true|false)` without case, because some clients write TRUE. */
export function booleanAttribute(element: XmlElement, name: string, absent: boolean): boolean {
  const value = element.attributes.get(name);
  if (value === undefined) return absent;
  const folded = value.toLowerCase();
  if (folded === 'true') return true;
  if (folded === 'false') return false;
  throw requestNotValid(`the attribute ${name} of ${element.name} is "${value}", expected true or false`);
}

/** ARRAYSIZE; null if the attribute is missing. */
export function arraySizeAttribute(element: XmlElement): number | null {
  const value = element.attributes.get('ARRAYSIZE');
  if (value === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw requestNotValid(
      `the attribute ARRAYSIZE of ${element.name} is "${value}", expected a number from 1`,
    );
  }
  return Number(value);
}

function described({ name }: XmlElement): string {
  const shown = shownName(name, '');
  return shown === '' ? 'an unknown element' : `the element ${shown}`;
}

function listNames(elements: readonly XmlElement[]): string {
  if (elements.length === 0) return 'nothing';
  const names = elements.slice(0, 5).map(({ name }) => shownName(name));
  return names.join(', ') + (elements.length > names.length ? ', …' : '');
}
