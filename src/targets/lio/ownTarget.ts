/**
 * Attributes of the portal group of a target that is made here: each login needs CHAP, initiators without an ACL are not let in and could
 * write nothing, and a LUN that an ACL gets is read-only until it is said that it is not.
 */
export const ownAttributes = [
  ['authentication', '1'],
  ['generate_node_acls', '0'],
  ['cache_dynamic_acls', '0'],
  ['demo_mode_write_protect', '1'],
  ['prod_mode_write_protect', '1'],
] as const;

/** The parameter that holds the alias of a target (RFC 7143 13.7), which a login is told. */
export const aliasFile = 'param/TargetAlias';

/** What the kernel says of a target without one. */
export const defaultAlias = 'LIO Target';

/** The kernel's VALUE_MAXLEN. */
export const maxAliasBytes = 255;
