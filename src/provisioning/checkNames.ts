import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';

/** Maximum length of a volume's name in characters; CIM_Capabilities.MaxElementNameLen. */
export const maxNameLength = 64;

/**
 * @returns a sentence if a text is not a valid name of a volume, a group or an initiator, or not a valid alias of a target;
 * otherwise null.
 */
export function findNameFault(
  name: string,
  what: 'volume' | 'target' | 'group' | 'initiator',
): string | null {
  const length = Array.from(name).length;
  if (length === 0 || length > maxNameLength)
    return `the name of a ${what} has ${length} characters: expected 1 to ${maxNameLength}`;
  if (name.includes('/')) return `the name of a ${what} ${JSON.stringify(name)} has a slash: expected none`;
  // Line separators and direction controls are refused as well, so that a list of names cannot be made misleading.
  if (/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(name))
    return `the name of a ${what} ${JSON.stringify(name)} has a control character: expected none`;
  // Volumes are found by id or name, so a name must not look like an id.
  if (what === 'volume' && /^[0-9a-f]{32}$/u.test(name))
    return `the name of a volume "${name}" looks like the id of one: expected anything but 32 hexadecimal digits`;
  if (name.trim() !== name)
    return `the name of a ${what} ${JSON.stringify(name)} begins or ends with a space`;
  return null;
}

/**
 * The iSCSI name for a target that was given an alias only: the prefix, a colon, and the characters of the alias that an iSCSI
 * name may have (RFC 3722: letters in lower case, digits, `-` and `.`).  Null if none is left.
 */
export function targetNameOf(prefix: string, alias: string): IscsiName | null {
  const folded = alias
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/gu, '');
  return folded === '' ? null : findIscsiName(`${prefix}:${folded}`);
}
