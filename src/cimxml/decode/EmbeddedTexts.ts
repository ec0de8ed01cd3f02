import { parseRequestXml } from '../../xml/parseRequestXml.js';
import type { XmlLimits } from '../../xml/expectWellFormed.js';
import { defaultXmlLimits } from '../../xml/parseXml.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { XmlError } from '../../xml/XmlError.js';

/** Maximum number of characters in all embedded texts of one message.  A nested text counts at each level. */
const maxCharacters = 16 * 1024 * 1024;

interface Size {
  readonly depth: number;
  readonly elements: number;
}

/**
 * Decodes the embedded objects of one message: XML documents in its strings, which may contain further ones in their strings.
 * Depth, elements and characters are counted over all levels, as if the embedded elements were part of the message itself.
 */
export class EmbeddedTexts {
  readonly #limits: XmlLimits;
  /** Measured when the first text is read, because most messages have none. */
  #message: readonly XmlElement[] | null;
  #elements = 0;
  #characters = 0;
  /** Depth of the elements around the text that is being read. */
  #depth = 0;
  readonly #depths = new WeakMap<object, number>();

  /** @param message the elements around the first embedded text. */
  constructor(limits: Partial<XmlLimits> = {}, message: readonly XmlElement[] = []) {
    this.#limits = { ...defaultXmlLimits, ...limits };
    this.#message = message;
  }

  /**
   * Parses an embedded text and decodes it with `decode`.
   * @throws XmlError for a text that is not XML or exceeds the limits of the message; what `decode` throws.
   */
  read<T extends object>(text: string, decode: (element: XmlElement) => T): T {
    if (this.#message !== null) {
      const { depth, elements } = sizeOf(this.#message);
      [this.#depth, this.#elements, this.#message] = [depth, elements, null];
    }
    this.#characters += text.length;
    const { maxDepth, maxElements } = this.#limits;
    const refuse = (what: string): never => {
      throw new XmlError('not-accepted', `with all that it is embedded in, ${what}`);
    };
    if (this.#characters > maxCharacters) refuse(`more than ${maxCharacters} characters are embedded`);
    const element = parseRequestXml(text, { maxDepth, maxElements });
    const size = sizeOf([element]);
    this.#elements += size.elements;
    if (this.#elements > maxElements) refuse(`more than ${maxElements} elements`);
    if (this.#depth + size.depth > maxDepth) refuse(`elements nested deeper than ${maxDepth}`);
    const object = this.#at(this.#depth + size.depth, () => decode(element));
    this.#depths.set(object, this.#depth + size.depth);
    return object;
  }

  /** Continues with strings inside an object that was read from an embedded text. */
  within<T>(object: object, read: () => T): T {
    return this.#at(this.#depths.get(object) ?? this.#depth, read);
  }

  #at<T>(depth: number, read: () => T): T {
    const outside = this.#depth;
    this.#depth = depth;
    try {
      return read();
    } finally {
      this.#depth = outside;
    }
  }
}

/** The nesting depth and the number of elements. */
function sizeOf(elements: readonly XmlElement[]): Size {
  let depth = 0;
  let count = 0;
  for (let level = elements; level.length > 0; level = level.flatMap(({ children }) => children)) {
    depth += 1;
    count += level.length;
  }
  return { depth, elements: count };
}
