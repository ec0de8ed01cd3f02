// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_DirectoryFamily } from './CIM_Directory.js';
import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';

/** A file in a file system. */
export interface CIM_LogicalFile extends CIM_LogicalElement {
  /** The name the element goes by. */
  readonly Name: string | null;
  /** Creation class of the computer system. */
  readonly CSCreationClassName: string | null;
  /** Name of the computer system. */
  readonly CSName: string | null;
  /** Creation class of the file system. */
  readonly FSCreationClassName: string | null;
  /** Name of the file system. */
  readonly FSName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  readonly FileSize: bigint | null;
  readonly CreationDate: CIMDateTime | null;
  readonly LastModified: CIMDateTime | null;
  readonly LastAccessed: CIMDateTime | null;
  readonly Readable: boolean | null;
  readonly Writeable: boolean | null;
  readonly Executable: boolean | null;
  readonly CompressionMethod: string | null;
  readonly EncryptionMethod: string | null;
  readonly InUseCount: bigint | null;
}

export interface CIM_LogicalFileMethods extends CIM_LogicalElementMethods {}

/** CIM_LogicalFile and all classes below it: what a reference to it may name. */
export type CIM_LogicalFileFamily =
  | 'CIM_LogicalFile'
  | CIM_DirectoryFamily;
