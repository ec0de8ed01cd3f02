import { CIMInstance } from '../../cim/CIMInstance.js';
import { printValue } from '../../cim/dataTypes.js';
import { Batches } from '../../operations/Batches.js';
import type {
  ClassWithPath,
  Many,
  PullResult,
  ReturnKind,
  ReturnKinds,
  TypedValue,
} from '../../operations/Operation.js';
import { encodeClass } from './classes.js';
import { encodeInstance, pathOf, printEmbedded } from './instances.js';
import { encodeOutParameter } from './messages.js';
import {
  encodeClassName,
  encodeClassPath,
  encodeInstanceName,
  encodeInstancePath,
  encodeObjectPath,
  type PathBase,
} from './paths.js';
import { encodeQualifierDeclaration } from './qualifiers.js';
import {
  encodeInstanceOrRow,
  encodeInstanceOrRowWithPath,
  encodeNamedInstanceOrRow,
  encodeNameOrRow,
  encodePathOrRow,
} from './rows.js';
import { encodeValue } from './values.js';

/** Size at which a piece of a long answer is sent, in UTF-16 units. */
export const CHUNK_LENGTH = 64 * 1024;

/**
 * The content of IMETHODRESPONSE for a result: yields pieces of about `CHUNK_LENGTH` and returns the last one, so that
 * a result that fits into one piece is the return value and nothing is yielded.
 *
 * `<!ELEMENT IRETURNVALUE (CLASSNAME* | INSTANCENAME* | VALUE* | VALUE.OBJECTWITHPATH* | VALUE.OBJECTWITHLOCALPATH* |
 *   VALUE.OBJECT* | OBJECTPATH* | QUALIFIER.DECLARATION* | VALUE.ARRAY? | VALUE.REFERENCE? | CLASS* | INSTANCE* |
 *   INSTANCEPATH* | VALUE.NAMEDINSTANCE* | VALUE.INSTANCEWITHPATH*)>`
 */
export type ContentPieces = AsyncGenerator<string, string, void>;

type ResultEncoder<K extends ReturnKind> = (result: ReturnKinds[K], base: PathBase) => ContentPieces | string;

/** Encodes what an operation with `returns: kind` gave.  Work of a result of many is done while it is iterated. */
export function encodeResult<K extends ReturnKind>(
  kind: K,
  result: ReturnKinds[K],
  base: PathBase,
): ContentPieces | string {
  const encode: ResultEncoder<K> = results[kind];
  return encode(result, base);
}

/** One row per kind of result. */
const results: { readonly [K in ReturnKind]: ResultEncoder<K> } = {
  void: () => '',
  class: (cimClass) => returnValue(encodeClass(cimClass)),
  classes: (classes) => many(classes, encodeClass),
  classNames: (names) => (Array.isArray(names) ? printClassNames(names) : many(names, encodeClassName)),
  instance: (instance) => returnValue(encodeInstance(instance)),
  namedInstances: (instances) => many(instances, encodeNamedInstanceOrRow),
  instanceName: (name) => returnValue(encodeInstanceName(name)),
  instanceNames: (names) => many(names, encodeNameOrRow),
  objectsWithPath: (objects, base) => many(objects, (object) => encodeObjectWithPath(object, base)),
  objectPaths: (paths, base) => many(paths, (path) => encodeObjectPath(path, base)),
  objects: (instances) =>
    many(instances, (instance) => `<VALUE.OBJECT>${encodeInstanceOrRow(instance)}</VALUE.OBJECT>`),
  propertyValue: (property) => returnValue(encodePropertyValue(property)),
  qualifierDeclaration: (declaration) => returnValue(encodeQualifierDeclaration(declaration)),
  qualifierDeclarations: (declarations) => many(declarations, encodeQualifierDeclaration),
  pulledInstancesWithPath: (pulled, base) =>
    pulledMany(pulled, (instance) => encodeInstanceOrRowWithPath(instance, base)),
  pulledInstancePaths: (pulled, base) => pulledMany(pulled, (path) => encodePathOrRow(path, base)),
  pulledInstances: (pulled) => pulledMany(pulled, encodeInstanceOrRow),
  uint64: (count) => returnValue(count === null ? '' : `<VALUE>${printValue('uint64', count)}</VALUE>`),
};

/** A list that is given again and again is printed once. */
function printClassNames(names: readonly string[]): string {
  let known = classNames.get(names);
  if (known === undefined) classNames.set(names, (known = returnValue(names.map(encodeClassName).join(''))));
  return known;
}

const classNames = new WeakMap<readonly string[], string>();

function returnValue(content: string): string {
  return `<IRETURNVALUE>${content}</IRETURNVALUE>`;
}

/** `<!ELEMENT VALUE.OBJECTWITHPATH ((CLASSPATH, CLASS) | (INSTANCEPATH, INSTANCE))>` */
function encodeObjectWithPath(object: CIMInstance | ClassWithPath, base: PathBase): string {
  const content =
    object instanceof CIMInstance
      ? encodeInstancePath(pathOf(object), base) + encodeInstance(object)
      : encodeClassPath(object.path, base) + encodeClass(object.class);
  return `<VALUE.OBJECTWITHPATH>${content}</VALUE.OBJECTWITHPATH>`;
}

function encodePropertyValue({ type, value }: TypedValue): string {
  return encodeValue(type, value, printEmbedded);
}

async function* many<T>(elements: Many<T>, encode: (element: T) => string): ContentPieces {
  const last = yield* pieces(elements, encode);
  return `${last}</IRETURNVALUE>`;
}

/**
 * IRETURNVALUE, then EndOfSequence and EnumerationContext (DSP0200 1.4, 5.3.2.24.2).  The context of an ended enumeration is NULL:
 * a PARAMVALUE without VALUE, which pull clients expect.
 */
async function* pulledMany<T>(pulled: PullResult<T>, encode: (element: T) => string): ContentPieces {
  const last = yield* pieces(pulled.objects, encode);
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

/** `<IRETURNVALUE>` and the elements.  A source of batches, or a synchronous one, is not awaited per element. */
async function* pieces<T>(elements: Many<T>, encode: (element: T) => string): ContentPieces {
  let piece = '<IRETURNVALUE>';
  if (elements instanceof Batches) {
    for await (const batch of elements.batches) {
      for (const element of batch) {
        piece += encode(element);
        if (piece.length >= CHUNK_LENGTH) {
          yield piece;
          piece = '';
        }
      }
    }
  } else if (Symbol.iterator in elements) {
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
