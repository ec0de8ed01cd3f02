import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../iscsi/chap.js';

/**
 * ISCSI_UNIQUE_SESSION_ID and ISCSI_UNIQUE_CONNECTION_ID: 128 bits that identify a session or connection on this host.  They do
 * not contain the ISID or TSIH, and none is used twice.
 */
export interface UniqueId {
  /** 64 bits: random, the same for all ids of one process. */
  readonly adapterUnique: bigint;
  /** 64 bits: a counter that begins at a random number. */
  readonly adapterSpecific: bigint;
}

/** Makes ids.  There is one for each process. */
export class UniqueIds {
  readonly #adapterUnique: bigint;
  #next: bigint;

  constructor(random: RandomSource = randomBytes) {
    this.#adapterUnique = random(8).readBigUInt64BE(0);
    this.#next = random(8).readBigUInt64BE(0);
  }

  next(): UniqueId {
    this.#next = BigInt.asUintN(64, this.#next + 1n);
    return { adapterUnique: this.#adapterUnique, adapterSpecific: this.#next };
  }
}

/** The text in CIM and on the command line: two groups of 16 hexadecimal digits with a dash between them. */
export function printUniqueId({ adapterUnique, adapterSpecific }: UniqueId): string {
  return `${hex(adapterUnique)}-${hex(adapterSpecific)}`;
}

/** Null for a text that is not an id. */
export function findUniqueId(text: string): UniqueId | null {
  const match = /^([0-9a-f]{16})-([0-9a-f]{16})$/i.exec(text);
  if (match === null) return null;
  return { adapterUnique: BigInt(`0x${match[1]}`), adapterSpecific: BigInt(`0x${match[2]}`) };
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
