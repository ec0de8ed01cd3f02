import { parseIscsiName } from './IscsiName.js';

/**
 * Stands for discovery where targets are named: an account that is bound to it opens discovery sessions (SendTargets) and no target.
 * No initiator can log in to it by this name, and SendTargets does not show it.
 */
export const discoveryName = parseIscsiName('iqn.2026-11.io.github.iscsi-wbem:discovery');

/** Its alias, for people. */
export const discoveryAlias = 'discovery sessions';
