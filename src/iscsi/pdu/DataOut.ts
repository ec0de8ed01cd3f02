import { FINAL, Opcode } from './Opcode.js';
import { newHeader, receivedDataOf, toPdu, type Pdu, type ReceivedData } from './Pdu.js';

/** SCSI Data-Out, RFC 7143 11.7. */
export interface DataOut extends ReceivedData {
  /** Last PDU of a sequence: of the unsolicited data, or of the answer to one R2T. */
  readonly final: boolean;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  /** Copied from the R2T; 0xffffffff for unsolicited data. */
  readonly targetTransferTag: number;
  readonly expStatSn: number;
  readonly dataSn: number;
  readonly bufferOffset: number;
}

export function encodeDataOut(dataOut: DataOut): Pdu {
  const bhs = newHeader(Opcode.DataOut, dataOut.final ? FINAL : 0);
  bhs.writeBigUInt64BE(dataOut.lun, 8);
  bhs.writeUInt32BE(dataOut.initiatorTaskTag, 16);
  bhs.writeUInt32BE(dataOut.targetTransferTag, 20);
  bhs.writeUInt32BE(dataOut.expStatSn, 28);
  bhs.writeUInt32BE(dataOut.dataSn, 36);
  bhs.writeUInt32BE(dataOut.bufferOffset, 40);
  return toPdu(bhs, dataOut.data);
}

export function decodeDataOut(pdu: Pdu): DataOut {
  const { bhs } = pdu;
  return {
    final: (bhs.readUInt8(1) & FINAL) !== 0,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    targetTransferTag: bhs.readUInt32BE(20),
    expStatSn: bhs.readUInt32BE(28),
    dataSn: bhs.readUInt32BE(36),
    bufferOffset: bhs.readUInt32BE(40),
    ...receivedDataOf(pdu),
  };
}
