import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMInstance } from '../../cim/CIMInstance.js';
import { printValue } from '../../cim/dataTypes.js';
import { InstanceRows } from '../../dispatch/InstanceRows.js';
import { Batches } from '../../operations/Batches.js';
import { EncodedPages, type RowElement } from '../../operations/EncodedPages.js';
import type {
  ClassWithPath,
  Many,
  PullResult,
  ReturnKind,
  ReturnKinds,
  TypedValue,
} from '../../operations/Operation.js';
import { encodeClass, printClass } from './classes.js';
import { encodeInstanceOfObject, printEmbedded } from './instances.js';
import { encodeOutParameter, intrinsicTail } from './messages.js';
import {
  encodeClassName,
  encodeClassPath,
  encodeInstanceName,
  encodeObjectPath,
  type PathBase,
} from './paths.js';
import { encodeQualifierDeclaration } from './qualifiers.js';
import {
  instanceElement,
  instanceNameElement,
  instancePathElement,
  instanceWithPathElement,
  namedInstanceElement,
  objectWithPathElement,
} from './rowElements.js';
import { encodeValue } from './values.js';
import { WeakCache } from './WeakCache.js';

/** Approximate length of the pieces of a long answer, in UTF-16 units. */
export const CHUNK_LENGTH = 64 * 1024;

/**
 * The content of IMETHODRESPONSE for a result.  Yields pieces of at least about `CHUNK_LENGTH` and returns the last one.  A
 * result that fits into one piece is the return value, and nothing is yielded.  The first piece is a string. `<!ELEMENT
 * IRETURNVALUE (CLASSNAME* | INSTANCENAME* | VALUE* | VALUE.OBJECTWITHPATH* | VALUE.OBJECTWITHLOCALPATH* | VALUE.OBJECT* |
 * OBJECTPATH* | QUALIFIER.DECLARATION* | VALUE.ARRAY? | VALUE.REFERENCE? | CLASS* | INSTANCE* | INSTANCEPATH* |
 * VALUE.NAMEDINSTANCE* | VALUE.INSTANCEWITHPATH*)>`
 */
export type ContentPieces = AsyncGenerator<string | Buffer, string, void>;

/** The content and the end of the answer as cached bytes, which are sent without being copied. */
export interface EndOfAnswer {
  readonly bytes: Buffer;
}

export type Content = ContentPieces | EndOfAnswer | string;

type ResultEncoder<K extends ReturnKind> = (result: ReturnKinds[K], base: PathBase) => Content;

/** Encodes the result of an operation with `returns: kind`.  A result with many elements is encoded while it is iterated. */
export function encodeResult<K extends ReturnKind>(kind: K, result: ReturnKinds[K], base: PathBase): Content {
  const encode: ResultEncoder<K> = results[kind];
  return encode(result, base);
}

/** One row per kind of result. */
const results: { readonly [K in ReturnKind]: ResultEncoder<K> } = {
  void: () => '',
  class: (cimClass) => classBytes.get(cimClass, printReturnedClass),
  classes: (classes) => many(classes, encodeClass),
  classNames: (names) =>
    Array.isArray(names)
      ? classNames.get(names as readonly string[], printClassNames)
      : many(names, encodeClassName),
  instance: (instance, base) => returnValue(instanceElement.encode(instance, base)),
  namedInstances: (instances, base) => manyRows(instances, namedInstanceElement, base),
  instanceName: (name, base) => returnValue(encodeInstanceName(name, base)),
  instanceNames: (names, base) => manyRows(names, instanceNameElement, base),
  objectsWithPath: (objects, base) => many(objects, (object) => encodeObjectWithPath(object, base)),
  objectPaths: (paths, base) => many(paths, (path) => encodeObjectPath(path, base)),
  objects: (instances, base) => manyRows(instances, objectWithPathElement, base),
  propertyValue: (property, base) => returnValue(encodePropertyValue(property, base)),
  qualifierDeclaration: (declaration) => returnValue(encodeQualifierDeclaration(declaration)),
  qualifierDeclarations: (declarations) => many(declarations, encodeQualifierDeclaration),
  pulledInstancesWithPath: (pulled, base) => pulledMany(pulled, instanceWithPathElement, base),
  pulledInstancePaths: (pulled, base) => pulledMany(pulled, instancePathElement, base),
  pulledInstances: (pulled, base) => pulledMany(pulled, instanceElement, base),
  uint64: (count) => returnValue(count === null ? '' : `<VALUE>${printValue('uint64', count)}</VALUE>`),
};

// Classes and lists of names that are returned repeatedly are printed and encoded once.  Encoding the text of a large class takes
// longer than the rest of its answer.
const classBytes = new WeakCache<CIMClass, EndOfAnswer & { readonly length: number }>(32_000_000);
const classNames = new WeakCache<readonly string[], EndOfAnswer & { readonly length: number }>(8_000_000);

function printReturnedClass(cimClass: CIMClass): EndOfAnswer & { readonly length: number } {
  return endOfAnswer(printClass(cimClass));
}

function printClassNames(names: readonly string[]): EndOfAnswer & { readonly length: number } {
  return endOfAnswer(names.map(encodeClassName).join(''));
}

function endOfAnswer(content: string): EndOfAnswer & { readonly length: number } {
  const bytes = Buffer.from(returnValue(content) + intrinsicTail);
  return { bytes, length: bytes.length };
}

function returnValue(content: string): string {
  return `<IRETURNVALUE>${content}</IRETURNVALUE>`;
}

/** `<!ELEMENT VALUE.OBJECTWITHPATH ((CLASSPATH, CLASS) | (INSTANCEPATH, INSTANCE))>` */
function encodeObjectWithPath(object: CIMInstance | ClassWithPath, base: PathBase): string {
  if (object instanceof CIMInstance) return encodeInstanceOfObject(object, base);
  const path = encodeClassPath(object.path, base);
  return `<VALUE.OBJECTWITHPATH>${path}${encodeClass(object.class)}</VALUE.OBJECTWITHPATH>`;
}

function encodePropertyValue({ type, value }: TypedValue, base: PathBase): string {
  return encodeValue(type, value, printEmbedded, base);
}

async function* many<T>(elements: Many<T>, encode: (element: T) => string): ContentPieces {
  const last = yield* pieces(elements, encode);
  return `${last}</IRETURNVALUE>`;
}

async function* manyRows<T>(elements: Many<T>, element: RowElement<T>, base: PathBase): ContentPieces {
  const last = yield* rowPieces(elements, element, base);
  return `${last}</IRETURNVALUE>`;
}

/**
 * IRETURNVALUE, then EndOfSequence and EnumerationContext (DSP0200 1.4, 5.3.2.24.2).  The context of an ended enumeration is
 * NULL: a PARAMVALUE without VALUE, as clients expect.
 */
async function* pulledMany<T>(pulled: PullResult<T>, element: RowElement<T>, base: PathBase): ContentPieces {
  const last = yield* rowPieces(pulled.objects, element, base);
  const endOfSequence = encodeOutParameter({
    name: 'EndOfSequence',
    type: 'boolean',
    isArray: false,
    value: pulled.endOfSequence(),
  });
  const enumerationContext = encodeOutParameter({
    name: 'EnumerationContext',
    type: 'string',
    isArray: false,
    value: pulled.enumerationContext(),
  });
  const { queryResultClass } = pulled;
  const resultClass =
    queryResultClass === undefined
      ? ''
      : `<PARAMVALUE NAME="QueryResultClass">${encodeClass(queryResultClass)}</PARAMVALUE>`;
  return `${last}</IRETURNVALUE>${resultClass}${endOfSequence}${enumerationContext}`;
}

/** `<IRETURNVALUE>` and the elements.  A synchronous source is not awaited per element. */
async function* pieces<T>(elements: Many<T>, encode: (element: T) => string): ContentPieces {
  let piece = '<IRETURNVALUE>';
  if (Symbol.iterator in elements) {
    for (const element of elements) {
      piece += encode(element);
      if (piece.length >= CHUNK_LENGTH) {
        yield piece;
        piece = '';
      }
    }
  } else {
    for await (const element of elements) {
      piece += encode(element);
      if (piece.length >= CHUNK_LENGTH) {
        yield piece;
        piece = '';
      }
    }
  }
  return piece;
}

const encodedPages = new EncodedPages();

/** Like `pieces`, for a source that may consist of batches, which may be rows. */
async function* rowPieces<T>(elements: Many<T>, element: RowElement<T>, base: PathBase): ContentPieces {
  if (!(elements instanceof Batches)) return yield* pieces(elements, (one) => element.encode(one, base));
  let piece = '<IRETURNVALUE>';
  let isSending = false;
  for await (const batch of elements.batches) {
    if (batch instanceof InstanceRows) {
      const encoded = encodedPages.encode(batch, element, base);
      if (typeof encoded === 'string') {
        piece += encoded;
      } else if (isSending) {
        if (piece !== '') yield piece;
        piece = '';
        yield encoded;
      } else {
        // A result of one piece is returned as one text.
        piece += encoded.toString();
      }
    } else {
      for (const one of batch) piece += element.encode(one, base);
    }
    if (piece.length < CHUNK_LENGTH) continue;
    yield piece;
    piece = '';
    isSending = true;
  }
  return piece;
}
