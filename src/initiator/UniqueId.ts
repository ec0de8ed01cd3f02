import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../iscsi/chap.js';

/**
 * ISCSI_UNIQUE_SESSION_ID and ISCSI_UNIQUE_CONNECTION_ID: 128 bits that name a session or connection on this host.
 * They are made of neither ISID nor TSIH, and none is used twice.
 */
export interface UniqueId {
  /** 64 bits: the same for whatever one process of this server made. */
  readonly adapterUnique: bigint;
  /** 64 bits, random. */
  readonly adapterSpecific: bigint;
}

/** Makes ids; one a process. */
export class UniqueIds {
  readonly #random: RandomSource;
  readonly #adapterUnique: bigint;
  readonly #given = new Set<bigint>();

  constructor(random: RandomSource = randomBytes) {
    this.#random = random;
    this.#adapterUnique = random(8).readBigUInt64BE(0);
  }

  next(): UniqueId {
    for (;;) {
      const adapterSpecific = this.#random(8).readBigUInt64BE(0);
      if (this.#given.has(adapterSpecific)) continue;
      this.#given.add(adapterSpecific);
      return { adapterUnique: this.#adapterUnique, adapterSpecific };
    }
  }
}

/** Two times 16 hexadecimal digits with a dash between them: the text in CIM and on the command line. */
export function printUniqueId({ adapterUnique, adapterSpecific }: UniqueId): string {
  return `${hex(adapterUnique)}-${hex(adapterSpecific)}`;
}

/** null for a text that is no id. */
export function findUniqueId(text: string): UniqueId | null {
  const match = /^([0-9a-f]{16})-([0-9a-f]{16})$/i.exec(text);
  if (match === null) return null;
  return { adapterUnique: BigInt(`0x${match[1]}`), adapterSpecific: BigInt(`0x${match[2]}`) };
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
