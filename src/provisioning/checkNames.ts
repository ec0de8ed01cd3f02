import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';

/** Longest name of a volume in characters; CIM_Capabilities.MaxElementNameLen. */
export const maxNameLength = 64;

/** @returns a sentence where a text is no name for a volume, a group or an initiator, or no alias for a target; null where it is one. */
export function findNameFault(
  name: string,
  what: 'volume' | 'target' | 'group' | 'initiator',
): string | null {
  const length = Array.from(name).length;
  if (length === 0 || length > maxNameLength)
    return `the name of a ${what} has ${length} characters: expected 1 to ${maxNameLength}`;
  if (name.includes('/')) return `the name of a ${what} ${JSON.stringify(name)} has a slash: expected none`;
  // Those of line ends and of writing directions, too: a list of names must read as it is.
  if (/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(name))
    return `the name of a ${what} ${JSON.stringify(name)} has a control character: expected none`;
  // A volume is found by its id or its name: nobody may name one as another's id.
  if (what === 'volume' && /^[0-9a-f]{32}$/u.test(name))
    return `the name of a volume "${name}" looks like the id of one: expected anything but 32 hexadecimal digits`;
  if (name.trim() !== name)
    return `the name of a ${what} ${JSON.stringify(name)} begins or ends with a space`;
  return null;
}

/**
 * The iSCSI name of a target that was given an alias alone: the prefix, a colon, and what an iSCSI name can take of the alias
 * (RFC 3722: letters in lower case, digits, `-` and `.`).  null where nothing of it is left.
 */
export function targetNameOf(prefix: string, alias: string): IscsiName | null {
  const folded = alias
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/gu, '');
  return folded === '' ? null : findIscsiName(`${prefix}:${folded}`);
}
