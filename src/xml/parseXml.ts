import { createRequire } from 'node:module';
import { EntityDecoder, XML } from '@nodable/entities';
import type * as FastXmlParser from 'fast-xml-parser';

import { decodeText } from './decodeText.js';
import { expectWellFormed, type WellFormedDocument, type XmlLimits } from './expectWellFormed.js';
import { noAttributes } from './OpenElement.js';
import type { XmlElement } from './XmlElement.js';
import { XmlError } from './XmlError.js';

export interface ParseOptions extends Partial<XmlLimits> {
  /** The charset parameter of the Content-Type header; for bytes only. */
  readonly charset?: string | null;
}

/** A WBEM request nests about 20 elements deep.  Arrays account for the largest number of elements. */
export const defaultXmlLimits: XmlLimits = { maxDepth: 64, maxElements: 100_000 };

/**
 * Parses an XML 1.0 document and returns its root element.
 * Character data is exactly what was sent, after line-end and attribute-value normalisation (XML 1.0, 2.11 and 3.3.3): nothing is
 * trimmed, and nothing is converted to a number.
 * @throws XmlError for a document that is not well-formed, has a DOCTYPE, is not UTF-8 or UTF-16, or exceeds a limit.
 */
export function parseXml(document: string | Uint8Array, options: ParseOptions = {}): XmlElement {
  const text = typeof document === 'string' ? document : decodeText(document, options.charset);
  const noticed = expectWellFormed(text, {
    maxDepth: options.maxDepth ?? defaultXmlLimits.maxDepth,
    maxElements: options.maxElements ?? defaultXmlLimits.maxElements,
  });
  parser ??= createParser();
  let nodes: ParsedNode[];
  try {
    nodes = parser.parse(normaliseAttributeValues(text, noticed)) as ParsedNode[];
  } catch (error) {
    // The parser refuses names such as "__proto__", although XML allows them.
    throw new XmlError('not-accepted', error instanceof Error ? error.message : String(error));
  }
  for (const node of nodes) {
    const element = toElement(node);
    if (element !== null) return element;
  }
  throw new XmlError('not-accepted', 'the parser found no root element');
}

/** Loaded when first used, which shortens the start: requests are parsed by saxes. */
let parser: FastXmlParser.XMLParser | null = null;

function createParser(): FastXmlParser.XMLParser {
  const { XMLParser } = createRequire(import.meta.url)('fast-xml-parser') as typeof FastXmlParser;
  return new XMLParser({
    // The order of siblings is significant: VALUE.ARRAY holds (VALUE | VALUE.NULL)*.
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: true,
    // Without this decoder, numeric character references are not resolved.
    entityDecoder: new EntityDecoder({
      namedEntities: XML,
      numericAllowed: true,
      ncr: { onNCR: 'allow', nullNCR: 'throw' },
    }),
    ignoreDeclaration: true,
    ignorePiTags: true,
    jPath: false,
    // `expectWellFormed` has checked the depth already, with a better error sentence.
    maxNestedTags: Number.MAX_SAFE_INTEGER,
  });
}

/** The parser's format with `preserveOrder`: one key for the element name, `:@` for its attributes, or `#text`. */
interface ParsedNode {
  readonly [name: string]: readonly ParsedNode[] | Readonly<Record<string, string>> | string | undefined;
}

const noChildren: readonly XmlElement[] = [];

function toElement(node: ParsedNode): XmlElement | null {
  for (const name in node) {
    if (name === ':@' || name === '#text') continue;
    const attributes = node[':@'] as Readonly<Record<string, string>> | undefined;
    let children: XmlElement[] | null = null;
    let text = '';
    for (const child of node[name] as readonly ParsedNode[]) {
      const data = child['#text'];
      if (data !== undefined) {
        text += data as string;
        continue;
      }
      const element = toElement(child);
      if (element !== null) (children ??= []).push(element);
    }
    return {
      name,
      attributes: attributes === undefined ? noAttributes : new Map(Object.entries(attributes)),
      children: children ?? noChildren,
      text,
    };
  }
  return null;
}

/** XML 1.0, 3.3.3: a literal tab or line end in an attribute value becomes a space; a reference to one is kept. */
function normaliseAttributeValues(
  text: string,
  { attributeValuesWithWhiteSpace }: WellFormedDocument,
): string {
  if (attributeValuesWithWhiteSpace.length === 0) return text;
  let normalised = '';
  let at = 0;
  for (const [start, end] of attributeValuesWithWhiteSpace) {
    normalised += text.slice(at, start) + text.slice(start, end).replace(/\r\n|[\t\r\n]/g, ' ');
    at = end;
  }
  return normalised + text.slice(at);
}
