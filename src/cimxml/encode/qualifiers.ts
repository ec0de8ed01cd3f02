import type { CIMQualifier, CIMQualifierDeclaration, CIMQualifierFlavors } from '../../cim/CIMQualifier.js';
import type { NameMap } from '../../cim/NameMap.js';
import { escapeAttribute } from '../../xml/escape.js';
import { scopeAttributes } from '../decode/qualifiers.js';
import { encodeValue } from './values.js';

/** QUALIFIER*, in the order of the map. */
export function encodeQualifiers(qualifiers: NameMap<CIMQualifier>): string {
  let encoded = '';
  for (const qualifier of qualifiers.values()) encoded += encodeQualifier(qualifier);
  return encoded;
}

/**
 * `<!ELEMENT QUALIFIER (VALUE | VALUE.ARRAY)?>
 *  <!ATTLIST QUALIFIER %CIMName; %CIMType; #REQUIRED %Propagated; %QualifierFlavor;>`
 */
export function encodeQualifier(qualifier: CIMQualifier): string {
  const propagated = qualifier.propagated ? ' PROPAGATED="true"' : '';
  return (
    `<QUALIFIER NAME="${escapeAttribute(qualifier.name)}" TYPE="${qualifier.type}"${propagated}` +
    `${encodeFlavors(qualifier)}>${encodeValue(qualifier.type, qualifier.value)}</QUALIFIER>`
  );
}

/**
 * `%QualifierFlavor;`: only attributes that differ from the default, which are OVERRIDABLE "true", TOSUBCLASS "true",
 * TRANSLATABLE "false".
 */
function encodeFlavors({ overridable, toSubclass, translatable }: CIMQualifierFlavors): string {
  return (
    (overridable ? '' : ' OVERRIDABLE="false"') +
    (toSubclass ? '' : ' TOSUBCLASS="false"') +
    (translatable ? ' TRANSLATABLE="true"' : '')
  );
}

/**
 * `<!ELEMENT QUALIFIER.DECLARATION (SCOPE?, (VALUE | VALUE.ARRAY)?)>
 *  <!ATTLIST QUALIFIER.DECLARATION %CIMName; %CIMType; #REQUIRED ISARRAY (true|false) #IMPLIED %ArraySize;
 *    %QualifierFlavor;>`
 */
export function encodeQualifierDeclaration(declaration: CIMQualifierDeclaration): string {
  const { arraySize, defaultValue, isArray, name, scopes, type } = declaration;
  const size = arraySize === null ? '' : ` ARRAYSIZE="${arraySize}"`;
  let scope = '';
  for (const [attribute, meant] of Object.entries(scopeAttributes)) {
    if (scopes.has(meant)) scope += ` ${attribute}="true"`;
  }
  return (
    `<QUALIFIER.DECLARATION NAME="${escapeAttribute(name)}" TYPE="${type}" ISARRAY="${isArray}"${size}` +
    `${encodeFlavors(declaration)}>${scope === '' ? '' : `<SCOPE${scope}></SCOPE>`}` +
    `${encodeValue(type, defaultValue)}</QUALIFIER.DECLARATION>`
  );
}
