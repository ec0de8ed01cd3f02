import type { SenseCode, SenseKey } from './SenseKey.js';

/** Sense data independent of its format (SPC-4 4.5). */
export interface Sense {
  readonly key: SenseKey;
  readonly code: SenseCode;
  /** INFORMATION: an LBA or a byte offset, as the command defines it. */
  readonly information?: number;
  /** COMMAND-SPECIFIC INFORMATION, 8 bytes. */
  readonly commandSpecific?: Uint8Array;
  /** FIELD POINTER of ILLEGAL REQUEST. */
  readonly field?: { readonly inCdb: boolean; readonly byte: number; readonly bit: number | null };
  /** PROGRESS INDICATION of NO SENSE or NOT READY, in 65536ths. */
  readonly progress?: number;
}

const FIXED_CURRENT = 0x70;
const DESCRIPTOR_CURRENT = 0x72;
const VALID = 0x80;
const SKSV = 0x80;

/** Fixed format (SPC-4 4.5.3), 18 bytes.  An INFORMATION that does not fit into 32 bits is omitted (VALID is 0). */
export function encodeFixedSense(sense: Sense): Buffer {
  const bytes = Buffer.alloc(18);
  bytes[0] = FIXED_CURRENT;
  bytes[2] = sense.key;
  if (sense.information !== undefined && sense.information <= 0xffff_ffff) {
    bytes[0] |= VALID;
    bytes.writeUInt32BE(sense.information, 3);
  }
  bytes[7] = 10; // ADDITIONAL SENSE LENGTH
  if (sense.commandSpecific) bytes.set(sense.commandSpecific.subarray(4, 8), 8);
  bytes.writeUInt16BE(sense.code, 12);
  writeSenseKeySpecific(sense, bytes, 15);
  return bytes;
}

/** Descriptor format (SPC-4 4.5.2). */
export function encodeDescriptorSense(sense: Sense): Buffer {
  const descriptors: Buffer[] = [];
  if (sense.information !== undefined) {
    const information = Buffer.alloc(12);
    information.set([0x00, 0x0a, VALID]);
    information.writeBigUInt64BE(BigInt(sense.information), 4);
    descriptors.push(information);
  }
  if (sense.commandSpecific) {
    const commandSpecific = Buffer.alloc(12);
    commandSpecific.set([0x01, 0x0a]);
    commandSpecific.set(sense.commandSpecific, 4);
    descriptors.push(commandSpecific);
  }
  if (sense.field || sense.progress !== undefined) {
    const specific = Buffer.alloc(8);
    specific.set([0x02, 0x06]);
    writeSenseKeySpecific(sense, specific, 4);
    descriptors.push(specific);
  }

  const body = Buffer.concat(descriptors);
  const header = Buffer.alloc(8);
  header[0] = DESCRIPTOR_CURRENT;
  header[1] = sense.key;
  header.writeUInt16BE(sense.code, 2);
  header[7] = body.length;
  return Buffer.concat([header, body]);
}

/** The three SENSE KEY SPECIFIC bytes (SPC-4 4.5.2.4), equal in both formats. */
function writeSenseKeySpecific({ field, progress }: Sense, bytes: Buffer, offset: number): void {
  if (field) {
    const bitPointer = field.bit === null ? 0 : 0x08 | field.bit;
    bytes[offset] = SKSV | (field.inCdb ? 0x40 : 0) | bitPointer;
    bytes.writeUInt16BE(field.byte, offset + 1);
  } else if (progress !== undefined) {
    bytes[offset] = SKSV;
    bytes.writeUInt16BE(progress, offset + 1);
  }
}
