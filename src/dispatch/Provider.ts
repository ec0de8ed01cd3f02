import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMSchema, ClassName } from '../schema/generated/CIMSchema.js';
import type { Role } from '../security/Principal.js';
import type { Call } from './Call.js';

/** The generated type of one method. */
export interface MethodShape {
  readonly in: object;
  readonly out: object;
  readonly returns: unknown;
}

/** A call of a method on one instance.  For a static method `object` has the class name and no keys. */
export interface MethodInvocation extends Call {
  /** The instance, with its class name and keys as this server spells them. */
  readonly object: CIMInstanceName;
}

/**
 * The result of a handler: a return value of the method's ValueMap, and its output parameters.  A missing output parameter is
 * NULL.
 *
 * A return value that refuses the call comes with `refusal`, a sentence for the log that names the value and what was expected,
 * unless the refusal has been logged already.  The sentence never contains a secret.
 */
export type MethodOutput<M extends MethodShape> = {
  readonly returnValue: M['returns'];
  readonly refusal?: string;
} & {
  readonly [P in keyof M['out']]?: M['out'][P];
};

/** The handler of a method, with typed input and output.  A refusal by the model is a return value; a CIM status is thrown. */
export type MethodHandler<M extends MethodShape> = (
  input: M['in'],
  invocation: MethodInvocation,
) => Promise<MethodOutput<M>>;

/** Properties and methods of classes by name, as in `CIMSchema`.  Generated from MOF. */
export type ClassTypes<S> = {
  readonly [C in keyof S]: { readonly properties: object; readonly methods: object };
};

type MethodsOf<C extends keyof S, S extends ClassTypes<S>> = S[C]['methods'];

/** Handlers for some or all methods of a class.  A method without handler answers CIM_ERR_METHOD_NOT_AVAILABLE. */
export type MethodHandlers<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = {
  readonly [M in keyof MethodsOf<C, S>]?: MethodsOf<C, S>[M] extends MethodShape
    ? MethodHandler<MethodsOf<C, S>[M]>
    : never;
};

/** Properties of one instance.  A missing property has the default of its class, or NULL. */
export type PropertiesOf<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = Partial<
  S[C]['properties']
>;

export type ManyPropertiesOf<C extends keyof S, S extends ClassTypes<S> = CIMSchema> =
  | Iterable<PropertiesOf<C, S>>
  | AsyncIterable<PropertiesOf<C, S>>;

/** The properties that ModifyInstance sets, already typed.  Keys are never among them. */
export type PropertyChanges<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = PropertiesOf<C, S>;

/**
 * How instances of a class are watched, so that CIM_InstCreation, CIM_InstModification and CIM_InstDeletion can be sent for them.
 * Instances that one change may affect together belong to one subject, such as a target with its ports and sessions.
 */
export interface Watch<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  /** Kind of the subject, such as "target".  Several classes may have the same. */
  readonly subject: string;
  /** Id of the subject that an instance belongs to.  Null: to none; it is then compared only when all instances are. */
  subjectOf(properties: PropertiesOf<C, S>): string | null;
  /** The current instances of a subject; none if the subject does not exist. */
  read(id: string, call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /**
   * Properties that change continuously, such as counters.  A change of these alone is indicated only if a change of the subject
   * was reported.
   */
  readonly drifting?: readonly (keyof PropertiesOf<C, S> & string)[];
  /**
   * The properties with which an instance began, for classes whose instances may have come further before they are first read, such
   * as jobs that are done at once.  Its creation is indicated with these, and its present state as a modification.  Null: it is as
   * it began.
   */
  beganAs?(path: CIMInstanceName): PropertiesOf<C, S> | null;
}

/** A subject that may have changed. */
export interface ChangedSubject {
  readonly subject: string;
  readonly id: string;
}

/**
 * The live instances of one class.  Subclasses have their own providers.  A missing operation answers CIM_ERR_NOT_SUPPORTED. The
 * provider of an association returns instances with both references set; `references` may limit them before they are built.
 */
export interface InstanceProvider<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  enumerate(call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /**
   * As `enumerate`, in pages, for many instances.  Records of a page are never changed: the same array says that its instances are as they
   * were.
   */
  pages?(call: Call): AsyncIterable<readonly PropertiesOf<C, S>[]>;
  /** The instance with these keys, or null.  Without it, the result of `enumerate` is searched. */
  find?(path: CIMInstanceName, call: Call): Promise<PropertiesOf<C, S> | null>;
  /**
   * Creates an instance and returns its key properties, or its path if it is of a subclass or in another namespace.
   * @throws CIMError CIM_ERR_ALREADY_EXISTS, CIM_ERR_INVALID_PARAMETER.
   */
  create?(properties: PropertiesOf<C, S>, call: Call): Promise<PropertiesOf<C, S> | CIMInstanceName>;
  /** Called only if the instance exists. */
  modify?(path: CIMInstanceName, changes: PropertyChanges<C, S>, call: Call): Promise<void>;
  /** Called only if the instance exists. */
  remove?(path: CIMInstanceName, call: Call): Promise<void>;
  /** For an association: the instances that refer to the object; others may be included.  Without it, all are enumerated. */
  references?(object: CIMInstanceName, call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /**
   * For an association without `find`: the reference that an instance is looked up by, through `references` of its object. Choose
   * the end with fewer associations.
   */
  readonly findByReference?: keyof PropertiesOf<C, S> & string;
  /**
   * How the instances are watched for indications.  `by-looking`: only by reading all of them periodically. Without it they are
   * not watched, and no lifecycle indications are sent.
   */
  readonly watch?: Watch<C, S> | 'by-looking';
}

/** The implementation of one class: its live instances, its methods, or both. */
export interface Provider<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  readonly className: C;
  readonly namespace: string;
  readonly instances?: InstanceProvider<C, S>;
  /** A class without methods has no handlers. */
  readonly methods?: [keyof MethodsOf<C, S>] extends [never] ? never : MethodHandlers<C, S>;
  /** The role needed for changes through this provider, in addition to the operation's own role. */
  readonly changeRole: Role;
}

/** Checks a provider against the declaration of its class. */
export function defineProvider<const C extends ClassName>(provider: Provider<C>): AnyProvider {
  return provider;
}

/** `defineProvider` for classes of other MOF.  The types in `S` are written by `iscsi-wbem mof generate-types`. */
export function defineProviderOf<S extends ClassTypes<S>>(): <const C extends keyof S & string>(
  provider: Provider<C, S>,
) => AnyProvider {
  return (provider) => provider;
}

/** A provider without the types of its class.  Dispatch calls it after it has checked every value against its declaration. */
export interface AnyProvider {
  readonly className: string;
  readonly namespace: string;
  readonly instances?: {
    enumerate(call: Call): ManyRecords | Promise<ManyRecords>;
    /** As `enumerate`, in pages.  Records of a page are never changed. */
    pages?(call: Call): Iterable<readonly PropertyRecord[]> | AsyncIterable<readonly PropertyRecord[]>;
    find?(path: CIMInstanceName, call: Call): Promise<PropertyRecord | null>;
    create?(properties: PropertyRecord, call: Call): Promise<PropertyRecord | CIMInstanceName>;
    modify?(path: CIMInstanceName, changes: PropertyRecord, call: Call): Promise<void>;
    remove?(path: CIMInstanceName, call: Call): Promise<void>;
    references?(object: CIMInstanceName, call: Call): ManyRecords | Promise<ManyRecords>;
    readonly findByReference?: string;
    readonly watch?: AnyWatch | 'by-looking';
  };
  readonly methods?: { readonly [name: string]: AnyMethodHandler | undefined };
  readonly changeRole: Role;
  /**
   * The package that the provider comes from; absent for the server's own.  A failing package does not affect the watching of
   * others.
   */
  readonly origin?: string;
  /** True if the instances are stored objects that clients created, not live ones. */
  readonly areInstancesStored?: true;
}

/** A watch without the types of its class. */
export interface AnyWatch {
  readonly subject: string;
  subjectOf(properties: PropertyRecord): string | null;
  read(id: string, call: Call): ManyRecords | Promise<ManyRecords>;
  readonly drifting?: readonly string[];
  beganAs?(path: CIMInstanceName): PropertyRecord | null;
}

export type PropertyRecord = { readonly [name: string]: unknown };
export type ManyRecords = Iterable<PropertyRecord> | AsyncIterable<PropertyRecord>;
export type AnyMethodHandler = (
  input: PropertyRecord,
  invocation: MethodInvocation,
) => Promise<{ readonly returnValue: unknown; readonly refusal?: string } & PropertyRecord>;
