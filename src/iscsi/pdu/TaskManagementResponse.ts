import { FINAL, Opcode } from './Opcode.js';
import { newHeader, readSequence, toPdu, writeSequence, type Pdu, type TargetSequence } from './Pdu.js';

/** Responses of RFC 7143 11.6.1. */
export const TaskManagementResponseCode = {
  FunctionComplete: 0,
  TaskDoesNotExist: 1,
  LunDoesNotExist: 2,
  TaskStillAllegiant: 3,
  ReassignNotSupported: 4,
  FunctionNotSupported: 5,
  AuthorizationFailed: 6,
  FunctionRejected: 255,
} as const;

/** Task Management Function Response, RFC 7143 11.6. */
export interface TaskManagementResponse extends TargetSequence {
  readonly response: number;
  readonly initiatorTaskTag: number;
}

export function encodeTaskManagementResponse(response: TaskManagementResponse): Pdu {
  const bhs = newHeader(Opcode.TaskManagementResponse, FINAL);
  bhs[2] = response.response;
  bhs.writeUInt32BE(response.initiatorTaskTag, 16);
  writeSequence(bhs, response);
  return toPdu(bhs);
}

export function decodeTaskManagementResponse({ bhs }: Pdu): TaskManagementResponse {
  return {
    response: bhs.readUInt8(2),
    initiatorTaskTag: bhs.readUInt32BE(16),
    ...readSequence(bhs),
  };
}
