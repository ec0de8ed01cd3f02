import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';
import { decodeResidual, encodeResidual } from './residual.js';

const ACKNOWLEDGE = 0x40;
const STATUS = 0x01;

/** SCSI Data-In, RFC 7143 11.7. */
export interface DataIn extends TargetSequence {
  readonly final: boolean;
  /** A: the target asks for a SNACK of acknowledgement (error recovery level 1 and up). */
  readonly acknowledge: boolean;
  /** The command's status if this PDU ends it (S), else null; then `statSn` and `residual` are meaningless. */
  readonly status: number | null;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  readonly targetTransferTag: number;
  readonly dataSn: number;
  readonly bufferOffset: number;
  /** Negative: underflow. */
  readonly residual: number;
  readonly data: Buffer;
}

export function encodeDataIn(dataIn: DataIn): Pdu {
  const residual = encodeResidual(dataIn.residual);
  const flags =
    (dataIn.final ? FINAL : 0) |
    (dataIn.acknowledge ? ACKNOWLEDGE : 0) |
    (dataIn.status === null ? 0 : STATUS | residual.flags);
  const bhs = newHeader(Opcode.DataIn, flags);
  bhs[3] = dataIn.status ?? 0;
  bhs.writeBigUInt64BE(dataIn.lun, 8);
  bhs.writeUInt32BE(dataIn.initiatorTaskTag, 16);
  bhs.writeUInt32BE(dataIn.targetTransferTag, 20);
  writeSequence(bhs, dataIn);
  bhs.writeUInt32BE(dataIn.dataSn, 36);
  bhs.writeUInt32BE(dataIn.bufferOffset, 40);
  if (dataIn.status !== null) bhs.writeUInt32BE(residual.count, 44);
  return toPdu(bhs, dataIn.data);
}

/** @throws IscsiProtocolError for overflow and underflow at once. */
export function decodeDataIn({ bhs, data }: Pdu): DataIn {
  const flags = bhs.readUInt8(1);
  const hasStatus = (flags & STATUS) !== 0;
  return {
    final: (flags & FINAL) !== 0,
    acknowledge: (flags & ACKNOWLEDGE) !== 0,
    status: hasStatus ? bhs.readUInt8(3) : null,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    ...readSequence(bhs),
    dataSn: bhs.readUInt32BE(36),
    bufferOffset: bhs.readUInt32BE(40),
    residual: hasStatus ? decodeResidual(flags, bhs.readUInt32BE(44)) : 0,
    data,
  };
}
