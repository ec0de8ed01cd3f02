/** An element of a parsed document.  Comments and processing instructions are dropped; references are resolved. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Child elements in document order. */
  readonly children: readonly XmlElement[];
  /** The element's own character data, including CDATA sections, joined.  Line ends are `\n`. */
  readonly text: string;
}
