import type { Digests } from '../pdu/framing.js';
import { and, choice, maximum, minimum, or, type KeyRule } from './keyRules.js';

export type DigestName = 'None' | 'CRC32C';

const inDiscovery = { irrelevantInDiscovery: true } as const;

/**
 * The operational keys that both ends negotiate: RFC 7143 13, RFC 7144 7.  MaxRecvDataSegmentLength is declared, not negotiated.
 */
export const operationalKeys = {
  HeaderDigest: choice<DigestName>('None', false),
  DataDigest: choice<DigestName>('None', false),
  MaxConnections: minimum({ min: 1, max: 65535, default: 1, ...inDiscovery }),
  InitialR2T: or(true),
  ImmediateData: and(true),
  MaxBurstLength: minimum({ min: 512, max: 0xffffff, default: 262144, ...inDiscovery }),
  FirstBurstLength: minimum({ min: 512, max: 0xffffff, default: 65536, ...inDiscovery }),
  DefaultTime2Wait: maximum({ min: 0, max: 3600, default: 2 }),
  DefaultTime2Retain: minimum({ min: 0, max: 3600, default: 20 }),
  MaxOutstandingR2T: minimum({ min: 1, max: 65535, default: 1, ...inDiscovery }),
  DataPDUInOrder: or(true),
  DataSequenceInOrder: or(true),
  ErrorRecoveryLevel: minimum({ min: 0, max: 2, default: 0 }),
  TaskReporting: choice<'RFC3720' | 'ResponseFence' | 'FastAbort'>('RFC3720', true),
  iSCSIProtocolLevel: minimum({ min: 0, max: 31, default: 1 }),
} as const;

export type OperationalKey = keyof typeof operationalKeys;

type WishOf<R> = R extends KeyRule<infer Wish, infer _Result> ? Wish : never;
type ResultOf<R> = R extends KeyRule<infer _Wish, infer Result> ? Result : never;

/** The wishes of one end by key. */
export type OperationalWishes = { readonly [K in OperationalKey]: WishOf<(typeof operationalKeys)[K]> };

/** The parameters of a session by key. */
export type OperationalResults = { readonly [K in OperationalKey]: ResultOf<(typeof operationalKeys)[K]> };

/** Which digests the full feature phase has (13.1). */
export function digestsOf({
  HeaderDigest,
  DataDigest,
}: Pick<OperationalResults, 'DataDigest' | 'HeaderDigest'>): Digests {
  return { header: HeaderDigest === 'CRC32C', data: DataDigest === 'CRC32C' };
}

export const MIN_RECV_BYTES = 512;
export const MAX_RECV_BYTES = 0xffffff;

/** MaxRecvDataSegmentLength of an end that has not declared it (13.12). */
export const DEFAULT_RECV_BYTES = 8192;

export function isOperationalKey(key: string): key is OperationalKey {
  return key in operationalKeys;
}
