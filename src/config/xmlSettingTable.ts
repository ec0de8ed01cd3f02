import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer } from './valueSchemas.js';

/** Limits of the XML of a request. */
export interface XmlSettings {
  readonly maxXmlDepth: number;
  readonly maxXmlElements: number;
  /** Maximum number of operations of one CIM-XML request (MULTIREQ). */
  readonly maxBatchOperations: number;
}

export const xmlSettingTable = {
  maxXmlDepth: {
    schema: integer(8, 10_000),
    expected: 'a whole number from 8 to 10000',
    placeholder: 'number',
    help: 'deepest nesting of XML elements in a request; over it: 400 request-not-valid',
    default: () => 64,
  },
  maxXmlElements: {
    schema: integer(100, 100_000_000),
    expected: 'a whole number from 100 to 100000000',
    placeholder: 'number',
    help: 'XML elements in a request; over it: 400 request-not-valid',
    default: () => 100_000,
  },
  maxBatchOperations: {
    schema: integer(2, 100_000),
    expected: 'a whole number from 2 to 100000',
    placeholder: 'number',
    help: 'operations in a CIM-XML request with several (MULTIREQ); over it: 400 request-not-valid',
    default: () => 1_000,
  },
} as const satisfies { readonly [S in keyof XmlSettings]: SettingRow<Settings[S]> };
