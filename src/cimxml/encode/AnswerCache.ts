import type { CIMClass } from '../../cim/CIMClass.js';
import { EncodedPages } from '../../operations/EncodedPages.js';
import { encodeClass } from './classes.js';
import { intrinsicTail } from './messages.js';
import { encodeClassName } from './paths.js';
import { WeakCache } from './WeakCache.js';

/** The content and the end of the answer as cached bytes, which are sent without being copied. */
export interface EndOfAnswer {
  readonly bytes: Buffer;
  readonly length: number;
}

/**
 * The encoded parts of answers that are used again: classes, lists of class names, and pages of instances.  A server has one
 * cache, which its protocols share.
 *
 * Encoding the text of a large class takes longer than the rest of its answer.
 */
export class AnswerCache {
  readonly pages = new EncodedPages();
  /** All classes of the DMTF schema together have 30 million characters. */
  readonly #classTexts = new WeakCache<CIMClass, string>(64_000_000);
  readonly #classes = new WeakCache<CIMClass, EndOfAnswer>(32_000_000);
  readonly #classNames = new WeakCache<readonly string[], EndOfAnswer>(8_000_000);

  /** CLASS, for answers that contain other elements too. */
  classText(cimClass: CIMClass): string {
    return this.#classTexts.get(cimClass, encodeClass);
  }

  /** The answer that consists of one class. */
  classAnswer(cimClass: CIMClass): EndOfAnswer {
    return this.#classes.get(cimClass, endWithClass);
  }

  /** The answer that consists of the names of classes. */
  classNamesAnswer(names: readonly string[]): EndOfAnswer {
    return this.#classNames.get(names, endWithClassNames);
  }
}

function endWithClass(cimClass: CIMClass): EndOfAnswer {
  return endOfAnswer(encodeClass(cimClass));
}

function endWithClassNames(names: readonly string[]): EndOfAnswer {
  return endOfAnswer(names.map(encodeClassName).join(''));
}

function endOfAnswer(content: string): EndOfAnswer {
  const bytes = Buffer.from(`<IRETURNVALUE>${content}</IRETURNVALUE>${intrinsicTail}`);
  return { bytes, length: bytes.length };
}
