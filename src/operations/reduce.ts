import type {
  CIMClass,
  CIMMethodDeclaration,
  CIMParameterDeclaration,
  CIMPropertyDeclaration,
} from '../cim/CIMClass.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import type { CIMQualifier } from '../cim/CIMQualifier.js';
import { foldName, NameMap, sameName } from '../cim/NameMap.js';
import { InstanceRow, type InstanceShape } from '../dispatch/InstanceRow.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Namespace } from '../repository/Namespace.js';

/**
 * The part of an instance that a request asks for.  LocalOnly and IncludeQualifiers are deprecated for instances and ignored
 * (DSP0200 1.4).
 */
export interface InstanceView {
  /** Null: all properties.  Names that the class does not have are ignored. */
  readonly propertyList: readonly string[] | null;
  readonly includeClassOrigin: boolean;
}

/** The instance with the requested properties, in the order of their declarations. */
export function viewInstance(
  instance: CIMInstance,
  view: InstanceView,
  onlyOf: CIMClass | null = null,
): CIMInstance {
  return new CIMInstance(
    instance.className,
    viewProperties(instance.properties, view, onlyOf),
    instance.path,
  );
}

/**
 * Like `viewInstance`, for a row as its provider returned it.  If all properties are requested, which is the usual case, it stays
 * a row.
 */
export function viewRow(row: InstanceRow, view: InstanceView): CIMInstance | InstanceRow {
  const isWhole = view.propertyList === null && !view.includeClassOrigin;
  return isWhole ? new InstanceRow(wholeShapeOf(row.shape), row.record) : viewInstance(row.instance, view);
}

/** The view for rows of any class, with or without a host in their paths.  Each shape is reduced once. */
export function rowView(
  view: InstanceView,
  onlyOf: CIMClass | null,
  host: string | null = null,
): (rows: InstanceRows) => InstanceRows {
  const isWhole = view.propertyList === null && !view.includeClassOrigin;
  const reduced = new WeakMap<InstanceShape, InstanceShape>();
  return (rows) => {
    const { shape } = rows;
    if (isWhole && (onlyOf === null || sameName(onlyOf.name, shape.className)))
      return rows.as(host === null ? wholeShapeOf(shape) : hostedShapeOf(shape, host));
    let viewed = reduced.get(shape);
    if (viewed === undefined) {
      viewed = shape.with({
        host,
        properties: viewProperties(shape.properties, view, onlyOf),
        isShared: false,
      });
      reduced.set(shape, viewed);
    }
    return rows.as(viewed);
  };
}

const wholeView: InstanceView = { propertyList: null, includeClassOrigin: false };

/** The shape for requests without a property list, which are the most frequent.  It is made once, so encoders can reuse it. */
function wholeShapeOf(shape: InstanceShape): InstanceShape {
  return shape.derived(makeWholeShape);
}

function makeWholeShape(shape: InstanceShape): InstanceShape {
  return withHost(shape, null);
}

/** The same with a host in the paths.  The client states the host, so only the last one is cached per shape. */
function hostedShapeOf(shape: InstanceShape, host: string): InstanceShape {
  const last = shape.derived(noHostedShape);
  if (last.shape?.host !== host) last.shape = withHost(shape, host);
  return last.shape;
}

function noHostedShape(): { shape: InstanceShape | null } {
  return { shape: null };
}

function withHost(shape: InstanceShape, host: string | null): InstanceShape {
  return shape.with({ host, properties: viewProperties(shape.properties, wholeView, null), isShared: true });
}

function viewProperties(
  all: NameMap<CIMProperty>,
  { propertyList, includeClassOrigin }: InstanceView,
  onlyOf: CIMClass | null,
): NameMap<CIMProperty> {
  const seen = (property: CIMProperty): CIMProperty => ({
    ...property,
    propagated: undefined,
    classOrigin: includeClassOrigin ? property.classOrigin : undefined,
  });
  if (propertyList === null && onlyOf === null) return all.mapped(seen);
  const wanted = propertyList === null ? null : new Set(propertyList.map(foldName));
  const properties = new NameMap<CIMProperty>();
  for (const property of all.values()) {
    if (wanted !== null && !wanted.has(foldName(property.name))) continue;
    if (onlyOf !== null && !onlyOf.properties.has(property.name)) continue;
    properties.set(property.name, seen(property));
  }
  return properties;
}

/** The part of a class that a request asks for. */
export interface ClassView {
  readonly localOnly: boolean;
  readonly includeQualifiers: boolean;
  readonly includeClassOrigin: boolean;
  readonly propertyList: readonly string[] | null;
}

/**
 * The class reduced to the requested part (DSP0200 1.4, 5.3.2.1 GetClass).  Without a property list the result is the same object
 * each time until the class is changed, so that its printed text can be cached.
 */
export function viewClass(
  cimClass: CIMClass,
  view: ClassView,
  { facts }: Pick<Namespace, 'facts'>,
): CIMClass {
  if (view.propertyList !== null) return new ViewedClass(cimClass, view);
  const key = (view.localOnly ? 1 : 0) + (view.includeQualifiers ? 2 : 0) + (view.includeClassOrigin ? 4 : 0);
  return (facts.of(noViews, cimClass)[key] ??= new ViewedClass(cimClass, view));
}

function noViews(): CIMClass[] {
  return [];
}

/** Copies nothing: features are made when they are read. */
class ViewedClass implements CIMClass {
  readonly kind = 'class';
  readonly name: string;
  readonly superclass: string | null;
  readonly #class: CIMClass;
  readonly #view: ClassView;

  constructor(cimClass: CIMClass, view: ClassView) {
    this.name = cimClass.name;
    this.superclass = cimClass.superclass;
    this.#class = cimClass;
    this.#view = view;
  }

  get qualifiers(): NameMap<CIMQualifier> {
    return this.#qualifiers(this.#class.qualifiers);
  }

  get properties(): NameMap<CIMPropertyDeclaration> {
    const { localOnly, propertyList } = this.#view;
    const wanted = propertyList === null ? null : new Set(propertyList.map(foldName));
    const properties = new NameMap<CIMPropertyDeclaration>();
    for (const property of this.#class.properties.values()) {
      if (localOnly && property.propagated) continue;
      if (wanted !== null && !wanted.has(foldName(property.name))) continue;
      const qualifiers = this.#qualifiers(property.qualifiers);
      properties.set(property.name, { ...property, ...this.#origin(property), qualifiers });
    }
    return properties;
  }

  get methods(): NameMap<CIMMethodDeclaration> {
    const methods = new NameMap<CIMMethodDeclaration>();
    for (const method of this.#class.methods.values()) {
      if (this.#view.localOnly && method.propagated) continue;
      const parameters = method.parameters.mapped((parameter): CIMParameterDeclaration => {
        return { ...parameter, qualifiers: this.#qualifiers(parameter.qualifiers) };
      });
      const qualifiers = this.#qualifiers(method.qualifiers);
      methods.set(method.name, { ...method, ...this.#origin(method), parameters, qualifiers });
    }
    return methods;
  }

  #qualifiers(all: NameMap<CIMQualifier>): NameMap<CIMQualifier> {
    return this.#view.includeQualifiers ? all : new NameMap();
  }

  #origin({ classOrigin }: { readonly classOrigin: string }): { readonly classOrigin: string } {
    return { classOrigin: this.#view.includeClassOrigin ? classOrigin : '' };
  }
}
