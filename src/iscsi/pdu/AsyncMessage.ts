import { FINAL, Opcode, RESERVED_TAG } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Events of RFC 7143 11.9.1. */
export const AsyncEvent = {
  ScsiEvent: 0,
  LogoutRequested: 1,
  ConnectionDropped: 2,
  AllConnectionsDropped: 3,
  NegotiationRequested: 4,
  TasksTerminated: 5,
  VendorSpecific: 255,
} as const;

/** Asynchronous Message, RFC 7143 11.9. */
export interface AsyncMessage extends TargetSequence {
  readonly lun: bigint;
  readonly event: number;
  readonly vendorCode: number;
  readonly parameter1: number;
  readonly parameter2: number;
  readonly parameter3: number;
  /** Sense data and the vendor's own. */
  readonly data: Buffer;
}

export function encodeAsyncMessage(message: AsyncMessage): Pdu {
  const bhs = newHeader(Opcode.AsyncMessage, FINAL);
  bhs.writeBigUInt64BE(message.lun, 8);
  bhs.writeUInt32BE(RESERVED_TAG, 16);
  writeSequence(bhs, message);
  bhs[36] = message.event;
  bhs[37] = message.vendorCode;
  bhs.writeUInt16BE(message.parameter1, 38);
  bhs.writeUInt16BE(message.parameter2, 40);
  bhs.writeUInt16BE(message.parameter3, 42);
  return toPdu(bhs, message.data);
}

export function decodeAsyncMessage({ bhs, data }: Pdu): AsyncMessage {
  return {
    lun: bhs.readBigUInt64BE(8),
    ...readSequence(bhs),
    event: bhs.readUInt8(36),
    vendorCode: bhs.readUInt8(37),
    parameter1: bhs.readUInt16BE(38),
    parameter2: bhs.readUInt16BE(40),
    parameter3: bhs.readUInt16BE(42),
    data,
  };
}
