import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { expectStage, type Stage } from './Stage.js';
import { CONTINUE, FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { newHeader, toPdu, type Pdu } from './Pdu.js';

/** Login Request, RFC 7143 11.12.  Always immediate. */
export interface LoginRequest {
  /** T: the initiator is ready to leave `currentStage` for `nextStage`. */
  readonly transit: boolean;
  /** C: the text continues in the next request. */
  readonly continues: boolean;
  readonly currentStage: Stage;
  /** Meaningful only with `transit`. */
  readonly nextStage: Stage;
  readonly versionMax: number;
  readonly versionMin: number;
  /** 6 bytes; with the initiator name it identifies the session (11.12.5). */
  readonly isid: Buffer;
  /** 0 for a new session (11.12.6). */
  readonly tsih: number;
  readonly initiatorTaskTag: number;
  readonly cid: number;
  readonly cmdSn: number;
  readonly expStatSn: number;
  /** key=value pairs, each ended by a NUL (6.1). */
  readonly text: Buffer;
}

export function encodeLoginRequest(request: LoginRequest): Pdu {
  const stages = (request.currentStage << 2) | (request.transit ? request.nextStage : 0);
  const flags = (request.transit ? FINAL : 0) | (request.continues ? CONTINUE : 0) | stages;
  const bhs = newHeader(Opcode.LoginRequest | IMMEDIATE, flags);
  bhs[2] = request.versionMax;
  bhs[3] = request.versionMin;
  request.isid.copy(bhs, 8, 0, 6);
  bhs.writeUInt16BE(request.tsih, 14);
  bhs.writeUInt32BE(request.initiatorTaskTag, 16);
  bhs.writeUInt16BE(request.cid, 20);
  bhs.writeUInt32BE(request.cmdSn, 24);
  bhs.writeUInt32BE(request.expStatSn, 28);
  return toPdu(bhs, request.text);
}

/** @throws IscsiProtocolError if T and C are both set, or for a reserved stage. */
export function decodeLoginRequest({ bhs, data }: Pdu): LoginRequest {
  const flags = bhs.readUInt8(1);
  const transit = (flags & FINAL) !== 0;
  const continues = (flags & CONTINUE) !== 0;
  if (transit && continues)
    throw new IscsiProtocolError('login request sets both T and C (RFC 7143 11.12.2)');
  return {
    transit,
    continues,
    currentStage: expectStage((flags >> 2) & 3),
    nextStage: transit ? expectStage(flags & 3) : 0,
    versionMax: bhs.readUInt8(2),
    versionMin: bhs.readUInt8(3),
    isid: bhs.subarray(8, 14),
    tsih: bhs.readUInt16BE(14),
    initiatorTaskTag: bhs.readUInt32BE(16),
    cid: bhs.readUInt16BE(20),
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
    text: data,
  };
}
