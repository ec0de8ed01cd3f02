import { createRequire } from 'node:module';
import type * as XmlBuilder2 from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';

import { XmlError } from './XmlError.js';
import { escapeAttribute } from './escape.js';

/** An element to be printed. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Child elements, or character data. */
  readonly content?: readonly XmlNode[] | string;
}

/**
 * A small document, XML declaration first, on one line.  No element is self-closed: some WBEM clients stop at `<PROPERTY .../>`.
 * For many or large values write strings with `escapeText` and `escapeAttribute`: this builds a tree.
 * @throws XmlError `not-representable`.
 */
export function printXml(root: XmlNode): string {
  return build(root).doc().end({ allowEmptyTags: true });
}

/** The same without XML declaration. */
export function printElement(root: XmlNode): string {
  return build(root).doc().end({ allowEmptyTags: true, headless: true });
}

/** Read when the first document is printed: a server is ready sooner without it. */
let builder: typeof XmlBuilder2 | null = null;

function build(root: XmlNode): XMLBuilder {
  builder ??= createRequire(import.meta.url)('xmlbuilder2') as typeof XmlBuilder2;
  return append(builder.create({ version: '1.0', encoding: 'utf-8' }), root);
}

function append(parent: XMLBuilder, { name, attributes = {}, content = [] }: XmlNode): XMLBuilder {
  // Given a first argument with "<", ele() would parse it as XML.
  if (!/^[A-Za-z_][\w.-]*$/.test(name))
    throw new XmlError('not-representable', `"${name}" is no element name`);
  const element = parent.ele(name);
  for (const [attribute, value] of Object.entries(attributes)) element.att(attribute, forAttribute(value));
  if (typeof content === 'string') element.txt(forText(content));
  else for (const child of content) append(element, child);
  return element;
}

/**
 * xmlbuilder2 leaves alone what looks like a reference (`&lt;` as data would be read as `<`) and prints `\r` as it is.
 * A value whose `&` and `\r` are escaped beforehand comes out right: it keeps our references and escapes the rest.
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
