import { createRequire } from 'node:module';
import type * as XmlBuilder2 from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';

import { XmlError } from './XmlError.js';
import { escapeAttribute } from './escape.js';

/** An element to print. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Child elements, or character data. */
  readonly content?: readonly XmlNode[] | string;
}

/**
 * Prints a small document on one line, beginning with the XML declaration.
 * No element is self-closed, because some WBEM clients do not read `<PROPERTY .../>`.  This builds a tree: for many or large
 * values write strings with `escapeText` and `escapeAttribute` instead.
 * @throws XmlError `not-representable`.
 */
export function printXml(root: XmlNode): string {
  return build(root).doc().end({ allowEmptyTags: true });
}

/** As `printXml`, without the XML declaration. */
export function printElement(root: XmlNode): string {
  return build(root).doc().end({ allowEmptyTags: true, headless: true });
}

/** Loaded when first used, which shortens the start. */
let builder: typeof XmlBuilder2 | null = null;

function build(root: XmlNode): XMLBuilder {
  builder ??= createRequire(import.meta.url)('xmlbuilder2') as typeof XmlBuilder2;
  return append(builder.create({ version: '1.0', encoding: 'utf-8' }), root);
}

function append(parent: XMLBuilder, { name, attributes = {}, content = [] }: XmlNode): XMLBuilder {
  // ele() parses its first argument as XML if it contains "<".
  if (!/^[A-Za-z_][\w.-]*$/.test(name))
    throw new XmlError('not-representable', `"${name}" is no element name`);
  const element = parent.ele(name);
  for (const [attribute, value] of Object.entries(attributes)) element.att(attribute, forAttribute(value));
  if (typeof content === 'string') element.txt(forText(content));
  else for (const child of content) append(element, child);
  return element;
}

/**
 * Escapes `&` and `\r` before xmlbuilder2 sees the value. xmlbuilder2 does not escape an `&` that looks like a reference (`&lt;`
 * as data would be read as `<`) and prints `\r` as it is; it keeps references that are already there and escapes the rest.
 */
function forText(value: string): string {
  expectRepresentable(value);
  return value.replace(/&/g, '&amp;').replace(/\r/g, '&#13;');
}

function forAttribute(value: string): string {
  return forText(value).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

function expectRepresentable(value: string): void {
  escapeAttribute(value);
}
