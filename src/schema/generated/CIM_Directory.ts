// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalFile, CIM_LogicalFileMethods } from './CIM_LogicalFile.js';

/** A file that lists files. */
export interface CIM_Directory extends CIM_LogicalFile {}

export interface CIM_DirectoryMethods extends CIM_LogicalFileMethods {}

/** CIM_Directory and all classes below it: what a reference to it may name. */
export type CIM_DirectoryFamily =
  | 'CIM_Directory';
