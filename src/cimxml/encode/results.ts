import { CIMInstance } from '../../cim/CIMInstance.js';
import { printValue } from '../../cim/dataTypes.js';
import { InstanceRows } from '../../dispatch/InstanceRows.js';
import { Batches } from '../../operations/Batches.js';
import type { RowElement } from '../../operations/EncodedPages.js';
import type {
  ClassWithPath,
  Many,
  PullResult,
  ReturnKind,
  ReturnKinds,
  TypedValue,
} from '../../operations/Operation.js';
import type { AnswerCache } from './AnswerCache.js';
import { encodeInstanceOfObject, printEmbedded } from './instances.js';
import { encodeOutParameter } from './messages.js';
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

/** A buffer has the end of the answer behind the content (see `AnswerCache`). */
export type Content = ContentPieces | Buffer | string;

/** What the encoding of a result depends on besides the result. */
interface Encoding extends PathBase {
  readonly cache: AnswerCache;
}

type ResultEncoder<K extends ReturnKind> = (result: ReturnKinds[K], encoding: Encoding) => Content;

/** Encodes the result of an operation with `returns: kind`.  A result with many elements is encoded while it is iterated. */
export function encodeResult<K extends ReturnKind>(
  kind: K,
  result: ReturnKinds[K],
  { host, namespace, areReferencesGiven }: PathBase,
  cache: AnswerCache,
): Content {
  const encode: ResultEncoder<K> = results[kind];
  return encode(result, { host, namespace, cache, ...(areReferencesGiven && { areReferencesGiven }) });
}

/** One row per kind of result. */
const results: { readonly [K in ReturnKind]: ResultEncoder<K> } = {
  void: () => '',
  class: (cimClass, { cache }) => cache.classAnswer(cimClass),
  classes: (classes, { cache }) => many(classes, (cimClass) => cache.classText(cimClass)),
  classNames: (names, { cache }) =>
    Array.isArray(names) ? cache.classNamesAnswer(names as readonly string[]) : many(names, encodeClassName),
  instance: (instance, base) => returnValue(instanceElement.encode(instance, base)),
  namedInstances: (instances, encoding) => manyRows(instances, namedInstanceElement, encoding),
  instanceName: (name, base) => returnValue(encodeInstanceName(name, base)),
  instanceNames: (names, encoding) => manyRows(names, instanceNameElement, encoding),
  objectsWithPath: (objects, encoding) => many(objects, (object) => encodeObjectWithPath(object, encoding)),
  objectPaths: (paths, base) => many(paths, (path) => encodeObjectPath(path, base)),
  objects: (instances, encoding) => manyRows(instances, objectWithPathElement, encoding),
  propertyValue: (property, base) => returnValue(encodePropertyValue(property, base)),
  qualifierDeclaration: (declaration) => returnValue(encodeQualifierDeclaration(declaration)),
  qualifierDeclarations: (declarations) => many(declarations, encodeQualifierDeclaration),
  pulledInstancesWithPath: (pulled, encoding) => pulledMany(pulled, instanceWithPathElement, encoding),
  pulledInstancePaths: (pulled, encoding) => pulledMany(pulled, instancePathElement, encoding),
  pulledInstances: (pulled, encoding) => pulledMany(pulled, instanceElement, encoding),
  uint64: (count) => returnValue(count === null ? '' : `<VALUE>${printValue('uint64', count)}</VALUE>`),
};

function returnValue(content: string): string {
  return `<IRETURNVALUE>${content}</IRETURNVALUE>`;
}

/** `<!ELEMENT VALUE.OBJECTWITHPATH ((CLASSPATH, CLASS) | (INSTANCEPATH, INSTANCE))>` */
function encodeObjectWithPath(object: CIMInstance | ClassWithPath, encoding: Encoding): string {
  if (object instanceof CIMInstance) return encodeInstanceOfObject(object, encoding);
  const path = encodeClassPath(object.path, encoding);
  return `<VALUE.OBJECTWITHPATH>${path}${encoding.cache.classText(object.class)}</VALUE.OBJECTWITHPATH>`;
}

function encodePropertyValue({ type, value }: TypedValue, base: PathBase): string {
  return encodeValue(type, value, printEmbedded, base);
}

async function* many<T>(elements: Many<T>, encode: (element: T) => string): ContentPieces {
  const last = yield* pieces(elements, encode);
  return `${last}</IRETURNVALUE>`;
}

async function* manyRows<T>(elements: Many<T>, element: RowElement<T>, encoding: Encoding): ContentPieces {
  const last = yield* rowPieces(elements, element, encoding);
  return `${last}</IRETURNVALUE>`;
}

/**
 * IRETURNVALUE, then EndOfSequence and EnumerationContext (DSP0200 1.4, 5.3.2.24.2).  The context of an ended enumeration is
 * NULL: a PARAMVALUE without VALUE, as clients expect.
 */
async function* pulledMany<T>(
  pulled: PullResult<T>,
  element: RowElement<T>,
  encoding: Encoding,
): ContentPieces {
  const last = yield* rowPieces(pulled.objects, element, encoding);
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
      : `<PARAMVALUE NAME="QueryResultClass">${encoding.cache.classText(queryResultClass)}</PARAMVALUE>`;
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

/** Like `pieces`, for a source that may consist of batches, which may be rows. */
async function* rowPieces<T>(elements: Many<T>, element: RowElement<T>, encoding: Encoding): ContentPieces {
  if (!(elements instanceof Batches)) return yield* pieces(elements, (one) => element.encode(one, encoding));
  let piece = '<IRETURNVALUE>';
  let isSending = false;
  for await (const batch of elements.batches) {
    if (batch instanceof InstanceRows) {
      const encoded = encoding.cache.pages.encode(batch, element, encoding);
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
      for (const one of batch) piece += element.encode(one, encoding);
    }
    if (piece.length < CHUNK_LENGTH) continue;
    yield piece;
    piece = '';
    isSending = true;
  }
  return piece;
}
