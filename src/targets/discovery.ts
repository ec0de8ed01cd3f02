import { parseIscsiName } from './IscsiName.js';

/**
 * The name that represents discovery where targets are named: an account bound to it is for discovery sessions (SendTargets) and
 * for no target.  No initiator can log in to it, and SendTargets does not show it.
 */
export const discoveryName = parseIscsiName('iqn.2026-11.io.github.iscsi-wbem:discovery');

/** Its alias for people. */
export const discoveryAlias = 'discovery sessions';
