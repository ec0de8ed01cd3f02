import type { CIMClass } from '../cim/CIMClass.js';
import { hasQualifier } from '../cim/CIMQualifier.js';
import { CIMError } from '../cim/CIMError.js';
import { ClassFacts } from '../cim/ClassFacts.js';
import type { CIMStatusSymbol } from '../cim/CIMStatus.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { localDeclarations, type LocalClass } from '../cim/localDeclarations.js';
import { foldName, NameMap, sameName } from '../cim/NameMap.js';

/** A stored declaration of a client. */
export interface ClientDeclaration<T> {
  readonly declaration: T;
  /** The user who wrote it last; null if an older version stored it. */
  readonly owner: string | null;
  /** Its size in the store. */
  readonly bytes: number;
}

/** Number and size of declarations of clients. */
export interface DeclarationUsage {
  readonly classes: number;
  readonly qualifierTypes: number;
  readonly bytes: number;
}

const noUsage: DeclarationUsage = { classes: 0, qualifierTypes: 0, bytes: 0 };

/** The declarations of a new namespace, resolved as by the MOF compiler. */
export interface NamespaceDeclarations {
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly classes: NameMap<CIMClass>;
}

/** DMTF classes that were renamed, by their older name. */
const olderNames = new NameMap([
  ['CIM_IndicationHandler', 'CIM_ListenerDestination'],
  ['CIM_IndicationHandlerCIMXML', 'CIM_ListenerDestinationCIMXML'],
]);

/** What the query compiler for indications needs to know of classes. */
export interface IndicationClasses {
  findClass(name: string): CIMClass | null;
  isA(name: string, ancestor: string): boolean;
  subclasses(name: string): Iterable<string>;
}

/**
 * One CIM namespace: its qualifier types and classes, with the class tree indexed in both directions.  The server's own
 * declarations never change; those of clients are added to them.
 */
export class Namespace {
  readonly name: string;
  /** Whether a client created the namespace. */
  readonly isClientMade: boolean;
  /** Data derived from the classes, such as their keys. */
  readonly facts = new ClassFacts<Namespace>(this);
  readonly #own: NamespaceDeclarations;
  readonly #qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly #classes: NameMap<CIMClass>;
  /** The classes of clients, as the clients stated them. */
  readonly #clientClasses = new NameMap<ClientDeclaration<LocalClass>>();
  /** The qualifier types of clients.  They may replace those of the server. */
  readonly #clientQualifiers = new NameMap<ClientDeclaration<CIMQualifierDeclaration>>();
  /** By user; null: of all users. */
  readonly #usage = new Map<string | null, DeclarationUsage>();
  /** Names of the direct subclasses by folded superclass name; '' for top-level classes. */
  readonly #children = new Map<string, string[]>();
  /** Cached results of `allSubclasses`, by folded name. */
  readonly #descendants = new Map<string, readonly string[]>();

  readonly #indications: Namespace | null;

  /** @param indications for a namespace of a client: the namespace whose indication classes it uses. */
  constructor(
    name: string,
    declarations: NamespaceDeclarations,
    isClientMade = false,
    indications: Namespace | null = null,
  ) {
    this.name = name;
    this.#indications = indications;
    this.isClientMade = isClientMade;
    this.#own = declarations;
    this.#qualifierDeclarations = new NameMap(declarations.qualifierDeclarations);
    this.#classes = new NameMap(declarations.classes);
    for (const cimClass of this.#classes.values()) this.#addToTree(cimClass);
  }

  /** All qualifier types that classes in this namespace can use. */
  get qualifierDeclarations(): NameMap<CIMQualifierDeclaration> {
    return this.#qualifierDeclarations;
  }

  /**
   * The qualifier types that an enumeration returns.
   * A namespace of a client returns none until a client has added a class or a qualifier type: clients do not delete a namespace
   * that seems to have content.
   */
  listedQualifiers(): Iterable<CIMQualifierDeclaration> {
    const isEmpty = this.isClientMade && !this.hasClientClasses && this.#clientQualifiers.size === 0;
    return isEmpty ? [] : this.#qualifierDeclarations.values();
  }

  /** The qualifier types of clients, including those that equal the server's own. */
  *clientQualifiers(): Generator<CIMQualifierDeclaration> {
    for (const { declaration } of this.#clientQualifiers.values()) yield declaration;
  }

  findClass(name: string): CIMClass | null {
    return this.#classes.get(name) ?? this.#findByOlderName(name);
  }

  /** A class of the server by its name in earlier editions of the schema, which clients still use. */
  #findByOlderName(name: string): CIMClass | null {
    const today = olderNames.get(name);
    return today === undefined ? null : (this.#own.classes.get(today) ?? null);
  }

  /** @throws CIMError with the given status; CIM_ERR_INVALID_CLASS by default. */
  getClass(name: string, status: CIMStatusSymbol = 'CIM_ERR_INVALID_CLASS'): CIMClass {
    const cimClass = this.findClass(name);
    if (!cimClass) throw new CIMError(status, `class "${name}" does not exist in namespace "${this.name}"`);
    return cimClass;
  }

  /** Direct subclasses of a class; top-level classes for null. */
  directSubclasses(name: string | null): readonly string[] {
    return this.#children.get(foldName(name ?? '')) ?? [];
  }

  /**
   * The names of `subclasses` or `directSubclasses` that an enumeration returns.  In a namespace of a client `__Namespace` is
   * left out, because clients would take it for content and delete it.
   */
  listedClasses(name: string | null, deep: boolean): readonly string[] {
    const names = deep ? this.allSubclasses(name) : this.directSubclasses(name);
    return this.isClientMade && name === null ? names.filter((each) => !this.isOwnClass(each)) : names;
  }

  /** All subclasses of a class, each before its own subclasses; null: all classes. */
  *subclasses(name: string | null): Generator<string> {
    const open = this.directSubclasses(name).toReversed();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield next;
      for (const child of this.directSubclasses(next).toReversed()) open.push(child);
    }
  }

  /** The result of `subclasses` as an array.  It is the same array object until a class is created or deleted. */
  allSubclasses(name: string | null): readonly string[] {
    const key = foldName(name ?? '');
    let known = this.#descendants.get(key);
    if (!known) this.#descendants.set(key, (known = [...this.subclasses(name)]));
    return known;
  }

  /** The class and all its subclasses. */
  *familyOf(name: string): Generator<string> {
    yield this.getClass(name).name;
    yield* this.allSubclasses(name);
  }

  /** The class and its superclasses, up to the top. */
  *lineOf(name: string): Generator<string> {
    for (
      let current: string | null = name;
      current !== null;
      current = this.findClass(current)?.superclass ?? null
    )
      yield current;
  }

  /** Whether a class is the other class or one of its subclasses. */
  isA(name: string, ancestor: string): boolean {
    for (const current of this.lineOf(name)) if (sameName(current, ancestor)) return true;
    return false;
  }

  /** Finds the class of an indication, including standard classes that a client has not loaded into this namespace. */
  findIndicationClass(name: string): CIMClass | null {
    const cimClass = this.findClass(name);
    if (cimClass) return cimClass;
    const standard = this.#indications?.findClass(name) ?? null;
    return standard && hasQualifier(standard.qualifiers, 'Indication') ? standard : null;
  }

  /** The classes as queries of indications see them, including those of `findIndicationClass`. */
  get indicationClasses(): IndicationClasses {
    const familyOf = (name: string): Namespace => (this.findClass(name) ? this : (this.#indications ?? this));
    return {
      findClass: (name) => this.findIndicationClass(name),
      isA: (name, ancestor) => familyOf(name).isA(name, ancestor),
      subclasses: (name) => familyOf(name).subclasses(name),
    };
  }

  /** Whether the server declares the class. */
  isOwnClass(name: string): boolean {
    return this.#own.classes.has(name);
  }

  /** The server's own declaration of a qualifier type, even if a client has replaced it. */
  findOwnQualifier(name: string): CIMQualifierDeclaration | null {
    return this.#own.qualifierDeclarations.get(name) ?? null;
  }

  /** The classes of clients, each after its superclass. */
  *clientClasses(): Generator<LocalClass> {
    for (const name of this.subclasses(null)) {
      const made = this.#clientClasses.get(name);
      if (made) yield made.declaration;
    }
  }

  get hasClientClasses(): boolean {
    return this.#clientClasses.size > 0;
  }

  findClientClass(name: string): ClientDeclaration<LocalClass> | null {
    return this.#clientClasses.get(name) ?? null;
  }

  /** The declarations of a class itself. */
  localClass(name: string): LocalClass {
    return this.#clientClasses.get(name)?.declaration ?? localDeclarations(this.getClass(name));
  }

  /** Adds or replaces a class of a client.  Its superclass does not change. */
  putClientClass(cimClass: CIMClass, made: ClientDeclaration<LocalClass>): void {
    if (!this.#classes.has(cimClass.name)) this.#addToTree(cimClass);
    this.#classes.set(cimClass.name, cimClass);
    this.#count('classes', made, this.#clientClasses.get(cimClass.name));
    this.#clientClasses.set(cimClass.name, made);
  }

  /** Replaces a class by the same one, resolved again after a change of superclasses or qualifier types. */
  resolveClientClass(cimClass: CIMClass): void {
    this.#classes.set(cimClass.name, cimClass);
  }

  removeClientClass(name: string): void {
    const parent = foldName(this.getClass(name).superclass ?? '');
    const siblings = this.#children.get(parent) ?? [];
    this.#children.set(
      parent,
      siblings.filter((sibling) => !sameName(sibling, name)),
    );
    this.#descendants.clear();
    this.#classes.delete(name);
    this.#count('classes', undefined, this.#clientClasses.get(name));
    this.#clientClasses.delete(name);
  }

  findClientQualifier(name: string): ClientDeclaration<CIMQualifierDeclaration> | null {
    return this.#clientQualifiers.get(name) ?? null;
  }

  /** Adds or replaces a qualifier type of a client. */
  putClientQualifier(made: ClientDeclaration<CIMQualifierDeclaration>): void {
    const { name } = made.declaration;
    this.#qualifierDeclarations.set(name, made.declaration);
    this.#count('qualifierTypes', made, this.#clientQualifiers.get(name));
    this.#clientQualifiers.set(name, made);
  }

  /** If the server declares the type, its declaration applies again. */
  removeClientQualifier(name: string): void {
    this.#count('qualifierTypes', undefined, this.#clientQualifiers.get(name));
    this.#clientQualifiers.delete(name);
    const own = this.findOwnQualifier(name);
    if (own) this.#qualifierDeclarations.set(own.name, own);
    else this.#qualifierDeclarations.delete(name);
  }

  /** Usage of one user in this namespace; null: of all users. */
  usageOf(owner: string | null): DeclarationUsage {
    return this.#usage.get(owner) ?? noUsage;
  }

  #count(
    kind: 'classes' | 'qualifierTypes',
    put: ClientDeclaration<unknown> | undefined,
    removed: ClientDeclaration<unknown> | undefined,
  ): void {
    for (const [made, sign] of [
      [put, 1],
      [removed, -1],
    ] as const) {
      if (!made) continue;
      for (const owner of new Set([null, made.owner])) {
        const usage = this.usageOf(owner);
        const bytes = usage.bytes + sign * made.bytes;
        this.#usage.set(owner, { ...usage, [kind]: usage[kind] + sign, bytes });
      }
    }
  }

  #addToTree({ name, superclass }: CIMClass): void {
    this.#descendants.clear();
    const parent = foldName(superclass ?? '');
    // A new array, because callers may have cached data for the former one.
    this.#children.set(parent, [...(this.#children.get(parent) ?? []), name]);
  }
}
