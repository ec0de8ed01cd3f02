import { createHash } from 'node:crypto';

/** The identity of a logical unit in INQUIRY data. */
export interface UnitIdentity {
  /** T10 vendor identification, at most 8 printable ASCII characters. */
  readonly vendor: string;
  /** At most 16 printable ASCII characters. */
  readonly product: string;
  /** At most 4 printable ASCII characters. */
  readonly revision: string;
  /** Unit serial number: at most 32 printable ASCII characters.  It is unique and never changes. */
  readonly serialNumber: string;
}

/** The vendor and product of all our logical units, and of LUNs without a unit. */
export const productIdentification = {
  vendor: 'ISCSIWBM',
  product: 'VIRTUAL DISK',
  revision: '0001',
} as const satisfies Omit<UnitIdentity, 'serialNumber'>;

const PRINTABLE = /^[\x20-\x7e]*$/;

/** @throws RangeError for a text that is too long or not printable ASCII. */
export function expectIdentity(identity: UnitIdentity): UnitIdentity {
  const limits = { vendor: 8, product: 16, revision: 4, serialNumber: 32 } as const;
  for (const name of Object.keys(limits) as (keyof UnitIdentity)[]) {
    const text = identity[name];
    if (!PRINTABLE.test(text) || text.length > limits[name]) {
      throw new RangeError(`${name} "${text}": expected at most ${limits[name]} printable ASCII characters`);
    }
  }
  return identity;
}

/**
 * NAA Locally Assigned designator (SPC-4 7.8.6.6.5), 8 bytes: NAA 3h and 60 bits of a digest of vendor, product and serial
 * number.  NAA 2h, 5h, 6h and EUI-64 would need an OUI of our own.
 */
export function naaDesignator({ vendor, product, serialNumber }: UnitIdentity): Buffer {
  const digest = createHash('sha256')
    .update(`${vendor}\0${product}\0${serialNumber}`)
    .digest()
    .subarray(0, 8);
  const designator = Buffer.from(digest);
  designator[0] = 0x30 | ((designator[0] ?? 0) & 0x0f);
  return designator;
}

/** T10 vendor ID based designator (SPC-4 7.8.6.4): vendor, padded with spaces to 8, product to 16, and the serial number. */
export function t10Designator({ vendor, product, serialNumber }: UnitIdentity): Buffer {
  return Buffer.from(vendor.padEnd(8) + product.padEnd(16) + serialNumber, 'ascii');
}
