import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { CIMTypeName } from '../cim/dataTypes.js';
import type { CIMValue } from '../cim/values.js';
import type { Call } from '../dispatch/Call.js';
import type { MethodRooms } from '../dispatch/invokeMethod.js';
import type { SentValue } from '../dispatch/MethodCall.js';
import type { Traversal } from '../dispatch/Traversal.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { Batches, InstanceOrRow, NameOrRow } from './Batches.js';

/**
 * The kinds of IPARAMVALUE, each with the value it decodes to (DSP0200 1.4, clause 5.3.2: pseudo-types in parentheses).
 * The decoder reads a request by these; it rejects names an operation does not declare.
 */
export interface ParameterKinds {
  /** `<className>`: a CLASSNAME element. */
  className: string;
  /** `<instanceName>`: an INSTANCENAME element. */
  instanceName: CIMInstanceName;
  /** `<objectName>`: an INSTANCENAME or a CLASSNAME element. */
  objectName: CIMInstanceName | CIMClassName;
  boolean: boolean;
  string: string;
  uint32: number;
  /** `string[]`: a list of property names. */
  propertyList: readonly string[];
  /** `<instance>`: an INSTANCE element. */
  instance: CIMInstance;
  /** `<namedInstance>`: VALUE.NAMEDINSTANCE; the instance carries its path. */
  namedInstance: CIMInstance;
  /** `<class>`: a CLASS element with local elements only. */
  class: CIMClass;
  qualifierDeclaration: CIMQualifierDeclaration;
  /** `<propertyValue>`: VALUE, VALUE.ARRAY or VALUE.REFERENCE as sent; typed later by the property's declaration. */
  propertyValue: SentValue;
}

export type ParameterKind = keyof ParameterKinds;

/** A parameter: required unless it has a default.  `default: null` makes it nullable. */
export interface ParameterDeclaration {
  readonly kind: ParameterKind;
  readonly default?: boolean | null | number | string;
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
  /** The properties of a query's result, where OpenQueryInstances was asked for them. */
  readonly queryResultClass?: CIMClass;
}

/**
 * The kinds of results, each with the elements the encoder writes for it into IRETURNVALUE.
 * Instances carry their path; class results and instances are already reduced to what the request asked for
 * (PropertyList, IncludeClassOrigin): the encoder writes what it gets.
 */
export interface ReturnKinds {
  /** No IRETURNVALUE. */
  void: void;
  /** CLASS. */
  class: CIMClass;
  classes: Many<CIMClass>;
  /** CLASSNAME elements. */
  classNames: Many<string>;
  /** INSTANCE. */
  instance: CIMInstance;
  /** VALUE.NAMEDINSTANCE elements. */
  namedInstances: Many<InstanceOrRow>;
  /** INSTANCENAME. */
  instanceName: CIMInstanceName;
  instanceNames: Many<NameOrRow>;
  /** VALUE.OBJECTWITHPATH elements: INSTANCEPATH and INSTANCE, or CLASSPATH and CLASS. */
  objectsWithPath: Many<CIMInstance | ClassWithPath>;
  /** OBJECTPATH elements holding INSTANCEPATH or CLASSPATH. */
  objectPaths: Many<CIMInstanceName | CIMClassName>;
  /** VALUE.OBJECT elements (ExecQuery). */
  objects: Many<InstanceOrRow>;
  /** The value of a property: VALUE, VALUE.ARRAY or VALUE.REFERENCE. */
  propertyValue: TypedValue;
  qualifierDeclaration: CIMQualifierDeclaration;
  qualifierDeclarations: Many<CIMQualifierDeclaration>;
  /** VALUE.INSTANCEWITHPATH elements, EndOfSequence, EnumerationContext. */
  pulledInstancesWithPath: PullResult<InstanceOrRow>;
  /** INSTANCEPATH elements, EndOfSequence, EnumerationContext. */
  pulledInstancePaths: PullResult<NameOrRow>;
  /** INSTANCE elements, EndOfSequence, EnumerationContext. */
  pulledInstances: PullResult<InstanceOrRow>;
  /** A uint64 VALUE (EnumerationCount). */
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
 * An intrinsic operation of DSP0200 as data and one function.  `parameters` and `returns` drive decoder and encoder;
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
  /**
   * What must hold before parameters are looked at: the namespace exists.
   * @throws CIMError CIM_ERR_INVALID_NAMESPACE
   */
  expectNamespace?(call: Call): void;
  /** @throws CIMError; also later, while a result of many is iterated. */
  execute(parameters: ParametersOf<P>, call: Call): Promise<ReturnKinds[R]> | ReturnKinds[R];
}

/** The rooms that operations work in. */
export interface Rooms extends MethodRooms {
  readonly traversal: Traversal;
  readonly enumerations: EnumerationContexts;
}

/** An operation as its file states it: `execute` gets the rooms too. */
export type OperationDefinition<P extends ParameterDeclarations, R extends ReturnKind> = Omit<
  Operation<P, R>,
  'execute' | 'expectNamespace'
> & {
  execute(parameters: ParametersOf<P>, call: Call, rooms: Rooms): Promise<ReturnKinds[R]> | ReturnKinds[R];
};

/** An operation that needs its rooms before it can be called. */
export type UnboundOperation = (rooms: Rooms) => Operation;

export function defineOperation<const P extends ParameterDeclarations, const R extends ReturnKind>(
  definition: OperationDefinition<P, R>,
): UnboundOperation {
  return (rooms) => {
    const operation: Operation<P, R> = {
      ...definition,
      expectNamespace: (call) => void rooms.repository.getNamespace(call.namespace),
      execute: (parameters, call) => definition.execute(parameters, call, rooms),
    };
    // Parameters are checked against P by whoever decodes them; the list of operations does not know P.
    return operation;
  };
}
