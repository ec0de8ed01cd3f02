import { crc32c } from './crc32c.js';
import type { Pdu } from './Pdu.js';

/** The digests of a connection in the full feature phase; there are none during login (RFC 7143 13.1). */
export interface Digests {
  readonly header: boolean;
  readonly data: boolean;
}

export const noDigests: Digests = { header: false, data: false };

const zeros = [0, 3, 2, 1].map((bytes) => Buffer.alloc(bytes));

/** Zero bytes that pad a data segment of this length to a multiple of four. */
export function padding(dataBytes: number): Buffer {
  return zeros[dataBytes & 3] as Buffer;
}

/** Longer data is not copied into one buffer with its header. */
const COPY_BELOW_BYTES = 2048;

/** The bytes of a PDU in one or more buffers: BHS, AHS, header digest, data, padding, data digest. */
export function encodePdu(pdu: Pdu, digests: Digests): Buffer[] {
  const pieces = [pdu.bhs];
  if (pdu.ahs.length > 0) pieces.push(pdu.ahs);
  if (digests.header) pieces.push(digestOf(pdu.bhs, pdu.ahs));
  if (pdu.data.length > 0) {
    const pad = padding(pdu.data.length);
    pieces.push(pdu.data);
    if (pad.length > 0) pieces.push(pad);
    if (digests.data) pieces.push(digestOf(pdu.data, pad));
  }
  if (pieces.length > 1 && pdu.data.length < COPY_BELOW_BYTES) return [Buffer.concat(pieces)];
  return pieces;
}

function digestOf(...buffers: readonly Buffer[]): Buffer {
  const digest = Buffer.allocUnsafe(4);
  digest.writeUInt32LE(crc32c(...buffers), 0);
  return digest;
}
