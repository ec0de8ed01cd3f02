import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMSchema, ClassName } from '../schema/generated/CIMSchema.js';
import type { Role } from '../security/Principal.js';
import type { Call } from './Call.js';

/** What the generated types say of one method. */
export interface MethodShape {
  readonly in: object;
  readonly out: object;
  readonly returns: unknown;
}

/** A call of a method on one instance; for a static method `object` has the class name and no keys. */
export interface MethodInvocation extends Call {
  /** The instance, its class name and keys as this server spells them. */
  readonly object: CIMInstanceName;
}

/**
 * What a handler returns: a value of the method's ValueMap, and its output parameters; one left out is NULL.
 *
 * A value that refuses what was asked comes with `refusal`, a sentence for the log that names the value and what was expected, unless
 * the code that refused it has told the log.  It holds no secret.
 */
export type MethodOutput<M extends MethodShape> = {
  readonly returnValue: M['returns'];
  readonly refusal?: string;
} & {
  readonly [P in keyof M['out']]?: M['out'][P];
};

/** A method as a function: typed input in, typed output out.  What the model refuses is a return value; a CIM status is thrown. */
export type MethodHandler<M extends MethodShape> = (
  input: M['in'],
  invocation: MethodInvocation,
) => Promise<MethodOutput<M>>;

/** The properties and methods of classes by their names, as `CIMSchema` is: generated from MOF. */
export type ClassTypes<S> = {
  readonly [C in keyof S]: { readonly properties: object; readonly methods: object };
};

type MethodsOf<C extends keyof S, S extends ClassTypes<S>> = S[C]['methods'];

/** Handlers for some or all methods of a class; a method left out answers CIM_ERR_METHOD_NOT_AVAILABLE. */
export type MethodHandlers<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = {
  readonly [M in keyof MethodsOf<C, S>]?: MethodsOf<C, S>[M] extends MethodShape
    ? MethodHandler<MethodsOf<C, S>[M]>
    : never;
};

/** Properties of one instance; one left out has the default that the class declares, or NULL. */
export type PropertiesOf<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = Partial<
  S[C]['properties']
>;

export type ManyPropertiesOf<C extends keyof S, S extends ClassTypes<S> = CIMSchema> =
  | Iterable<PropertiesOf<C, S>>
  | AsyncIterable<PropertiesOf<C, S>>;

/** A change by ModifyInstance: the properties to set, already typed; keys are never among them. */
export type PropertyChanges<C extends keyof S, S extends ClassTypes<S> = CIMSchema> = PropertiesOf<C, S>;

/**
 * What a class says of its instances so that CIM_InstCreation, CIM_InstModification and CIM_InstDeletion of them are sent.  Instances that
 * one change may change together belong to one subject: a target with its ports and sessions, for example.
 */
export interface Watch<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  /** Kind of the subject, "target" for example.  Several classes may have the same one. */
  readonly subject: string;
  /** Id of the subject that an instance is of; null: of none, it is looked at only together with all others. */
  subjectOf(properties: PropertiesOf<C, S>): string | null;
  /** The instances that a subject has now; none where there is no such subject. */
  read(id: string, call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /** Properties that change all the time without anybody's doing: alone they are indicated only where a change of the subject was told. */
  readonly drifting?: readonly (keyof PropertiesOf<C, S> & string)[];
}

/** A subject that may have changed. */
export interface ChangedSubject {
  readonly subject: string;
  readonly id: string;
}

/**
 * The live instances of one class (subclasses have providers of their own).  An operation left out answers CIM_ERR_NOT_SUPPORTED.
 * An association's provider gives instances with both references set; `references` may narrow them before they are made.
 */
export interface InstanceProvider<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  enumerate(call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /** The instance with these keys, or null.  Left out: `enumerate` is searched. */
  find?(path: CIMInstanceName, call: Call): Promise<PropertiesOf<C, S> | null>;
  /**
   * Makes an instance and returns its key properties, or its path where it is of a subclass or in another namespace.
   * @throws CIMError CIM_ERR_ALREADY_EXISTS, CIM_ERR_INVALID_PARAMETER.
   */
  create?(properties: PropertiesOf<C, S>, call: Call): Promise<PropertiesOf<C, S> | CIMInstanceName>;
  /** The instance exists when this is called.  */
  modify?(path: CIMInstanceName, changes: PropertyChanges<C, S>, call: Call): Promise<void>;
  /** The instance exists when this is called. */
  remove?(path: CIMInstanceName, call: Call): Promise<void>;
  /** Of an association: at least those instances that refer to the object.  Left out: all are enumerated. */
  references?(object: CIMInstanceName, call: Call): ManyPropertiesOf<C, S> | Promise<ManyPropertiesOf<C, S>>;
  /** Of an association without `find`: the end whose `references` are searched for an instance, because there are few of them. */
  readonly findBy?: keyof PropertiesOf<C, S> & string;
  /**
   * How the instances are watched for indications; `by-looking`: only by looking at all of them again and again.  Left out: they are not
   * watched, and no indications of their lifecycle are sent.
   */
  readonly watch?: Watch<C, S> | 'by-looking';
}

/** What stands behind one class: its live instances, its methods, or both. */
export interface Provider<C extends keyof S, S extends ClassTypes<S> = CIMSchema> {
  readonly className: C;
  readonly namespace: string;
  readonly instances?: InstanceProvider<C, S>;
  /** A class without methods has no handlers. */
  readonly methods?: [keyof MethodsOf<C, S>] extends [never] ? never : MethodHandlers<C, S>;
  /** What a caller needs beside the operation's own role to change something through this provider. */
  readonly changeRole: Role;
}

/** Checks a provider against the class it names. */
export function defineProvider<const C extends ClassName>(provider: Provider<C>): AnyProvider {
  return provider;
}

/** `defineProvider` for classes of other MOF: its types are in `S`, which `iscsi-wbem mof generate-types` writes. */
export function defineProviderOf<S extends ClassTypes<S>>(): <const C extends keyof S & string>(
  provider: Provider<C, S>,
) => AnyProvider {
  return (provider) => provider;
}

/** A provider without its class's types: what dispatch calls, after it has bound every value to its declaration. */
export interface AnyProvider {
  readonly className: string;
  readonly namespace: string;
  readonly instances?: {
    enumerate(call: Call): ManyRecords | Promise<ManyRecords>;
    /** What `enumerate` gives, where it is read many at a time; records of a page are not changed any more. */
    pages?(call: Call): Iterable<readonly PropertyRecord[]>;
    find?(path: CIMInstanceName, call: Call): Promise<PropertyRecord | null>;
    create?(properties: PropertyRecord, call: Call): Promise<PropertyRecord | CIMInstanceName>;
    modify?(path: CIMInstanceName, changes: PropertyRecord, call: Call): Promise<void>;
    remove?(path: CIMInstanceName, call: Call): Promise<void>;
    references?(object: CIMInstanceName, call: Call): ManyRecords | Promise<ManyRecords>;
    readonly findBy?: string;
    readonly watch?: AnyWatch | 'by-looking';
  };
  readonly methods?: { readonly [name: string]: AnyMethodHandler | undefined };
  readonly changeRole: Role;
  /** The package that it comes from; left out: it is the server's own.  What fails in one does not keep others from being watched. */
  readonly origin?: string;
  /** Its instances are what clients made of the class, kept in the store. */
  readonly isOfClients?: true;
}

/** A watch without its class's types. */
export interface AnyWatch {
  readonly subject: string;
  subjectOf(properties: PropertyRecord): string | null;
  read(id: string, call: Call): ManyRecords | Promise<ManyRecords>;
  readonly drifting?: readonly string[];
}

export type PropertyRecord = { readonly [name: string]: unknown };
export type ManyRecords = Iterable<PropertyRecord> | AsyncIterable<PropertyRecord>;
export type AnyMethodHandler = (
  input: PropertyRecord,
  invocation: MethodInvocation,
) => Promise<{ readonly returnValue: unknown; readonly refusal?: string } & PropertyRecord>;
