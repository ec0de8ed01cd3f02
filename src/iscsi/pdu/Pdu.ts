import { IMMEDIATE } from './Opcode.js';

export const BHS_BYTES = 48;

const nothing = Buffer.alloc(0);

/** A protocol data unit of RFC 7143 11.2 without padding and digests, which the connection handles. */
export interface Pdu {
  /** Basic header segment, 48 bytes. */
  readonly bhs: Buffer;
  /** Additional header segments, a multiple of 4 bytes. */
  readonly ahs: Buffer;
  /** Data segment, at most 2^24 - 1 bytes. */
  readonly data: Buffer;
  /** The data segment as it arrived, if that was in several buffers.  `data` is a copy of all of them then, made when it is read. */
  readonly pieces?: readonly Buffer[];
}

/** The data segment in a decoded PDU. */
export interface ReceivedData {
  /** Empty if there are `pieces`. */
  readonly data: Buffer;
  /** Data that arrived in several buffers. */
  readonly pieces?: readonly Buffer[] | undefined;
}

/** The status and command sequence numbers in byte 24 and after of every PDU from a target (RFC 7143 4.2.2). */
export interface TargetSequence {
  readonly statSn: number;
  readonly expCmdSn: number;
  readonly maxCmdSn: number;
}

export function newHeader(opcode: number, flags: number): Buffer {
  const bhs = Buffer.alloc(BHS_BYTES);
  bhs[0] = opcode;
  bhs[1] = flags;
  return bhs;
}

/** Makes the PDU of a header and fills in both lengths (bytes 4 to 7). */
export function toPdu(bhs: Buffer, data: Buffer = nothing, ahs: Buffer = nothing): Pdu {
  if (data.length > 0xffffff)
    throw new RangeError(`a data segment of ${data.length} bytes: expected at most 16777215`);
  bhs[4] = ahs.length >> 2;
  bhs.writeUIntBE(data.length, 5, 3);
  return { bhs, ahs, data };
}

/** Without joining data that arrived in several buffers. */
export function receivedDataOf(pdu: Pdu): ReceivedData {
  return pdu.pieces === undefined ? { data: pdu.data } : { data: nothing, pieces: pdu.pieces };
}

/** The buffers of the data, none of them empty. */
export function piecesOf({ data, pieces }: ReceivedData): readonly Buffer[] {
  return pieces ?? (data.length > 0 ? [data] : []);
}

/** DataSegmentLength, as the header says it. */
export function dataBytesOf(bhs: Buffer): number {
  return bhs.readUIntBE(5, 3);
}

export function opcodeOf({ bhs }: Pdu): number {
  return bhs.readUInt8(0) & 0x3f;
}

export function isImmediate({ bhs }: Pdu): boolean {
  return (bhs.readUInt8(0) & IMMEDIATE) !== 0;
}

export function initiatorTaskTagOf({ bhs }: Pdu): number {
  return bhs.readUInt32BE(16);
}

export function writeSequence(bhs: Buffer, sequence: TargetSequence): void {
  bhs.writeUInt32BE(sequence.statSn, 24);
  bhs.writeUInt32BE(sequence.expCmdSn, 28);
  bhs.writeUInt32BE(sequence.maxCmdSn, 32);
}

export function readSequence(bhs: Buffer): TargetSequence {
  return { statSn: bhs.readUInt32BE(24), expCmdSn: bhs.readUInt32BE(28), maxCmdSn: bhs.readUInt32BE(32) };
}
