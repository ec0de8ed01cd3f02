import type { IscsiName } from './IscsiName.js';

/** The session parameters that a target offers, by their keys of RFC 7143 13.  The login negotiates each with the initiator. */
export interface SessionWishes {
  readonly target: IscsiName;
  readonly MaxConnections: number;
  readonly InitialR2T: boolean;
  readonly ImmediateData: boolean;
  readonly MaxOutstandingR2T: number;
  /** This and the next one in bytes. */
  readonly FirstBurstLength: number;
  readonly MaxBurstLength: number;
  readonly DataSequenceInOrder: boolean;
  readonly DataPDUInOrder: boolean;
  /** This and the next one in seconds. */
  readonly DefaultTime2Wait: number;
  readonly DefaultTime2Retain: number;
  readonly ErrorRecoveryLevel: number;
}

type WishKey = Exclude<keyof SessionWishes, 'target'>;

/** How each value is written as text. */
const forms = {
  MaxConnections: 'number',
  InitialR2T: 'boolean',
  ImmediateData: 'boolean',
  MaxOutstandingR2T: 'number',
  FirstBurstLength: 'number',
  MaxBurstLength: 'number',
  DataSequenceInOrder: 'boolean',
  DataPDUInOrder: 'boolean',
  DefaultTime2Wait: 'number',
  DefaultTime2Retain: 'number',
  ErrorRecoveryLevel: 'number',
} as const satisfies { readonly [K in WishKey]: SessionWishes[K] extends number ? 'number' : 'boolean' };

export const sessionWishKeys = Object.keys(forms) as readonly WishKey[];

/** @returns null if a parameter is missing, or is neither a number nor Yes or No. */
export function parseSessionWishes(
  target: IscsiName,
  textOf: (key: WishKey) => string | null,
): SessionWishes | null {
  const wishes: Record<string, unknown> = { target };
  for (const key of sessionWishKeys) {
    const text = textOf(key) ?? '';
    const isWell = forms[key] === 'number' ? /^\d+$/u.test(text) : text === 'Yes' || text === 'No';
    if (!isWell) return null;
    wishes[key] = forms[key] === 'number' ? Number(text) : text === 'Yes';
  }
  return wishes as unknown as SessionWishes;
}
