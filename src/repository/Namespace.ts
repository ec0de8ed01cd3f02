import type { CIMClass } from '../cim/CIMClass.js';
import { hasQualifier } from '../cim/CIMQualifier.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMStatusSymbol } from '../cim/CIMStatus.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { localDeclarations, type LocalClass } from '../cim/localDeclarations.js';
import { foldName, NameMap, sameName } from '../cim/NameMap.js';

/** A declaration that a client made, as it is stored. */
export interface ClientDeclaration<T> {
  readonly declaration: T;
  /** The user who wrote it last; null where an older version stored it. */
  readonly owner: string | null;
  /** What it takes in the store. */
  readonly bytes: number;
}

/** How much clients declared. */
export interface DeclarationUsage {
  readonly classes: number;
  readonly qualifierTypes: number;
  readonly bytes: number;
}

const noUsage: DeclarationUsage = { classes: 0, qualifierTypes: 0, bytes: 0 };

/** What a namespace is made from: declarations with inherited features resolved, as the MOF compiler gives them. */
export interface NamespaceDeclarations {
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly classes: NameMap<CIMClass>;
}

/** Classes of the DMTF that were given another name, by the older one. */
const olderNames = new NameMap([
  ['CIM_IndicationHandler', 'CIM_ListenerDestination'],
  ['CIM_IndicationHandlerCIMXML', 'CIM_ListenerDestinationCIMXML'],
]);

/** What a query of indications has to know of classes. */
export interface IndicationClasses {
  findClass(name: string): CIMClass | null;
  isA(name: string, ancestor: string): boolean;
  subclasses(name: string): Iterable<string>;
}

/**
 * One CIM namespace: its qualifier types and its classes, with the class tree indexed both ways.
 * What it is made from is the server's own and stays; beside it stands what clients made.
 */
export class Namespace {
  readonly name: string;
  /** Whether the namespace itself was made by a client. */
  readonly isClientMade: boolean;
  readonly #own: NamespaceDeclarations;
  readonly #qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly #classes: NameMap<CIMClass>;
  /** The classes that clients made, as they stated them. */
  readonly #clientClasses = new NameMap<ClientDeclaration<LocalClass>>();
  /** The qualifier types that clients declared; they may replace those of the server itself. */
  readonly #clientQualifiers = new NameMap<ClientDeclaration<CIMQualifierDeclaration>>();
  /** By name of the user; null: of all. */
  readonly #usage = new Map<string | null, DeclarationUsage>();
  /** Folded superclass name, '' for none, to the names of the direct subclasses. */
  readonly #children = new Map<string, string[]>();
  /** What `allSubclasses` gave, by folded name. */
  readonly #descendants = new Map<string, readonly string[]>();

  readonly #indications: Namespace | null;

  /** @param indications of a namespace that a client makes: whose indications are known in it, too. */
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

  /** Every qualifier type that a class here can use. */
  get qualifierDeclarations(): NameMap<CIMQualifierDeclaration> {
    return this.#qualifierDeclarations;
  }

  /**
   * The qualifier types that an enumeration lists.  A namespace that a client made lists none until a client put a class or a
   * qualifier type into it: clients take what is listed for content, and delete no namespace that has any.
   */
  listedQualifiers(): Iterable<CIMQualifierDeclaration> {
    const isEmpty = this.isClientMade && !this.hasClientClasses && this.#clientQualifiers.size === 0;
    return isEmpty ? [] : this.#qualifierDeclarations.values();
  }

  /** The qualifier types that clients declared, those among them too that say what the server's own say. */
  *clientQualifiers(): Generator<CIMQualifierDeclaration> {
    for (const { declaration } of this.#clientQualifiers.values()) yield declaration;
  }

  findClass(name: string): CIMClass | null {
    return this.#classes.get(name) ?? this.#findByOlderName(name);
  }

  /** A class that the server declares by the name that it had in earlier editions of the schema: clients still use them. */
  #findByOlderName(name: string): CIMClass | null {
    const today = olderNames.get(name);
    return today === undefined ? null : (this.#own.classes.get(today) ?? null);
  }

  /** @throws CIMError with the given status, CIM_ERR_INVALID_CLASS unless stated. */
  getClass(name: string, status: CIMStatusSymbol = 'CIM_ERR_INVALID_CLASS'): CIMClass {
    const cimClass = this.findClass(name);
    if (!cimClass) throw new CIMError(status, `class "${name}" does not exist in namespace "${this.name}"`);
    return cimClass;
  }

  /** Direct subclasses of a class, or the top of the tree for null. */
  directSubclasses(name: string | null): readonly string[] {
    return this.#children.get(foldName(name ?? '')) ?? [];
  }

  /**
   * The names of `subclasses` or `directSubclasses` that an enumeration lists: in a namespace that a client made, `__Namespace` is
   * known by its name alone, because clients take what is listed for content, and delete it.
   */
  listedClasses(name: string | null, deep: boolean): readonly string[] {
    const names = deep ? this.allSubclasses(name) : this.directSubclasses(name);
    return this.isClientMade && name === null ? names.filter((each) => !this.isOwnClass(each)) : names;
  }

  /** All classes below a class, each before its own subclasses; null: all classes. */
  *subclasses(name: string | null): Generator<string> {
    const open = this.directSubclasses(name).toReversed();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield next;
      for (const child of this.directSubclasses(next).toReversed()) open.push(child);
    }
  }

  /** What `subclasses` gives: the same array for as long as no class is made or deleted. */
  allSubclasses(name: string | null): readonly string[] {
    const key = foldName(name ?? '');
    let known = this.#descendants.get(key);
    if (!known) this.#descendants.set(key, (known = [...this.subclasses(name)]));
    return known;
  }

  /** The class and all classes below it. */
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

  /** Whether a class is the other one or stands below it. */
  isA(name: string, ancestor: string): boolean {
    for (const current of this.lineOf(name)) if (sameName(current, ancestor)) return true;
    return false;
  }

  /** A class that can be that of an indication here: also one of the standard that a client has not loaded. */
  findIndicationClass(name: string): CIMClass | null {
    const cimClass = this.findClass(name);
    if (cimClass) return cimClass;
    const standard = this.#indications?.findClass(name) ?? null;
    return standard && hasQualifier(standard.qualifiers, 'Indication') ? standard : null;
  }

  /** The classes as queries of indications see them: with those of `findIndicationClass`. */
  get indicationClasses(): IndicationClasses {
    const familyOf = (name: string): Namespace => (this.findClass(name) ? this : (this.#indications ?? this));
    return {
      findClass: (name) => this.findIndicationClass(name),
      isA: (name, ancestor) => familyOf(name).isA(name, ancestor),
      subclasses: (name) => familyOf(name).subclasses(name),
    };
  }

  /** Whether the server itself declares the class. */
  isOwnClass(name: string): boolean {
    return this.#own.classes.has(name);
  }

  /** The qualifier type as the server itself declares it, whatever a client made of it. */
  findOwnQualifier(name: string): CIMQualifierDeclaration | null {
    return this.#own.qualifierDeclarations.get(name) ?? null;
  }

  /** The classes that clients made, each after its superclass. */
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

  /** What a class declares itself. */
  localClass(name: string): LocalClass {
    return this.#clientClasses.get(name)?.declaration ?? localDeclarations(this.getClass(name));
  }

  /** Adds or replaces a class that a client made.  Its superclass does not change. */
  putClientClass(cimClass: CIMClass, made: ClientDeclaration<LocalClass>): void {
    if (!this.#classes.has(cimClass.name)) this.#addToTree(cimClass);
    this.#classes.set(cimClass.name, cimClass);
    this.#count('classes', made, this.#clientClasses.get(cimClass.name));
    this.#clientClasses.set(cimClass.name, made);
  }

  /** The same class over other superclasses, or with other qualifier types. */
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

  /** Adds or replaces a qualifier type that a client declared. */
  putClientQualifier(made: ClientDeclaration<CIMQualifierDeclaration>): void {
    const { name } = made.declaration;
    this.#qualifierDeclarations.set(name, made.declaration);
    this.#count('qualifierTypes', made, this.#clientQualifiers.get(name));
    this.#clientQualifiers.set(name, made);
  }

  /** Where the server itself declares the type, its own form stands again. */
  removeClientQualifier(name: string): void {
    this.#count('qualifierTypes', undefined, this.#clientQualifiers.get(name));
    this.#clientQualifiers.delete(name);
    const own = this.findOwnQualifier(name);
    if (own) this.#qualifierDeclarations.set(own.name, own);
    else this.#qualifierDeclarations.delete(name);
  }

  /** How much one user declared here; null: how much all did. */
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
    // Another array each time: code that was given the one before may have kept what it made of it.
    this.#children.set(parent, [...(this.#children.get(parent) ?? []), name]);
  }
}
