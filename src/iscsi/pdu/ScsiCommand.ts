import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { decodeAhs, encodeAhs } from './additionalHeaders.js';
import { FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { isImmediate, newHeader, receivedDataOf, toPdu, type Pdu, type ReceivedData } from './Pdu.js';

const READ = 0x40;
const WRITE = 0x20;

/** SCSI Command, RFC 7143 11.3, with its immediate data. */
export interface ScsiCommandPdu extends ReceivedData {
  readonly immediate: boolean;
  /** F: no unsolicited Data-Out follows. */
  readonly final: boolean;
  readonly read: boolean;
  readonly write: boolean;
  /** Task attribute: 0 untagged, 1 simple, 2 ordered, 3 head of queue, 4 ACA. */
  readonly attribute: number;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  /** In bytes; that of the write for a bidirectional command. */
  readonly expectedDataTransferLength: number;
  /** Number of bytes to read for a bidirectional command, else null. */
  readonly expectedReadLength: number | null;
  readonly cmdSn: number;
  readonly expStatSn: number;
  /** 16 bytes, or more with an extended CDB header segment. */
  readonly cdb: Buffer;
}

export function encodeScsiCommand(command: ScsiCommandPdu): Pdu {
  const flags =
    (command.final ? FINAL : 0) | (command.read ? READ : 0) | (command.write ? WRITE : 0) | command.attribute;
  const bhs = newHeader(Opcode.ScsiCommand | (command.immediate ? IMMEDIATE : 0), flags);
  bhs.writeBigUInt64BE(command.lun, 8);
  bhs.writeUInt32BE(command.initiatorTaskTag, 16);
  bhs.writeUInt32BE(command.expectedDataTransferLength, 20);
  bhs.writeUInt32BE(command.cmdSn, 24);
  bhs.writeUInt32BE(command.expStatSn, 28);
  command.cdb.copy(bhs, 32, 0, 16);
  const extension = { extendedCdb: command.cdb.subarray(16), readLength: command.expectedReadLength };
  return toPdu(bhs, command.data, encodeAhs(extension));
}

/** @throws IscsiProtocolError for a truncated additional header segment, or a bidirectional command without its read length. */
export function decodeScsiCommand(pdu: Pdu): ScsiCommandPdu {
  const { bhs, ahs } = pdu;
  const flags = bhs.readUInt8(1);
  const read = (flags & READ) !== 0;
  const write = (flags & WRITE) !== 0;
  const { extendedCdb, readLength } = decodeAhs(ahs);
  if (read && write && readLength === null) {
    throw new IscsiProtocolError(
      'SCSI command sets R and W without a bidirectional read length (RFC 7143 11.2.2.4)',
    );
  }
  const cdb = bhs.subarray(32, 48);
  return {
    immediate: isImmediate(pdu),
    final: (flags & FINAL) !== 0,
    read,
    write,
    attribute: flags & 7,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    expectedDataTransferLength: bhs.readUInt32BE(20),
    expectedReadLength: readLength,
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
    cdb: extendedCdb.length > 0 ? Buffer.concat([cdb, extendedCdb]) : cdb,
    ...receivedDataOf(pdu),
  };
}
