import { embedding, type CIMTypedElement } from '../cim/CIMClass.js';
import type { DataTypeName } from '../cim/dataTypes.js';

/** A TypeScript type as text, with the names that must be imported for it. */
export interface TypeText {
  readonly text: string;
  readonly cimTypes: readonly CimTypeImport[];
  /** Classes whose interface (`CIM_X`) the text uses. */
  readonly interfaces: readonly string[];
  /** Classes whose family type (`CIM_XFamily`) the text uses. */
  readonly families: readonly string[];
}

export type CimTypeImport = 'CIMClass' | 'CIMDateTime' | 'CIMInstance' | 'CIMInstanceName';

/** The TypeScript type of each intrinsic data type. */
export const scalarTypes: Readonly<
  Record<DataTypeName, 'boolean' | 'number' | 'bigint' | 'string' | 'CIMDateTime'>
> = {
  boolean: 'boolean',
  uint8: 'number',
  sint8: 'number',
  uint16: 'number',
  sint16: 'number',
  uint32: 'number',
  sint32: 'number',
  uint64: 'bigint',
  sint64: 'bigint',
  real32: 'number',
  real64: 'number',
  char16: 'string',
  string: 'string',
  datetime: 'CIMDateTime',
};

/**
 * The type of an element's value without NULL.  An array may have NULL elements.
 * @param embeddedAs how an embedded instance is represented: as a `CIMInstance` or, for input parameters, as a plain object of
 * the class's properties.
 */
export function valueType(element: CIMTypedElement, embeddedAs: 'CIMInstance' | 'properties'): TypeText {
  const scalar = scalarType(element, embeddedAs);
  return element.isArray ? { ...scalar, text: `readonly (${scalar.text} | null)[]` } : scalar;
}

function scalarType(element: CIMTypedElement, embeddedAs: 'CIMInstance' | 'properties'): TypeText {
  if (element.type === 'reference') {
    const className = element.referenceClass ?? '';
    return {
      text: `CIMInstanceName<${className}Family>`,
      cimTypes: ['CIMInstanceName'],
      interfaces: [],
      families: [className],
    };
  }
  const embedded = element.type === 'string' ? embedding(element) : null;
  if (embedded?.kind === 'object') return plain('CIMInstance | CIMClass', 'CIMInstance', 'CIMClass');
  if (embedded?.kind === 'instance') {
    if (embeddedAs === 'CIMInstance') return plain('CIMInstance', 'CIMInstance');
    return { text: embedded.className, cimTypes: [], interfaces: [embedded.className], families: [] };
  }
  const text = scalarTypes[element.type];
  return text === 'CIMDateTime' ? plain(text, text) : plain(text);
}

function plain(text: string, ...cimTypes: CimTypeImport[]): TypeText {
  return { text, cimTypes, interfaces: [], families: [] };
}
