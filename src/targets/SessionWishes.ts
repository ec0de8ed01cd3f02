import type { IscsiName } from './IscsiName.js';

/** What a target wants of sessions, by its keys of RFC 7143 13: the login settles each with what the initiator wants. */
export interface SessionWishes {
  readonly target: IscsiName;
  readonly MaxConnections: number;
  readonly InitialR2T: boolean;
  readonly ImmediateData: boolean;
  readonly MaxOutstandingR2T: number;
  /** Bytes, as the next one. */
  readonly FirstBurstLength: number;
  readonly MaxBurstLength: number;
  readonly DataSequenceInOrder: boolean;
  readonly DataPDUInOrder: boolean;
  /** Seconds, as the next one. */
  readonly DefaultTime2Wait: number;
  readonly DefaultTime2Retain: number;
  readonly ErrorRecoveryLevel: number;
}

type WishKey = Exclude<keyof SessionWishes, 'target'>;

/** How each is written as text. */
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

/** @returns null where one of them is not there, or no number, Yes or No. */
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
