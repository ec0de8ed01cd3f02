import type { CIMClass } from '../../cim/CIMClass.js';
import { EncodedPages } from '../../operations/EncodedPages.js';
import { encodeClass } from './classes.js';
import { intrinsicTail } from './messages.js';
import { encodeClassName } from './paths.js';
import { WeakCache } from './WeakCache.js';

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
  readonly #classes = new WeakCache<CIMClass, Buffer>(32_000_000);
  readonly #classNames = new WeakCache<readonly string[], Buffer>(8_000_000);

  /** CLASS, for answers that contain other elements too. */
  classText(cimClass: CIMClass): string {
    return this.#classTexts.get(cimClass, encodeClass);
  }

  /** The content and the end of the answer that consists of one class.  The bytes are sent without being copied. */
  classAnswer(cimClass: CIMClass): Buffer {
    return this.#classes.get(cimClass, endWithClass);
  }

  /** As `classAnswer`, of the answer that consists of the names of classes. */
  classNamesAnswer(names: readonly string[]): Buffer {
    return this.#classNames.get(names, endWithClassNames);
  }
}

function endWithClass(cimClass: CIMClass): Buffer {
  return endOfAnswer(encodeClass(cimClass));
}

function endWithClassNames(names: readonly string[]): Buffer {
  return endOfAnswer(names.map(encodeClassName).join(''));
}

/** The content and the end of the answer. */
function endOfAnswer(content: string): Buffer {
  return Buffer.from(`<IRETURNVALUE>${content}</IRETURNVALUE>${intrinsicTail}`);
}
