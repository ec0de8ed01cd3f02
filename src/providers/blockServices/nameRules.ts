import { maxNameLength } from '../../provisioning/checkNames.js';

/** CIM_Capabilities.MaxElementNameLen of volumes. */
export const maxElementNameLength = maxNameLength;

/** Regular expression of the names of volumes. */
export const elementNameMask = `^[^/\\x00-\\x1f]{1,${maxNameLength}}$`;
