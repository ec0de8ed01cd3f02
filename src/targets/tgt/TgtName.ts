import type { IscsiName } from '../IscsiName.js';

/**
 * An account's name as tgtd holds it: its bytes, one UTF-16 code unit each.
 *
 * Others may have made accounts whose names are not UTF-8; these still must be bound again byte for byte.
 */
export type TgtName = string & { readonly __tgtName: unique symbol };

export function parseTgtName(text: string): TgtName {
  return Buffer.from(text, 'utf8').toString('latin1') as TgtName;
}

/**
 * The name of a target as it is shown and looked up: the text that its bytes are in UTF-8.  Bytes that are none, and control characters,
 * are printed as `\xHH`, so that each name has a text of its own.
 * @param name one UTF-16 code unit a byte.
 */
export function printTargetName(name: string): IscsiName {
  const text = Buffer.from(name, 'latin1').toString('utf8');
  const isPlain = parseTgtName(text) === name && !/\p{Cc}|\\x/u.test(text);
  return (isPlain ? text : name.replaceAll(/[^ -[\]-~]/g, printByte)) as IscsiName;
}

function printByte(unit: string): string {
  return `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

export function printTgtName(name: TgtName): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}
