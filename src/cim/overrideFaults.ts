import { embedding, isInParameter, isOutParameter } from './CIMClass.js';
import type { CIMMethodDeclaration, CIMPropertyDeclaration, CIMTypedElement } from './CIMClass.js';
import type { LocalMethod, LocalProperty } from './localDeclarations.js';
import { sameName } from './NameMap.js';
import { isSameOrSubclass, type ResolveContext } from './ResolveContext.js';

/**
 * Checks an overriding property: type and array-ness stay the same; references and embedded instances may name a subclass
 * (DSP0004
 * 2.8, Override qualifier).
 */
export function propertyOverrideFaults(
  stated: LocalProperty,
  property: CIMPropertyDeclaration,
  inherited: CIMPropertyDeclaration,
  element: string,
  context: ResolveContext,
): void {
  typedOverrideFaults(stated, property, inherited, element, context);
}

/**
 * Checks an overriding method: return type, and names, order, types and directions of the parameters stay the same (DSP0004
 * 2.8, Override qualifier).  An input parameter may become an in/out parameter.
 */
export function methodOverrideFaults(
  stated: LocalMethod,
  method: CIMMethodDeclaration,
  inherited: CIMMethodDeclaration,
  element: string,
  context: ResolveContext,
): void {
  const from = `${inherited.classOrigin}.${inherited.name}`;
  if (method.returnType !== inherited.returnType) {
    context.fault(
      stated,
      `${element} returns ${method.returnType}: expected ${inherited.returnType} as in ${from}`,
    );
  }
  const names = [...method.parameters.names()];
  const expected = [...inherited.parameters.names()];
  if (
    names.length !== expected.length ||
    !names.every((name, index) => sameName(name, expected[index] ?? ''))
  ) {
    context.fault(
      stated,
      `${element} has the parameters (${names.join(', ')}): expected (${expected.join(', ')}) as in ${from}`,
    );
    return;
  }
  for (const parameter of stated.parameters) {
    const after = method.parameters.get(parameter.name);
    const before = inherited.parameters.get(parameter.name);
    if (!after || !before) continue;
    const described = `parameter ${parameter.name} of ${element}`;
    typedOverrideFaults(parameter, after, before, described, context);
    // Adding an output is allowed: callers of the inherited method lose nothing.
    const losesOutput = isOutParameter(before) && !isOutParameter(after);
    if (isInParameter(after) !== isInParameter(before) || losesOutput) {
      context.fault(parameter, `${described} changes its direction, In or Out, of ${from}`);
    }
  }
}

function typedOverrideFaults(
  stated: { readonly name: string },
  after: CIMTypedElement,
  before: CIMTypedElement,
  element: string,
  context: ResolveContext,
): void {
  if (
    after.type !== before.type ||
    after.isArray !== before.isArray ||
    after.arraySize !== before.arraySize
  ) {
    context.fault(
      stated,
      `${element} overrides a ${printType(before)} with a ${printType(after)}: expected the same type`,
      'CIM_ERR_TYPE_MISMATCH',
    );
    return;
  }
  if (after.referenceClass !== null && before.referenceClass !== null) {
    if (
      context.findClass(after.referenceClass) &&
      !isSameOrSubclass(after.referenceClass, before.referenceClass, context)
    ) {
      context.fault(
        stated,
        `${element} refers to ${after.referenceClass}: expected ${before.referenceClass} or a subclass of it`,
        'CIM_ERR_TYPE_MISMATCH',
      );
    }
  }
  embeddingOverrideFaults(stated, after, before, element, context);
}

function embeddingOverrideFaults(
  stated: { readonly name: string },
  after: CIMTypedElement,
  before: CIMTypedElement,
  element: string,
  context: ResolveContext,
): void {
  const [now, then] = [embedding(after), embedding(before)];
  if (then?.kind !== 'instance') return;
  if (now?.kind !== 'instance') {
    context.fault(
      stated,
      `${element} no longer embeds an instance of ${then.className}`,
      'CIM_ERR_TYPE_MISMATCH',
    );
  } else if (context.findClass(now.className) && !isSameOrSubclass(now.className, then.className, context)) {
    context.fault(
      stated,
      `${element} embeds ${now.className}: expected ${then.className} or a subclass of it`,
      'CIM_ERR_TYPE_MISMATCH',
    );
  }
}

function printType({ type, isArray, arraySize }: CIMTypedElement): string {
  return isArray ? `${type} array${arraySize === null ? '' : ` of ${arraySize}`}` : type;
}
