import type { IscsiName } from '../IscsiName.js';

/**
 * The name of an account in tgtd: its bytes, one UTF-16 code unit each.  Accounts made by other programs may have names that are
 * not UTF-8; they must be bound again byte for byte.
 */
export type TgtName = string & { readonly __tgtName: unique symbol };

export function parseTgtName(text: string): TgtName {
  return Buffer.from(text, 'utf8').toString('latin1') as TgtName;
}

/**
 * The name of a target for display and lookup: its bytes as UTF-8.  Invalid bytes and control characters are printed as `\xHH`,
 * so that each name has a unique text.
 * @param name one UTF-16 code unit for each byte.
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
