import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Ready To Transfer, RFC 7143 11.8.  `statSn` is the next one and is not used up. */
export interface R2T extends TargetSequence {
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  readonly targetTransferTag: number;
  readonly r2tSn: number;
  readonly bufferOffset: number;
  readonly desiredDataTransferLength: number;
}

export function encodeR2T(r2t: R2T): Pdu {
  const bhs = newHeader(Opcode.R2T, FINAL);
  bhs.writeBigUInt64BE(r2t.lun, 8);
  bhs.writeUInt32BE(r2t.initiatorTaskTag, 16);
  bhs.writeUInt32BE(r2t.targetTransferTag, 20);
  writeSequence(bhs, r2t);
  bhs.writeUInt32BE(r2t.r2tSn, 36);
  bhs.writeUInt32BE(r2t.bufferOffset, 40);
  bhs.writeUInt32BE(r2t.desiredDataTransferLength, 44);
  return toPdu(bhs);
}

export function decodeR2T({ bhs }: Pdu): R2T {
  return {
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    ...readSequence(bhs),
    r2tSn: bhs.readUInt32BE(36),
    bufferOffset: bhs.readUInt32BE(40),
    desiredDataTransferLength: bhs.readUInt32BE(44),
  };
}
