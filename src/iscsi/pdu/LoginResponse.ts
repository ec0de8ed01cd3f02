import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { expectStage, type Stage } from './Stage.js';
import { CONTINUE, FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Login Response, RFC 7143 11.13.  With a status class other than 0 the stages are meaningless. */
export interface LoginResponse extends TargetSequence {
  /** T: the target agrees to leave `currentStage` for `nextStage`. */
  readonly transit: boolean;
  readonly continues: boolean;
  readonly currentStage: Stage;
  readonly nextStage: Stage;
  readonly versionMax: number;
  readonly versionActive: number;
  /** 6 bytes, copied from the request. */
  readonly isid: Buffer;
  /** In the last response for a new session, the handle assigned by the target. */
  readonly tsih: number;
  readonly initiatorTaskTag: number;
  readonly statusClass: number;
  readonly statusDetail: number;
  readonly text: Buffer;
}

export function encodeLoginResponse(response: LoginResponse): Pdu {
  const stages = (response.currentStage << 2) | (response.transit ? response.nextStage : 0);
  const flags = (response.transit ? FINAL : 0) | (response.continues ? CONTINUE : 0) | stages;
  const bhs = newHeader(Opcode.LoginResponse, flags);
  bhs[2] = response.versionMax;
  bhs[3] = response.versionActive;
  response.isid.copy(bhs, 8, 0, 6);
  bhs.writeUInt16BE(response.tsih, 14);
  bhs.writeUInt32BE(response.initiatorTaskTag, 16);
  writeSequence(bhs, response);
  bhs[36] = response.statusClass;
  bhs[37] = response.statusDetail;
  return toPdu(bhs, response.text);
}

/** @throws IscsiProtocolError if T and C are both set, or for a reserved stage, in a response of status class 0. */
export function decodeLoginResponse({ bhs, data }: Pdu): LoginResponse {
  const flags = bhs.readUInt8(1);
  const statusClass = bhs.readUInt8(36);
  const succeeds = statusClass === 0;
  const transit = succeeds && (flags & FINAL) !== 0;
  const continues = succeeds && (flags & CONTINUE) !== 0;
  if (transit && continues) throw new IscsiProtocolError('login response sets both T and C (RFC 7143 11.13)');
  return {
    transit,
    continues,
    currentStage: succeeds ? expectStage((flags >> 2) & 3) : 0,
    nextStage: transit ? expectStage(flags & 3) : 0,
    versionMax: bhs.readUInt8(2),
    versionActive: bhs.readUInt8(3),
    isid: bhs.subarray(8, 14),
    tsih: bhs.readUInt16BE(14),
    initiatorTaskTag: bhs.readUInt32BE(16),
    ...readSequence(bhs),
    statusClass,
    statusDetail: bhs.readUInt8(37),
    text: data,
  };
}
