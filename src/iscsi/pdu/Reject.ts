import { FINAL, Opcode, RESERVED_TAG } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Reasons of RFC 7143 11.17.1. */
export const RejectReason = {
  DataDigestError: 0x02,
  SnackReject: 0x03,
  ProtocolError: 0x04,
  CommandNotSupported: 0x05,
  ImmediateCommandReject: 0x06,
  TaskInProgress: 0x07,
  InvalidDataAck: 0x08,
  InvalidPduField: 0x09,
  LongOperationReject: 0x0a,
  WaitingForLogout: 0x0c,
} as const;

export type RejectReason = (typeof RejectReason)[keyof typeof RejectReason];

const names = new Map<number, string>([
  [0x02, 'data digest error'],
  [0x03, 'SNACK reject'],
  [0x04, 'protocol error'],
  [0x05, 'command not supported'],
  [0x06, 'immediate command reject: too many immediate commands'],
  [0x07, 'task in progress'],
  [0x08, 'invalid data ACK'],
  [0x09, 'invalid PDU field'],
  [0x0a, 'long operation reject: cannot generate a target transfer tag'],
  [0x0c, 'waiting for logout'],
]);

/** The RFC's name of a reason; the number if it has none. */
export function rejectReasonName(reason: number): string {
  return names.get(reason) ?? `reason 0x${reason.toString(16).padStart(2, '0')}`;
}

/** Reject, RFC 7143 11.17. */
export interface Reject extends TargetSequence {
  readonly reason: number;
  readonly dataSn: number;
  /** The header of the rejected PDU. */
  readonly header: Buffer;
}

export function encodeReject(reject: Reject): Pdu {
  const bhs = newHeader(Opcode.Reject, FINAL);
  bhs[2] = reject.reason;
  bhs.writeUInt32BE(RESERVED_TAG, 16);
  writeSequence(bhs, reject);
  bhs.writeUInt32BE(reject.dataSn, 36);
  return toPdu(bhs, reject.header);
}

export function decodeReject({ bhs, data }: Pdu): Reject {
  return {
    reason: bhs.readUInt8(2),
    ...readSequence(bhs),
    dataSn: bhs.readUInt32BE(36),
    header: data,
  };
}
