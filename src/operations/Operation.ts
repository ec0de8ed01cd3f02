import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { CIMTypeName } from '../cim/dataTypes.js';
import type { CIMValue } from '../cim/values.js';
import type { Call } from '../dispatch/Call.js';
import type { MethodDeps } from '../dispatch/invokeMethod.js';
import type { SentValue } from '../dispatch/MethodCall.js';
import type { Traversal } from '../dispatch/Traversal.js';
import type { Batch } from '../enumeration/Batch.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { Batches, InstanceOrRow, NameOrRow } from './Batches.js';

/**
 * The kinds of parameters and their value types (DSP0200 1.4, clause 5.3.2; the comments name its pseudo-types). A protocol
 * handler decodes a request by these.  It rejects parameters that an operation does not declare.
 */
export interface ParameterKinds {
  /** `<className>` */
  className: string;
  /** `<instanceName>` */
  instanceName: CIMInstanceName;
  /** `<objectName>`: the name of an instance or of a class. */
  objectName: CIMInstanceName | CIMClassName;
  boolean: boolean;
  string: string;
  uint32: number;
  /** `string[]`: a list of property names. */
  propertyList: readonly string[];
  /** `<instance>` */
  instance: CIMInstance;
  /** `<namedInstance>`: the instance has its path. */
  namedInstance: CIMInstance;
  /** `<class>`: only with the features that it declares itself. */
  class: CIMClass;
  qualifierDeclaration: CIMQualifierDeclaration;
  /** `<propertyValue>`: as sent; it is typed later by the property's declaration. */
  propertyValue: SentValue;
}

export type ParameterKind = keyof ParameterKinds;

/** The declaration of a parameter.  It is required unless it has a default.  `default: null` makes it nullable. */
export interface ParameterDeclaration {
  readonly kind: ParameterKind;
  readonly default?: boolean | null | number | string;
  /** For a propertyValue: the parameters that name its instance and its property. */
  readonly of?: { readonly instance: string; readonly property: string };
}

export type ParameterDeclarations = { readonly [name: string]: ParameterDeclaration };

export type ParametersOf<P extends ParameterDeclarations> = {
  readonly [N in keyof P]: P[N] extends { readonly default: infer D }
    ? ParameterKinds[P[N]['kind']] | (D extends null ? null : never)
    : ParameterKinds[P[N]['kind']];
};

/** A result with many elements.  It may be iterated once, and is computed while it is. */
export type Many<T> = Iterable<T> | AsyncIterable<T> | Batches<T>;

/** The result of a pull operation (DSP0200 1.4, 5.3.2.24). */
export interface PullResult<T> {
  readonly objects: Many<T>;
  /** Valid after `objects` has been iterated to its end. */
  readonly endOfSequence: () => boolean;
  readonly enumerationContext: () => string | null;
  /**
   * Puts back the last objects of the batch read last, for the next pull.  No more objects follow, and `objects` must still be
   * iterated to its end.  For protocols in which the client limits the size of an answer.
   */
  putBack(objects: Batch<T>): void;
  /** The class of a query's result, if OpenQueryInstances asked for it. */
  readonly queryResultClass?: CIMClass;
}

/** Parameter values by the names that the operation declares. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/**
 * The kinds of results, in the pseudo-types of DSP0200 1.4, clause 5.3.2.
 * Instances have their path.  Classes and instances are already reduced to what the request asked for (PropertyList,
 * IncludeClassOrigin): a protocol handler encodes all it gets.
 */
export interface ReturnKinds {
  void: void;
  class: CIMClass;
  classes: Many<CIMClass>;
  classNames: Many<string>;
  instance: InstanceOrRow;
  /** With their paths in the target namespace. */
  namedInstances: Many<InstanceOrRow>;
  instanceName: CIMInstanceName;
  instanceNames: Many<NameOrRow>;
  /** With their full paths.  Classes if the operation was called on a class. */
  objectsWithPath: Many<CIMInstance | ClassWithPath>;
  /** Full paths of instances, or of classes. */
  objectPaths: Many<CIMInstanceName | CIMClassName>;
  /** The results of a query, each with the full path of its instance. */
  objects: Many<InstanceOrRow>;
  propertyValue: TypedValue;
  qualifierDeclaration: CIMQualifierDeclaration;
  qualifierDeclarations: Many<CIMQualifierDeclaration>;
  /** With their full paths. */
  pulledInstancesWithPath: PullResult<InstanceOrRow>;
  /** Full paths. */
  pulledInstancePaths: PullResult<NameOrRow>;
  /** The results of a query, without paths. */
  pulledInstances: PullResult<InstanceOrRow>;
  uint64: bigint | null;
}

export type ReturnKind = keyof ReturnKinds;

export interface ClassWithPath {
  readonly path: CIMClassName;
  readonly class: CIMClass;
}

export interface TypedValue {
  readonly type: CIMTypeName;
  readonly value: CIMValue;
}

/**
 * An intrinsic operation of DSP0200: data and one function.
 * Protocol handlers decode and encode it by `parameters` and `returns`.  TypeScript infers the input and result types of
 * `execute` from them.
 */
export interface Operation<
  P extends ParameterDeclarations = ParameterDeclarations,
  R extends ReturnKind = ReturnKind,
> {
  /** As DSP0200 spells it. */
  readonly name: string;
  /** The role that the user needs. */
  readonly role: 'read' | 'write';
  readonly parameters: P;
  readonly returns: R;
  /** @throws CIMError; also later, while a result with many elements is iterated. */
  execute(parameters: ParametersOf<P>, call: Call): Promise<ReturnKinds[R]> | ReturnKinds[R];
}

/** What operations need. */
export interface OperationDeps extends MethodDeps {
  readonly traversal: Traversal;
  readonly enumerations: EnumerationContexts;
}

/** An operation as its file defines it: `execute` also gets the OperationDeps. */
export type OperationDefinition<P extends ParameterDeclarations, R extends ReturnKind> = Omit<
  Operation<P, R>,
  'execute'
> & {
  execute(
    parameters: ParametersOf<P>,
    call: Call,
    deps: OperationDeps,
  ): Promise<ReturnKinds[R]> | ReturnKinds[R];
};

/** An operation that must be given its OperationDeps before it can be called. */
export type UnboundOperation = (deps: OperationDeps) => Operation;

export function defineOperation<const P extends ParameterDeclarations, const R extends ReturnKind>(
  definition: OperationDefinition<P, R>,
): UnboundOperation {
  return (deps) => {
    const operation: Operation<P, R> = {
      ...definition,
      execute: (parameters, call) => definition.execute(parameters, call, deps),
    };
    // Parameters are checked against P when they are decoded.  The list of operations does not know P.
    return operation;
  };
}
