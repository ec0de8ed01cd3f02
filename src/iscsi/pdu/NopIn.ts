import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** NOP-In, RFC 7143 11.19. */
export interface NopIn extends TargetSequence {
  readonly lun: bigint;
  /** Copied from the NOP-Out that it answers, else 0xffffffff. */
  readonly initiatorTaskTag: number;
  /** Other than 0xffffffff: the target asks for a NOP-Out that carries it. */
  readonly targetTransferTag: number;
  readonly data: Buffer;
}

export function encodeNopIn(nop: NopIn): Pdu {
  const bhs = newHeader(Opcode.NopIn, FINAL);
  bhs.writeBigUInt64BE(nop.lun, 8);
  bhs.writeUInt32BE(nop.initiatorTaskTag, 16);
  bhs.writeUInt32BE(nop.targetTransferTag, 20);
  writeSequence(bhs, nop);
  return toPdu(bhs, nop.data);
}

export function decodeNopIn({ bhs, data }: Pdu): NopIn {
  return {
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    ...readSequence(bhs),
    data,
  };
}
