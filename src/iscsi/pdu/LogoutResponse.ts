import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Responses of RFC 7143 11.15.1. */
export const LogoutResponseCode = {
  Closed: 0,
  CidNotFound: 1,
  RecoveryNotSupported: 2,
  CleanupFailed: 3,
} as const;

/** Logout Response, RFC 7143 11.15. */
export interface LogoutResponse extends TargetSequence {
  readonly response: number;
  readonly initiatorTaskTag: number;
  /** Seconds. */
  readonly time2Wait: number;
  /** Seconds. */
  readonly time2Retain: number;
}

export function encodeLogoutResponse(response: LogoutResponse): Pdu {
  const bhs = newHeader(Opcode.LogoutResponse, FINAL);
  bhs[2] = response.response;
  bhs.writeUInt32BE(response.initiatorTaskTag, 16);
  writeSequence(bhs, response);
  bhs.writeUInt16BE(response.time2Wait, 40);
  bhs.writeUInt16BE(response.time2Retain, 42);
  return toPdu(bhs);
}

export function decodeLogoutResponse({ bhs }: Pdu): LogoutResponse {
  return {
    response: bhs.readUInt8(2),
    initiatorTaskTag: bhs.readUInt32BE(16),
    ...readSequence(bhs),
    time2Wait: bhs.readUInt16BE(40),
    time2Retain: bhs.readUInt16BE(42),
  };
}
