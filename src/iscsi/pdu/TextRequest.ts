import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { CONTINUE, FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { isImmediate, newHeader, toPdu, type Pdu } from './Pdu.js';

/** Text Request, RFC 7143 11.10. */
export interface TextRequest {
  readonly immediate: boolean;
  readonly final: boolean;
  readonly continues: boolean;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  /** 0xffffffff begins a negotiation; otherwise copied from the response that it continues. */
  readonly targetTransferTag: number;
  readonly cmdSn: number;
  readonly expStatSn: number;
  readonly text: Buffer;
}

export function encodeTextRequest(request: TextRequest): Pdu {
  const flags = (request.final ? FINAL : 0) | (request.continues ? CONTINUE : 0);
  const bhs = newHeader(Opcode.TextRequest | (request.immediate ? IMMEDIATE : 0), flags);
  bhs.writeBigUInt64BE(request.lun, 8);
  bhs.writeUInt32BE(request.initiatorTaskTag, 16);
  bhs.writeUInt32BE(request.targetTransferTag, 20);
  bhs.writeUInt32BE(request.cmdSn, 24);
  bhs.writeUInt32BE(request.expStatSn, 28);
  return toPdu(bhs, request.text);
}

/** @throws IscsiProtocolError if F and C are both set. */
export function decodeTextRequest(pdu: Pdu): TextRequest {
  const { bhs, data } = pdu;
  const flags = bhs.readUInt8(1);
  const final = (flags & FINAL) !== 0;
  const continues = (flags & CONTINUE) !== 0;
  if (final && continues) throw new IscsiProtocolError('text request sets both F and C (RFC 7143 11.10.2)');
  return {
    immediate: isImmediate(pdu),
    final,
    continues,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
    text: data,
  };
}
