// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ObjectManagerCommunicationMechanism, CIM_ObjectManagerCommunicationMechanismMethods } from './CIM_ObjectManagerCommunicationMechanism.js';

/** How clients reach a server by WS-Management. */
export interface MSFTSM_WSManCommunicationMechanism extends CIM_ObjectManagerCommunicationMechanism {}

export interface MSFTSM_WSManCommunicationMechanismMethods extends CIM_ObjectManagerCommunicationMechanismMethods {}

/** MSFTSM_WSManCommunicationMechanism and all classes below it: what a reference to it may name. */
export type MSFTSM_WSManCommunicationMechanismFamily =
  | 'MSFTSM_WSManCommunicationMechanism';
