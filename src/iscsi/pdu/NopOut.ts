import { FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { isImmediate, newHeader, toPdu, type Pdu } from './Pdu.js';

/** NOP-Out, RFC 7143 11.18. */
export interface NopOut {
  readonly immediate: boolean;
  readonly lun: bigint;
  /** 0xffffffff if no answer is wanted. */
  readonly initiatorTaskTag: number;
  /** Copied from the NOP-In that it answers, else 0xffffffff. */
  readonly targetTransferTag: number;
  readonly cmdSn: number;
  readonly expStatSn: number;
  readonly data: Buffer;
}

export function encodeNopOut(nop: NopOut): Pdu {
  const bhs = newHeader(Opcode.NopOut | (nop.immediate ? IMMEDIATE : 0), FINAL);
  bhs.writeBigUInt64BE(nop.lun, 8);
  bhs.writeUInt32BE(nop.initiatorTaskTag, 16);
  bhs.writeUInt32BE(nop.targetTransferTag, 20);
  bhs.writeUInt32BE(nop.cmdSn, 24);
  bhs.writeUInt32BE(nop.expStatSn, 28);
  return toPdu(bhs, nop.data);
}

export function decodeNopOut(pdu: Pdu): NopOut {
  const { bhs, data } = pdu;
  return {
    immediate: isImmediate(pdu),
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
    data,
  };
}
