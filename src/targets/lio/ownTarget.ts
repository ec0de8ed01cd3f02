/**
 * Attributes of the portal group of a new target: each login needs CHAP, initiators without an ACL are not admitted and could not
 * write, and a LUN mapped to an ACL is read-only until this is changed.
 */
export const ownAttributes = [
  ['authentication', '1'],
  ['generate_node_acls', '0'],
  ['cache_dynamic_acls', '0'],
  ['demo_mode_write_protect', '1'],
  ['prod_mode_write_protect', '1'],
] as const;

/** The parameter with the alias of a target (RFC 7143 13.7), which initiators receive at login. */
export const aliasFile = 'param/TargetAlias';

/** The kernel's default alias. */
export const defaultAlias = 'LIO Target';

/** The kernel's VALUE_MAXLEN. */
export const maxAliasBytes = 255;
