// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthorizedSubject, CIM_AuthorizedSubjectMethods } from './CIM_AuthorizedSubject.js';

/** Says which initiator holds a privilege. */
export interface MSISCSITARGET_AuthorizedSubject extends CIM_AuthorizedSubject {}

export interface MSISCSITARGET_AuthorizedSubjectMethods extends CIM_AuthorizedSubjectMethods {}

/** MSISCSITARGET_AuthorizedSubject and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_AuthorizedSubjectFamily =
  | 'MSISCSITARGET_AuthorizedSubject';
