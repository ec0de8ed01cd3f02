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
 * The kinds of parameters, each with the value that it has (DSP0200 1.4, clause 5.3.2, whose pseudo-types the comments name).
 * A door reads a request by these; it rejects names that an operation does not declare.
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
  /** `<namedInstance>`: the instance carries its path. */
  namedInstance: CIMInstance;
  /** `<class>`: with the features that it declares itself only. */
  class: CIMClass;
  qualifierDeclaration: CIMQualifierDeclaration;
  /** `<propertyValue>`: as sent; typed later by the property's declaration. */
  propertyValue: SentValue;
}

export type ParameterKind = keyof ParameterKinds;

/** A parameter: required unless it has a default.  `default: null` makes it nullable. */
export interface ParameterDeclaration {
  readonly kind: ParameterKind;
  readonly default?: boolean | null | number | string;
  /** Of a propertyValue: the parameters that name its instance and its property. */
  readonly of?: { readonly instance: string; readonly property: string };
}

export type ParameterDeclarations = { readonly [name: string]: ParameterDeclaration };

export type ParametersOf<P extends ParameterDeclarations> = {
  readonly [N in keyof P]: P[N] extends { readonly default: infer D }
    ? ParameterKinds[P[N]['kind']] | (D extends null ? null : never)
    : ParameterKinds[P[N]['kind']];
};

/** What an operation sends many of: it may be iterated once, and begins its work when it is. */
export type Many<T> = Iterable<T> | AsyncIterable<T> | Batches<T>;

/** What a pull operation gives beside its objects (DSP0200 1.4, 5.3.2.24). */
export interface PullResult<T> {
  readonly objects: Many<T>;
  /** Asked for after `objects` has been iterated to its end. */
  readonly endOfSequence: () => boolean;
  readonly enumerationContext: () => string | null;
  /**
   * Puts the last objects of the batch that was read last back, for the next pull: no more come after that, and `objects` must be iterated
   * to its end all the same.  For doors whose clients say how large an answer may be.
   */
  putBack(objects: Batch<T>): void;
  /** The properties of a query's result, where OpenQueryInstances was asked for them. */
  readonly queryResultClass?: CIMClass;
}

/** The values of an operation's parameters, by the names it declares. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/**
 * The kinds of results, in the pseudo-types of DSP0200 1.4, clause 5.3.2.
 *
 * Instances carry their path; classes and instances are already reduced to what the request asked for (PropertyList,
 * IncludeClassOrigin): a door writes what it gets.
 */
export interface ReturnKinds {
  void: void;
  class: CIMClass;
  classes: Many<CIMClass>;
  classNames: Many<string>;
  instance: CIMInstance;
  /** With their paths in the target namespace. */
  namedInstances: Many<InstanceOrRow>;
  instanceName: CIMInstanceName;
  instanceNames: Many<NameOrRow>;
  /** With their full paths; classes where the operation was called on a class. */
  objectsWithPath: Many<CIMInstance | ClassWithPath>;
  /** Full paths of instances, or of classes. */
  objectPaths: Many<CIMInstanceName | CIMClassName>;
  /** What a query selects, each with the full path of the instance that it was selected from. */
  objects: Many<InstanceOrRow>;
  propertyValue: TypedValue;
  qualifierDeclaration: CIMQualifierDeclaration;
  qualifierDeclarations: Many<CIMQualifierDeclaration>;
  /** With their full paths. */
  pulledInstancesWithPath: PullResult<InstanceOrRow>;
  /** Full paths. */
  pulledInstancePaths: PullResult<NameOrRow>;
  /** What a query selects, without paths. */
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
 * An intrinsic operation of DSP0200 as data and one function.  `parameters` and `returns` tell each door how to read and write it;
 * TypeScript infers the type of `execute`'s input and result from them.
 */
export interface Operation<
  P extends ParameterDeclarations = ParameterDeclarations,
  R extends ReturnKind = ReturnKind,
> {
  /** As DSP0200 spells it. */
  readonly name: string;
  /** What a user must be allowed to do. */
  readonly role: 'read' | 'write';
  readonly parameters: P;
  readonly returns: R;
  /** @throws CIMError; also later, while a result of many is iterated. */
  execute(parameters: ParametersOf<P>, call: Call): Promise<ReturnKinds[R]> | ReturnKinds[R];
}

/** What operations work with. */
export interface OperationDeps extends MethodDeps {
  readonly traversal: Traversal;
  readonly enumerations: EnumerationContexts;
}

/** An operation as its file states it: `execute` gets what it works with too. */
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

/** An operation that needs what it works with before it can be called. */
export type UnboundOperation = (deps: OperationDeps) => Operation;

export function defineOperation<const P extends ParameterDeclarations, const R extends ReturnKind>(
  definition: OperationDefinition<P, R>,
): UnboundOperation {
  return (deps) => {
    const operation: Operation<P, R> = {
      ...definition,
      execute: (parameters, call) => definition.execute(parameters, call, deps),
    };
    // Parameters are checked against P where they are decoded; the list of operations does not know P.
    return operation;
  };
}
