import { IscsiProtocolError } from '../IscsiProtocolError.js';

const EXTENDED_CDB = 1;
const BIDIRECTIONAL_READ_LENGTH = 2;

const nothing: Buffer = Buffer.alloc(0);

/** The additional header segments of a SCSI command (RFC 7143 11.2.2). */
export interface CommandExtension {
  /** The bytes of the CDB after the 16th; empty for a short CDB. */
  readonly extendedCdb: Buffer;
  readonly readLength: number | null;
}

export function encodeAhs({ extendedCdb, readLength }: CommandExtension): Buffer {
  const segments: Buffer[] = [];
  if (extendedCdb.length > 0) segments.push(segment(EXTENDED_CDB, extendedCdb));
  if (readLength !== null) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(readLength, 0);
    segments.push(segment(BIDIRECTIONAL_READ_LENGTH, bytes));
  }
  return segments.length === 0 ? nothing : Buffer.concat(segments);
}

/** AHSLength counts the specific bytes without padding: a reserved byte, then the value. */
function segment(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
  bytes.writeUInt16BE(value.length + 1, 0);
  bytes[2] = type;
  value.copy(bytes, 4);
  return bytes;
}

/** @throws IscsiProtocolError for a segment that exceeds the end.  Segments of other types are skipped. */
export function decodeAhs(ahs: Buffer): CommandExtension {
  let extendedCdb = nothing;
  let readLength: number | null = null;
  for (let offset = 0; offset < ahs.length;) {
    const length = ahs.readUInt16BE(offset);
    const type = ahs.readUInt8(offset + 2) & 0x3f;
    if (length === 0 || offset + 3 + length > ahs.length) {
      throw new IscsiProtocolError(
        `additional header segment of ${length} bytes does not fit into ${ahs.length}`,
      );
    }
    const value = ahs.subarray(offset + 4, offset + 3 + length);
    if (type === EXTENDED_CDB) extendedCdb = value;
    if (type === BIDIRECTIONAL_READ_LENGTH) {
      if (value.length !== 4) {
        throw new IscsiProtocolError(`bidirectional read length of ${value.length} bytes: expected 4`);
      }
      readLength = value.readUInt32BE(0);
    }
    offset += (3 + length + 3) & ~3;
  }
  return { extendedCdb, readLength };
}
