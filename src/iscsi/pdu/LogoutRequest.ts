import { FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { isImmediate, newHeader, toPdu, type Pdu } from './Pdu.js';

/** Reasons of RFC 7143 11.14.1. */
export const LogoutReason = { CloseSession: 0, CloseConnection: 1, RemoveConnectionForRecovery: 2 } as const;

/** Logout Request, RFC 7143 11.14. */
export interface LogoutRequest {
  readonly immediate: boolean;
  readonly reason: number;
  readonly initiatorTaskTag: number;
  readonly cid: number;
  readonly cmdSn: number;
  readonly expStatSn: number;
}

export function encodeLogoutRequest(request: LogoutRequest): Pdu {
  const bhs = newHeader(Opcode.LogoutRequest | (request.immediate ? IMMEDIATE : 0), FINAL | request.reason);
  bhs.writeUInt32BE(request.initiatorTaskTag, 16);
  bhs.writeUInt16BE(request.cid, 20);
  bhs.writeUInt32BE(request.cmdSn, 24);
  bhs.writeUInt32BE(request.expStatSn, 28);
  return toPdu(bhs);
}

export function decodeLogoutRequest(pdu: Pdu): LogoutRequest {
  const { bhs } = pdu;
  return {
    immediate: isImmediate(pdu),
    reason: bhs.readUInt8(1) & 0x7f,
    initiatorTaskTag: bhs.readUInt32BE(16),
    cid: bhs.readUInt16BE(20),
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
  };
}
