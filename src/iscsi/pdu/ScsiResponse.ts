import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';
import { decodeResidual, encodeResidual } from './residual.js';

/** Values of the Response field (RFC 7143 11.4.3). */
export const ScsiResponseCode = { CommandCompleted: 0x00, TargetFailure: 0x01 } as const;

const BIDIRECTIONAL_OVERFLOW = 0x10;
const BIDIRECTIONAL_UNDERFLOW = 0x08;

const nothing = Buffer.alloc(0);

/** SCSI Response, RFC 7143 11.4. */
export interface ScsiResponse extends TargetSequence {
  readonly response: number;
  /** SCSI status; meaningful only if `response` is 0. */
  readonly status: number;
  readonly initiatorTaskTag: number;
  readonly snackTag: number;
  readonly expDataSn: number;
  /** Bytes not transferred (negative), or bytes that did not fit (positive); 0 if all were transferred. */
  readonly residual: number;
  readonly bidirectionalReadResidual: number;
  readonly sense: Buffer;
}

export function encodeScsiResponse(response: ScsiResponse): Pdu {
  const residual = encodeResidual(response.residual);
  const read = response.bidirectionalReadResidual;
  const readFlags = (read > 0 ? BIDIRECTIONAL_OVERFLOW : 0) | (read < 0 ? BIDIRECTIONAL_UNDERFLOW : 0);
  const bhs = newHeader(Opcode.ScsiResponse, FINAL | residual.flags | readFlags);
  bhs[2] = response.response;
  bhs[3] = response.status;
  bhs.writeUInt32BE(response.initiatorTaskTag, 16);
  bhs.writeUInt32BE(response.snackTag, 20);
  writeSequence(bhs, response);
  bhs.writeUInt32BE(response.expDataSn, 36);
  bhs.writeUInt32BE(Math.abs(read), 40);
  bhs.writeUInt32BE(residual.count, 44);
  if (response.sense.length === 0) return toPdu(bhs);
  const data = Buffer.alloc(2 + response.sense.length);
  data.writeUInt16BE(response.sense.length, 0);
  response.sense.copy(data, 2);
  return toPdu(bhs, data);
}

/** @throws IscsiProtocolError for a sense length beyond the data segment, or overflow and underflow at once. */
export function decodeScsiResponse({ bhs, data }: Pdu): ScsiResponse {
  const flags = bhs.readUInt8(1);
  const senseBytes = data.length >= 2 ? data.readUInt16BE(0) : 0;
  if (senseBytes > Math.max(0, data.length - 2)) {
    throw new IscsiProtocolError(`sense length ${senseBytes} in a data segment of ${data.length} bytes`);
  }
  const read = bhs.readUInt32BE(40);
  return {
    response: bhs.readUInt8(2),
    status: bhs.readUInt8(3),
    initiatorTaskTag: bhs.readUInt32BE(16),
    snackTag: bhs.readUInt32BE(20),
    ...readSequence(bhs),
    expDataSn: bhs.readUInt32BE(36),
    residual: decodeResidual(flags, bhs.readUInt32BE(44)),
    bidirectionalReadResidual:
      (flags & BIDIRECTIONAL_OVERFLOW) !== 0 ? read : (flags & BIDIRECTIONAL_UNDERFLOW) !== 0 ? -read : 0,
    sense: senseBytes === 0 ? nothing : data.subarray(2, 2 + senseBytes),
  };
}
