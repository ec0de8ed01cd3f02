import { parseRequestXml } from '../../xml/parseRequestXml.js';
import type { XmlLimits } from '../../xml/expectWellFormed.js';
import { defaultXmlLimits } from '../../xml/parseXml.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { XmlError } from '../../xml/XmlError.js';

/** Characters in all embedded texts of one message: a text counts again at each level that it is embedded in. */
const maxCharacters = 16 * 1024 * 1024;

interface Size {
  readonly depth: number;
  readonly elements: number;
}

/**
 * The embedded objects of one message: documents in its strings, which may have others in their strings.  Depth and elements count
 * from the parameters of the message on, across all levels, as if they were elements of the message itself; so do the characters that are read.
 */
export class EmbeddedTexts {
  readonly #limits: XmlLimits;
  /** Measured with the first text: most messages have none. */
  #message: readonly XmlElement[] | null;
  #elements = 0;
  #characters = 0;
  /** Of the elements around the text that is read now. */
  #depth = 0;
  readonly #depths = new WeakMap<object, number>();

  /** @param message what stands around the first embedded text. */
  constructor(limits: Partial<XmlLimits> = {}, message: readonly XmlElement[] = []) {
    this.#limits = { ...defaultXmlLimits, ...limits };
    this.#message = message;
  }

  /**
   * What `decode` makes of an embedded text.
   * @throws XmlError for a text that is no XML, or more than the message may have; what `decode` throws.
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

  /** Reads on in what was read from an embedded text. */
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

/** How deep elements stand in each other, and how many there are. */
function sizeOf(elements: readonly XmlElement[]): Size {
  let depth = 0;
  let count = 0;
  for (let level = elements; level.length > 0; level = level.flatMap(({ children }) => children)) {
    depth += 1;
    count += level.length;
  }
  return { depth, elements: count };
}
