import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { CONTINUE, FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Text Response, RFC 7143 11.11. */
export interface TextResponse extends TargetSequence {
  readonly final: boolean;
  readonly continues: boolean;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  /** 0xffffffff in the last response; otherwise the initiator's next request copies it. */
  readonly targetTransferTag: number;
  readonly text: Buffer;
}

export function encodeTextResponse(response: TextResponse): Pdu {
  const flags = (response.final ? FINAL : 0) | (response.continues ? CONTINUE : 0);
  const bhs = newHeader(Opcode.TextResponse, flags);
  bhs.writeBigUInt64BE(response.lun, 8);
  bhs.writeUInt32BE(response.initiatorTaskTag, 16);
  bhs.writeUInt32BE(response.targetTransferTag, 20);
  writeSequence(bhs, response);
  return toPdu(bhs, response.text);
}

/** @throws IscsiProtocolError if F and C are both set. */
export function decodeTextResponse({ bhs, data }: Pdu): TextResponse {
  const flags = bhs.readUInt8(1);
  const final = (flags & FINAL) !== 0;
  const continues = (flags & CONTINUE) !== 0;
  if (final && continues) throw new IscsiProtocolError('text response sets both F and C (RFC 7143 11.11.2)');
  return {
    final,
    continues,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    ...readSequence(bhs),
    text: data,
  };
}
