import type { Admission } from '../StorageDriver.js';

/**
 * Attributes of the portal group of a new target: initiators without an ACL are not admitted and could not write, those with an ACL
 * need CHAP unless the target admits them by name, and a LUN mapped to an ACL is read-only until this is changed.
 */
export function ownAttributes(admission: Admission): readonly (readonly [name: string, value: string])[] {
  return [
    ['generate_node_acls', '0'],
    ['cache_dynamic_acls', '0'],
    ['demo_mode_write_protect', '1'],
    ['prod_mode_write_protect', '1'],
    ['authentication', admission === 'initiators' ? '0' : '1'],
  ];
}

/** The parameter with the alias of a target (RFC 7143 13.7), which initiators receive at login. */
export const aliasFile = 'param/TargetAlias';

/** The kernel's default alias. */
export const defaultAlias = 'LIO Target';

/** The kernel's VALUE_MAXLEN. */
export const maxAliasBytes = 255;
