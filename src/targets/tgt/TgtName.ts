/**
 * An account's name as tgtd holds it: its bytes, one UTF-16 code unit each.
 *
 * Others may have made accounts whose names are not UTF-8; these still must be bound again byte for byte.
 */
export type TgtName = string & { readonly __tgtName: unique symbol };

export function parseTgtName(text: string): TgtName {
  return Buffer.from(text, 'utf8').toString('latin1') as TgtName;
}

export function printTgtName(name: TgtName): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}
