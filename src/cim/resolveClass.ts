import {
  embedding, isAssociation, isKey, keyProperties,
  type CIMClass, type CIMMethodDeclaration, type CIMPropertyDeclaration,
} from './CIMClass.js'; // prettier-ignore
import { hasQualifier, type CIMQualifier } from './CIMQualifier.js';
import type { LocalClass, LocalMethod, LocalProperty, LocalTypedElement } from './localDeclarations.js';
import { foldName, NameMap, sameName } from './NameMap.js';
import { methodOverrideFaults, propertyOverrideFaults } from './overrideFaults.js';
import {
  createContext,
  type ClassLookups,
  type ResolveContext,
  type ResolveFault,
} from './ResolveContext.js';
import { findStated, inheritQualifiers, resolveQualifiers } from './resolveQualifiers.js';
import { isCIMArray } from './values.js';

/**
 * Resolves a class: adds all inherited properties, methods and qualifiers, sets `propagated` and `classOrigin`, and checks what
 * DSP0004 2.8 clause 5 requires of a class, its qualifiers and its overrides.
 *
 * The function is pure: it changes none of its arguments.  Inherited features are shared with the superclass and its other
 * subclasses. A class without faults is correct.  A class with faults is resolved as far as possible, so that its subclasses can
 * be checked as well.
 *
 * `superclass` is null if the class has none, or if no class of that name exists.  Inherited features come first, in the order of
 * the superclass, then new ones in the order of declaration.
 */
export function resolveClass(
  local: LocalClass,
  superclass: CIMClass | null,
  lookups: ClassLookups,
): { cimClass: CIMClass; faults: readonly ResolveFault[] } {
  const context = createContext(lookups);
  checkSuperclass(local, superclass, context);
  const kind = classKind(local, superclass);
  const qualifiers = resolveQualifiers(
    local.qualifiers,
    superclass?.qualifiers ?? null,
    kind,
    `${kind} ${local.name}`,
    context,
  );
  const cimClass: CIMClass = {
    kind: 'class',
    name: local.name,
    superclass: local.superclass === null ? null : (superclass?.name ?? local.superclass),
    qualifiers,
    properties: resolveProperties(local, superclass, context),
    methods: resolveMethods(local, superclass, context),
  };
  checkKind(local, cimClass, superclass, context);
  checkKeys(local, cimClass, superclass, context);
  return { cimClass, faults: context.faults };
}

function checkSuperclass(local: LocalClass, superclass: CIMClass | null, context: ResolveContext): void {
  if (local.superclass === null) return;
  const cycle = findCycle(local, context);
  if (cycle) {
    context.fault(local, `class ${local.name} is its own ancestor: ${cycle}`, 'CIM_ERR_INVALID_SUPERCLASS');
  } else if (!superclass && !context.findClass(local.superclass)) {
    context.fault(
      local,
      `the superclass ${local.superclass} of class ${local.name} does not exist`,
      'CIM_ERR_INVALID_SUPERCLASS',
      'class',
      local.superclass,
    );
  } else if (superclass && hasQualifier(superclass.qualifiers, 'Terminal')) {
    context.fault(
      local,
      `class ${superclass.name} is Terminal and can have no subclass ${local.name}`,
      'CIM_ERR_INVALID_SUPERCLASS',
    );
  }
}

/** The chain of superclasses that leads back to the class, as text; null if there is none. */
function findCycle(local: LocalClass, lookups: ClassLookups): string | null {
  const chain = [local.name];
  const seen = new Set<string>();
  let next = local.superclass;
  while (next !== null && !seen.has(foldName(next))) {
    chain.push(next);
    if (sameName(next, local.name)) return chain.join(' : ');
    seen.add(foldName(next));
    next = lookups.findClass(next)?.superclass ?? null;
  }
  return null;
}

function classKind(local: LocalClass, superclass: CIMClass | null): 'class' | 'association' | 'indication' {
  for (const [qualifier, kind] of [
    ['Association', 'association'],
    ['Indication', 'indication'],
  ] as const) {
    if (findStated(local.qualifiers, qualifier)?.value === true) return kind;
    if (superclass && hasQualifier(superclass.qualifiers, qualifier)) return kind;
  }
  return 'class';
}

function resolveProperties(
  local: LocalClass,
  superclass: CIMClass | null,
  context: ResolveContext,
): NameMap<CIMPropertyDeclaration> {
  const properties: NameMap<CIMPropertyDeclaration> = superclass
    ? NameMap.extending(context.facts.of(inheritedFeatures, superclass).properties)
    : new NameMap();
  const declared = new Set<string>();
  for (const stated of local.properties) {
    const element = `${stated.type === 'reference' ? 'reference' : 'property'} ${local.name}.${stated.name}`;
    if (declared.has(foldName(stated.name))) {
      context.fault(stated, `${element} is declared twice; names compare without case`);
      continue;
    }
    declared.add(foldName(stated.name));
    const inherited = superclass?.properties.get(stated.name) ?? null;
    const property: CIMPropertyDeclaration = {
      name: inherited?.name ?? stated.name,
      type: stated.type,
      isArray: stated.isArray,
      arraySize: stated.arraySize,
      referenceClass: stated.referenceClass,
      qualifiers: resolveQualifiers(
        stated.qualifiers,
        inherited?.qualifiers ?? null,
        stated.type === 'reference' ? 'reference' : 'property',
        element,
        context,
      ),
      defaultValue: stated.defaultValue,
      classOrigin: local.name,
      propagated: false,
    };
    checkTypedElement(stated, property.qualifiers, element, context);
    checkDefault(stated, element, context);
    checkOverride(stated, inherited?.name ?? null, element, local, context);
    if (inherited) propertyOverrideFaults(stated, property, inherited, element, context);
    properties.set(property.name, property);
  }
  return properties;
}

/** What all direct subclasses of a class inherit. */
interface InheritedFeatures {
  readonly properties: NameMap<CIMPropertyDeclaration>;
  readonly methods: NameMap<CIMMethodDeclaration>;
}

function inheritedFeatures({ properties, methods }: CIMClass): InheritedFeatures {
  return {
    properties: properties.withOwnMapped(inheritProperty),
    methods: methods.withOwnMapped(inheritMethod),
  };
}

function inheritProperty(property: CIMPropertyDeclaration): CIMPropertyDeclaration {
  if (property.propagated) return property;
  return { ...property, qualifiers: inheritQualifiers(property.qualifiers), propagated: true };
}

function resolveMethods(
  local: LocalClass,
  superclass: CIMClass | null,
  context: ResolveContext,
): NameMap<CIMMethodDeclaration> {
  const methods: NameMap<CIMMethodDeclaration> = superclass
    ? NameMap.extending(context.facts.of(inheritedFeatures, superclass).methods)
    : new NameMap();
  const declared = new Set<string>();
  for (const stated of local.methods) {
    const element = `method ${local.name}.${stated.name}`;
    if (declared.has(foldName(stated.name))) {
      context.fault(stated, `${element} is declared twice; names compare without case`);
      continue;
    }
    declared.add(foldName(stated.name));
    const inherited = superclass?.methods.get(stated.name) ?? null;
    const method: CIMMethodDeclaration = {
      name: inherited?.name ?? stated.name,
      returnType: stated.returnType,
      qualifiers: resolveQualifiers(
        stated.qualifiers,
        inherited?.qualifiers ?? null,
        'method',
        element,
        context,
      ),
      parameters: resolveParameters(stated, inherited, element, context),
      classOrigin: local.name,
      propagated: false,
    };
    checkOverride(stated, inherited?.name ?? null, element, local, context);
    if (inherited) methodOverrideFaults(stated, method, inherited, element, context);
    methods.set(method.name, method);
  }
  return methods;
}

function inheritMethod(method: CIMMethodDeclaration): CIMMethodDeclaration {
  if (method.propagated) return method;
  const parameters = new NameMap(
    [...method.parameters].map(
      ([name, parameter]) =>
        [name, { ...parameter, qualifiers: inheritQualifiers(parameter.qualifiers) }] as const,
    ),
  );
  return { ...method, qualifiers: inheritQualifiers(method.qualifiers), parameters, propagated: true };
}

function resolveParameters(
  stated: LocalMethod,
  inherited: CIMMethodDeclaration | null,
  method: string,
  context: ResolveContext,
): CIMMethodDeclaration['parameters'] {
  const parameters: CIMMethodDeclaration['parameters'] = new NameMap();
  for (const parameter of stated.parameters) {
    const element = `parameter ${parameter.name} of ${method}`;
    if (parameters.has(parameter.name)) {
      context.fault(parameter, `${element} is declared twice; names compare without case`);
      continue;
    }
    const before = inherited?.parameters.get(parameter.name);
    const { name, type, isArray, arraySize, referenceClass } = parameter;
    const qualifiers = resolveQualifiers(
      parameter.qualifiers,
      before?.qualifiers ?? null,
      'parameter',
      element,
      context,
    );
    checkTypedElement(parameter, qualifiers, element, context);
    parameters.set(name, {
      name: before?.name ?? name,
      type,
      isArray,
      arraySize,
      referenceClass,
      qualifiers,
    });
  }
  return parameters;
}

/**
 * Checks that the classes named by a type exist, and that EmbeddedInstance and EmbeddedObject are on strings only (DSP0004
 * 2.8, standard qualifiers).
 */
function checkTypedElement(
  stated: LocalTypedElement,
  qualifiers: NameMap<CIMQualifier>,
  element: string,
  context: ResolveContext,
): void {
  if (stated.referenceClass !== null && !context.findClass(stated.referenceClass)) {
    context.fault(
      stated,
      `the class ${stated.referenceClass} that ${element} refers to does not exist`,
      'CIM_ERR_INVALID_PARAMETER',
      'class',
      stated.referenceClass,
    );
  }
  const embedded = embedding({ ...stated, qualifiers });
  if (!embedded) return;
  if (stated.type !== 'string') {
    const qualifier = embedded.kind === 'instance' ? 'EmbeddedInstance' : 'EmbeddedObject';
    context.fault(stated, `${element} is of type ${stated.type}: only a string can be an ${qualifier}`);
  } else if (embedded.kind === 'instance' && !context.findClass(embedded.className)) {
    context.fault(
      findStated(stated.qualifiers, 'EmbeddedInstance') ?? stated,
      `the class ${embedded.className} that ${element} embeds does not exist`,
      'CIM_ERR_INVALID_PARAMETER',
      'class',
      embedded.className,
    );
  }
}

function checkDefault(stated: LocalProperty, element: string, context: ResolveContext): void {
  const { defaultValue, arraySize } = stated;
  if (arraySize !== null && isCIMArray(defaultValue) && defaultValue.length > arraySize) {
    context.fault(
      stated,
      `${element} has ${arraySize} elements, and its default value ${defaultValue.length}`,
      'CIM_ERR_TYPE_MISMATCH',
    );
  }
}

/**
 * Checks that the Override qualifier is present exactly where a feature of a superclass is declared again (DSP0004 2.8, Override
 * qualifier).
 */
function checkOverride(
  stated: LocalProperty | LocalMethod,
  inheritedName: string | null,
  element: string,
  local: LocalClass,
  context: ResolveContext,
): void {
  const qualifier = findStated(stated.qualifiers, 'Override');
  const overridden = qualifier?.value ?? null;
  if (overridden === null) {
    if (inheritedName !== null) {
      context.fault(
        stated,
        `${element} is inherited by class ${local.name}: expected Override ( "${inheritedName}" ) to declare it again`,
      );
    }
  } else if (typeof overridden === 'string' && !sameName(overridden, stated.name)) {
    context.fault(
      qualifier ?? stated,
      `${element} says Override ( "${overridden}" ): expected its own name, "${stated.name}"`,
    );
  } else if (inheritedName === null) {
    context.fault(
      qualifier ?? stated,
      `${element} overrides nothing: no superclass of ${local.name} declares ${stated.name}`,
      'CIM_ERR_INVALID_PARAMETER',
      'feature',
    );
  }
}

/**
 * Checks that a subclass is an association or an indication exactly if its superclass is, and that only associations have
 * references.
 */
function checkKind(
  local: LocalClass,
  cimClass: CIMClass,
  superclass: CIMClass | null,
  context: ResolveContext,
): void {
  const association = isAssociation(cimClass);
  for (const qualifier of ['Association', 'Indication']) {
    if (
      superclass &&
      hasQualifier(cimClass.qualifiers, qualifier) &&
      !hasQualifier(superclass.qualifiers, qualifier)
    ) {
      context.fault(
        findStated(local.qualifiers, qualifier) ?? local,
        `class ${local.name} is an ${qualifier}, but its superclass ${superclass.name} is not`,
        'CIM_ERR_INVALID_SUPERCLASS',
      );
    }
  }
  if (association && hasQualifier(cimClass.qualifiers, 'Indication')) {
    context.fault(local, `class ${local.name} is both Association and Indication`);
  }
  if (!association) {
    for (const property of local.properties) {
      if (property.type === 'reference') {
        context.fault(
          property,
          `reference ${local.name}.${property.name} stands in a class that is no Association`,
          'CIM_ERR_INVALID_PARAMETER',
          'feature',
        );
      }
    }
    return;
  }
  const references = [...cimClass.properties.values()].filter(({ type }) => type === 'reference');
  if (references.length < 2) {
    context.fault(
      local,
      `association ${local.name} has ${references.length} references: expected at least two`,
      'CIM_ERR_INVALID_PARAMETER',
      'feature',
    );
  }
}

/**
 * Checks that keys are scalars, and that a subclass has the same keys as its superclass, if that has any (DSP0004 2.8, Key
 * qualifier).
 */
function checkKeys(
  local: LocalClass,
  cimClass: CIMClass,
  superclass: CIMClass | null,
  context: ResolveContext,
): void {
  for (const stated of local.properties) {
    const property = cimClass.properties.get(stated.name);
    if (property && isKey(property) && (property.isArray || embedding(property))) {
      context.fault(
        stated,
        `the key ${local.name}.${stated.name} is an array or an embedded object: expected a single value`,
      );
    }
  }
  if (
    !superclass ||
    local.properties.length === 0 ||
    context.facts.of(keyProperties, superclass).length === 0
  )
    return;
  for (const stated of local.properties) {
    const property = cimClass.properties.get(stated.name);
    const inherited = superclass.properties.get(stated.name);
    const before = inherited !== undefined && isKey(inherited);
    if (property && isKey(property) && !before) {
      context.fault(
        findStated(stated.qualifiers, 'Key') ?? stated,
        `class ${local.name} adds the key ${stated.name}, but its superclass ${superclass.name} has keys already`,
      );
    }
  }
}
