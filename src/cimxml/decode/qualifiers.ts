import type {
  CIMQualifier,
  CIMQualifierDeclaration,
  CIMQualifierFlavors,
  CIMQualifierScope,
} from '../../cim/CIMQualifier.js';
import { NameMap } from '../../cim/NameMap.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { requestNotValid } from '../CimXmlError.js';
import {
  arraySizeAttribute,
  booleanAttribute,
  childrenOf,
  expectAttribute,
  expectElement,
  optionalChild,
} from './expect.js';
import { decodeTypeAttribute, decodeTypedValue } from './values.js';

/**
 * `<!ELEMENT QUALIFIER (VALUE | VALUE.ARRAY)?>
 *  <!ATTLIST QUALIFIER %CIMName; %CIMType; #REQUIRED %Propagated; %QualifierFlavor;>`
 */
export function decodeQualifier(element: XmlElement): CIMQualifier {
  expectElement(element, 'QUALIFIER');
  const name = expectAttribute(element, 'NAME');
  const type = decodeTypeAttribute(element);
  const value = optionalChild(element, 'VALUE', 'VALUE.ARRAY');
  return {
    name,
    type,
    isArray: value?.name === 'VALUE.ARRAY',
    value: decodeTypedValue(`qualifier ${name}`, type, value),
    propagated: booleanAttribute(element, 'PROPAGATED', false),
    ...decodeFlavors(element),
  };
}

/**
 * `%QualifierFlavor;`: `OVERRIDABLE (true|false) "true" TOSUBCLASS (true|false) "true" TOINSTANCE (true|false) "false"
 * TRANSLATABLE (true|false) "false"`.  TOINSTANCE is deprecated and ignored.
 */
function decodeFlavors(element: XmlElement): CIMQualifierFlavors {
  return {
    overridable: booleanAttribute(element, 'OVERRIDABLE', true),
    toSubclass: booleanAttribute(element, 'TOSUBCLASS', true),
    translatable: booleanAttribute(element, 'TRANSLATABLE', false),
  };
}

/** Splits the QUALIFIER elements at the beginning of an element from the elements after them. */
export function splitQualifiers(
  element: XmlElement,
): readonly [qualifiers: NameMap<CIMQualifier>, rest: readonly XmlElement[]] {
  const children = childrenOf(element);
  const qualifiers = new NameMap<CIMQualifier>();
  let index = 0;
  for (const child of children) {
    if (child.name !== 'QUALIFIER') break;
    const qualifier = decodeQualifier(child);
    if (qualifiers.has(qualifier.name)) {
      throw requestNotValid(`the qualifier ${qualifier.name} is there twice in one ${element.name}`);
    }
    qualifiers.set(qualifier.name, qualifier);
    index += 1;
  }
  return [qualifiers, children.slice(index)];
}

/**
 * `<!ELEMENT QUALIFIER.DECLARATION (SCOPE?, (VALUE | VALUE.ARRAY)?)>
 *  <!ATTLIST QUALIFIER.DECLARATION %CIMName; %CIMType; #REQUIRED ISARRAY (true|false) #IMPLIED %ArraySize;
 *    %QualifierFlavor;>`
 */
export function decodeQualifierDeclaration(element: XmlElement): CIMQualifierDeclaration {
  expectElement(element, 'QUALIFIER.DECLARATION');
  const name = expectAttribute(element, 'NAME');
  const type = decodeTypeAttribute(element);
  const [first, ...others] = childrenOf(element);
  const scope = first?.name === 'SCOPE' ? first : null;
  const value = optionalChild(
    { ...element, children: scope === null && first ? [first, ...others] : others },
    'VALUE',
    'VALUE.ARRAY',
  );
  return {
    name,
    type,
    isArray: booleanAttribute(element, 'ISARRAY', value?.name === 'VALUE.ARRAY'),
    arraySize: arraySizeAttribute(element),
    defaultValue: decodeTypedValue(`qualifier ${name}`, type, value),
    scopes: scope === null ? new Set() : decodeScope(scope),
    ...decodeFlavors(element),
  };
}

/** The attributes of SCOPE and the scopes they stand for. */
export const scopeAttributes = {
  CLASS: 'class',
  ASSOCIATION: 'association',
  REFERENCE: 'reference',
  PROPERTY: 'property',
  METHOD: 'method',
  PARAMETER: 'parameter',
  INDICATION: 'indication',
} as const satisfies Record<string, CIMQualifierScope>;

/** `<!ELEMENT SCOPE EMPTY> <!ATTLIST SCOPE CLASS (true|false) "false" …>` */
function decodeScope(element: XmlElement): Set<CIMQualifierScope> {
  const scopes = new Set<CIMQualifierScope>();
  for (const [attribute, scope] of Object.entries(scopeAttributes)) {
    if (booleanAttribute(element, attribute, false)) scopes.add(scope);
  }
  return scopes;
}
