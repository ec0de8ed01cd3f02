import { FINAL, IMMEDIATE, Opcode } from './Opcode.js';
import { isImmediate, newHeader, toPdu, type Pdu } from './Pdu.js';

/** Functions of RFC 7143 11.5.1. */
export const TaskManagementFunction = {
  AbortTask: 1,
  AbortTaskSet: 2,
  ClearAca: 3,
  ClearTaskSet: 4,
  LogicalUnitReset: 5,
  TargetWarmReset: 6,
  TargetColdReset: 7,
  TaskReassign: 8,
} as const;

/** Task Management Function Request, RFC 7143 11.5. */
export interface TaskManagementRequest {
  readonly immediate: boolean;
  readonly function: number;
  readonly lun: bigint;
  readonly initiatorTaskTag: number;
  /** The task to abort, else 0xffffffff. */
  readonly referencedTaskTag: number;
  readonly cmdSn: number;
  readonly expStatSn: number;
  readonly refCmdSn: number;
  readonly expDataSn: number;
}

export function encodeTaskManagementRequest(request: TaskManagementRequest): Pdu {
  const opcode = Opcode.TaskManagementRequest | (request.immediate ? IMMEDIATE : 0);
  const bhs = newHeader(opcode, FINAL | request.function);
  bhs.writeBigUInt64BE(request.lun, 8);
  bhs.writeUInt32BE(request.initiatorTaskTag, 16);
  bhs.writeUInt32BE(request.referencedTaskTag, 20);
  bhs.writeUInt32BE(request.cmdSn, 24);
  bhs.writeUInt32BE(request.expStatSn, 28);
  bhs.writeUInt32BE(request.refCmdSn, 32);
  bhs.writeUInt32BE(request.expDataSn, 36);
  return toPdu(bhs);
}

export function decodeTaskManagementRequest(pdu: Pdu): TaskManagementRequest {
  const { bhs } = pdu;
  return {
    immediate: isImmediate(pdu),
    function: bhs.readUInt8(1) & 0x7f,
    lun: bhs.readBigUInt64BE(8),
    initiatorTaskTag: bhs.readUInt32BE(16),
    referencedTaskTag: bhs.readUInt32BE(20),
    cmdSn: bhs.readUInt32BE(24),
    expStatSn: bhs.readUInt32BE(28),
    refCmdSn: bhs.readUInt32BE(32),
    expDataSn: bhs.readUInt32BE(36),
  };
}
